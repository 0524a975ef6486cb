import { Writable } from 'node:stream';
import { transports } from 'winston';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { randomText } from '../testing/factories.ts';
import { createLogger, redact, type Logger } from './logger.ts';

let written = '';
let logger: Logger;
beforeEach(() => {
  written = '';
  logger = createLogger({ level: 'debug' });
  logger.clear().add(
    new transports.Stream({
      stream: new Writable({
        write(chunk, _encoding, done) {
          written += String(chunk);
          done();
        },
      }),
    }),
  );
});
afterEach(() => logger.close());

test.each([
  'authorization',
  'authKey',
  'recoveryAuth',
  'accessToken',
  'refreshToken',
  'passwordWrap',
  'wraps',
  'vault',
  'body',
  'ciphertext',
  'signature',
  'authHash',
  'databaseUrl',
])('writes nothing of a field called %s, however deep', (name) => {
  logger.info('request', { outer: { [name]: 'hush', list: [{ [name]: { inner: 'hush' } }] } });
  expect(written).toContain('request');
  expect(written).not.toContain('hush');
});

test('writes nothing of keys, tokens, query strings or database addresses inside texts', () => {
  const key = randomText(32);
  logger.warn(`GET /api/v1/users?name=alice failed with ${key} at postgres://user:pass@host/db`);
  expect(written).toContain('GET /api/v1/users?[redacted]');
  for (const secret of [key, 'alice', 'pass@host']) expect(written).not.toContain(secret);
});

test('writes what an error is, without a statement, its parameters or a row', () => {
  const error = Object.assign(new Error('insert into "accounts" ("auth_hash") values ($1) - duplicate key'), {
    code: '23505',
    detail: 'Key (username)=(alice) already exists.',
    parameters: ['hush'],
  });
  logger.error('request failed', { error });
  expect(written).toContain('duplicate key');
  expect(written).toContain('23505');
  for (const secret of ['accounts', 'alice', 'hush']) expect(written).not.toContain(secret);
});

test('writes a JSON object a line, with a time', () => {
  logger.info('listening', { port: 8443 });
  logger.info('stopped');
  const lines = written
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(lines).toMatchObject([{ message: 'listening', port: 8443 }, { message: 'stopped' }]);
  expect(lines[0]).toHaveProperty('timestamp');
});

test('says of bytes only how many they are', () => {
  expect(redact({ content: Buffer.from('hush') })).toEqual({ content: '[4 bytes]' });
});
