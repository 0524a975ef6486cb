/** The server's process: settings, start, a word to whoever started it, an orderly end. */
import { ConfigError, loadConfig, type Config } from './app/config.ts';
import { resetCommand } from './app/reset-command.ts';
import { startServer } from './app/start-server.ts';
import { DataDirInUseError } from './database/claim-cluster.ts';
import { createLogger } from './ops/logger.ts';
import { setupShutdown } from './ops/shutdown.ts';
import { formatServerCheckCode } from './security/certificate.ts';

const config = readConfig();
const [command, argument] = process.argv.slice(2);
if (command === 'reset-account')
  process.exit(await resetCommand(config, argument, (line) => console.log(line)));

const logger = createLogger({ level: config.logLevel });
const server = await startServer(config, logger).catch((error: unknown) => {
  if (error instanceof DataDirInUseError)
    console.log(
      `Another Secure Chat server uses ${config.dataDir} now: stop it, or set DATA_DIR to another folder.`,
    );
  else if (error instanceof ConfigError) console.log(`These settings need mending:\n${error.message}`);
  else {
    logger.error('start failed', { error });
    console.log('Secure Chat could not start; its log says why.');
  }
  process.exit(1);
});

setupShutdown(async (signal) => {
  logger.info('stopping', { signal });
  await server.stop().catch((error: unknown) => {
    logger.error('stop failed', { error });
    throw error;
  });
});

if (server.fingerprint !== undefined)
  console.log(`Server check code: ${formatServerCheckCode(server.fingerprint)}`);
console.log(`Secure Chat is ready at ${server.origin}`);

function readConfig(): Config {
  try {
    return loadConfig();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.log(`These settings need mending:\n${error.message}`);
    process.exit(1);
  }
}
