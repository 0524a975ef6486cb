import { afterAll, beforeAll, expect, test } from 'vitest';
import { openReset } from '@secure-chat/shared/contract';
import { auditLog } from '../testing/audit-log.ts';
import { registerPerson } from '../testing/factories.ts';
import { call } from '../testing/test-client.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { parseConfig, type Config } from './config.ts';
import { resetCommand } from './reset-command.ts';

let server: TestServer;
let config: Config;
beforeAll(async () => {
  server = await startTestServer();
  config = parseConfig({ DATABASE_URL: server.databaseUrl, DATA_DIR: server.config.dataDir });
});
afterAll(() => server.stop());

async function run(username?: string): Promise<{ code: number; said: string }> {
  const lines: string[] = [];
  const code = await resetCommand(config, username, (line) => lines.push(line));
  return { code, said: lines.join('\n') };
}

test('says a code that is good at the server beside it, and leaves a line without it in the audit log', async () => {
  const { username, userId } = await registerPerson(server.origin);
  const { code, said } = await run(username);
  expect(code).toBe(0);
  const symbols = /: ([0-9A-HJKMNP-TV-Z]{4}(?: [0-9A-HJKMNP-TV-Z]{4}){5})$/m.exec(said)![1]!;
  const resetCode = symbols.replaceAll(' ', '');
  const opened = await call(server.origin, openReset, { body: { username, resetCode } });
  expect(opened.userId).toBe(userId);
  const lines = await auditLog(server, /reset_issued/);
  expect(lines).toContain(username);
  expect(lines).not.toContain(resetCode);
});

test('names what is wrong with what it was asked', async () => {
  expect(await run()).toEqual({ code: 2, said: expect.stringContaining('reset-account <user name>') });
  expect(await run('nobody-at-all')).toEqual({
    code: 1,
    said: 'Nobody here has the user name nobody-at-all.',
  });
});
