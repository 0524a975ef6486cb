import { expect, it } from 'vitest';
import { readPresetServer } from './preset-server.ts';

const code = '0123456789abcdef'.repeat(4);

it('reads an address and its check code', () => {
  const env = {
    SECURE_CHAT_SERVER: 'https://chat.example:8443/',
    SECURE_CHAT_SERVER_CODE: code.toUpperCase(),
  };
  expect(readPresetServer(env)).toEqual({ origin: 'https://chat.example:8443', code });
});

it('goes without a code where none is given, or where it is malformed', () => {
  const SECURE_CHAT_SERVER = 'https://chat.example';
  const bare = { origin: 'https://chat.example', code: null };
  expect(readPresetServer({ SECURE_CHAT_SERVER })).toEqual(bare);
  expect(readPresetServer({ SECURE_CHAT_SERVER, SECURE_CHAT_SERVER_CODE: code.slice(1) })).toEqual(bare);
  expect(readPresetServer({ SECURE_CHAT_SERVER, SECURE_CHAT_SERVER_CODE: `${code}00` })).toEqual(bare);
});

it.each([
  ['nothing', undefined],
  ['an empty text', ''],
  ['no address', 'chat example'],
  ['a plain connection', 'http://chat.example'],
  ['a file', 'file:///etc/passwd'],
])('takes %s for no server', (_what, address) => {
  expect(readPresetServer({ SECURE_CHAT_SERVER: address, SECURE_CHAT_SERVER_CODE: code })).toBeNull();
});
