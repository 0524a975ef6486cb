/** Measures the server beside a naive one under the same load; see shared/docs/benchmarks.md. */
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, dropTestDatabase } from '../testing/test-cluster.ts';
import { measure, type Measurement } from './measure.ts';
import { parseOptions } from './options.ts';
import { compare, compareSignIns, formatTable } from './report.ts';
import { seedClients } from './seed.ts';
import { measureSignIns, type SignInMeasurement } from './sign-ins.ts';
import { createNaive, createOurs } from './targets.ts';

const options = parseOptions(process.argv.slice(2));
const output = join('test-output', 'bench.json');
const jwtSecret = randomBytes(32).toString('hex');

// The children of this process end with Ctrl-C as well; what is left is to take the database down.
const interrupted = new Promise<void>((resolve) => {
  process.once('SIGINT', () => {
    process.exitCode = 130;
    resolve();
  });
});
const dataDir = await mkdtemp(join(tmpdir(), 'secure-chat-bench-'));
const databaseUrl = await createTestDatabase();
try {
  await Promise.race([run(), interrupted]);
} finally {
  await dropTestDatabase(databaseUrl);
  await rm(dataDir, { recursive: true, force: true });
}
// A measurement that was interrupted may still wait for something.
process.exit();

async function run(): Promise<void> {
  const most = Math.max(...options.clients);
  console.log(`Writing ${most} people into an empty database …`);
  const { members, rate, seconds, tls } = options;
  const conversations = await seedClients(databaseUrl, jwtSecret, { clients: most, members });
  const certificate = { CERT_DIR: join(dataDir, 'cert') };
  const targets = [createOurs({ ...settings(), ...certificate }), createNaive(tls ? certificate : {})];
  const load = { messages: seconds * rate, rate, tls };
  const measurements: Measurement[] = [];
  for (let round = 1; round <= options.rounds; round++)
    for (const clients of options.clients)
      for (const target of targets) {
        console.log(`Round ${round} of ${options.rounds}: ${target.name}, ${clients} clients …`);
        measurements.push(await measure(target, conversations.slice(0, clients / members), load));
      }
  const signIns: SignInMeasurement[] = [];
  // TLS would be paid once a connection, and they keep theirs.
  const signInRounds = tls ? 0 : options.rounds;
  for (let round = 1; round <= signInRounds; round++)
    for (const target of targets) {
      console.log(`Round ${round} of ${signInRounds}: ${target.name}, sign-ins …`);
      signIns.push(await measureSignIns(target));
    }
  await report(measurements, signIns);
}

function settings(): Record<string, string> {
  return {
    HOST: '127.0.0.1',
    PORT: '0',
    TLS: options.tls ? 'on' : 'off',
    RATE_LIMITS: 'off',
    LOG_LEVEL: 'error',
    DATABASE_URL: databaseUrl,
    // A process by itself, as one with the embedded database is.
    BUS_URL: 'none',
    DATA_DIR: dataDir,
    JWT_SECRET: jwtSecret,
  };
}

async function report(
  measurements: readonly Measurement[],
  signIns: readonly SignInMeasurement[],
): Promise<void> {
  const comparisons = compare(measurements);
  const signInComparison = compareSignIns(signIns);
  const machine = { node: process.version, platform: process.platform, cores: cpus().length };
  const all = { machine, options, comparisons, signIns: signInComparison, measurements };
  await mkdir('test-output', { recursive: true });
  await writeFile(output, `${JSON.stringify(all, null, 2)}\n`);
  console.log(`\n${formatTable(comparisons, signInComparison)}\n\nAll figures: ${output}`);
}
