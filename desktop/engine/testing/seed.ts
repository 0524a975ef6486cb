/**
 * `npm run seed`: a demo server. Three people with real keys register through the real engine and
 * write to each other; then anybody can sign in as one of them. For a fresh `.data` only.
 */
import { startServer } from '../../../server/app/start-server.ts';
import { parseConfig } from '../../../server/app/config.ts';
import { createLogger } from '../../../server/ops/logger.ts';
import { TestClient, testPassword } from './test-client.ts';

const lines = [
  'The side gate is open, come round the back.',
  'On my way. Shall I bring the paint?',
  'Two tins, if you can carry them.',
  'Nearly there.',
];

const config = parseConfig({
  ...process.env,
  TLS: 'off',
  HOST: '127.0.0.1',
  PORT: '0',
  RATE_LIMITS: 'off',
  DATA_DIR: process.env['DATA_DIR'] ?? '.data/server',
});
const server = await startServer(config, createLogger({ level: 'error' }));
try {
  const [dana, tomas, wren] = [await join('dana'), await join('tomas'), await join('wren')];
  await converse(dana, tomas, 'tomas', lines);
  await converse(wren, dana, 'dana', lines.slice(0, 2));
  for (const { engine } of [dana, tomas, wren]) engine.stop();
  process.stdout.write(`Sign in as dana, tomas or wren with the password “${testPassword}”.\n`);
} finally {
  await server.stop();
}

async function join(username: string): Promise<TestClient> {
  return TestClient.register({ origin: server.origin, username });
}

/** Turn by turn, so that the log reads as a conversation. */
async function converse(
  one: TestClient,
  other: TestClient,
  name: string,
  said: readonly string[],
): Promise<void> {
  const conversationId = await one.startWith(name);
  for (const [turn, text] of said.entries()) {
    const [from, to] = turn % 2 === 0 ? [one, other] : [other, one];
    await from.engine.sendText({ conversationId, text });
    await to.message(conversationId, text);
    if (turn === 0) await other.engine.acceptRequest({ conversationId });
  }
}
