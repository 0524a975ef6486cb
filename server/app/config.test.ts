import { isAbsolute } from 'node:path';
import { expect, test } from 'vitest';
import { ConfigError, parseConfig } from './config.ts';

function mistakesOf(environment: Record<string, string>): string[] {
  try {
    parseConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n');
    throw error;
  }
  return [];
}

test('needs no setting', () => {
  const config = parseConfig({});
  expect(config).toMatchObject({ port: 8443, tls: { on: true }, registration: 'open', rateLimits: true });
  expect(isAbsolute(config.dataDir)).toBe(true);
});

test('takes an empty setting for none', () => {
  expect(parseConfig({ PORT: '', DATABASE_URL: '' })).toMatchObject({ port: 8443, databaseUrl: undefined });
});

test('names every mistake in a line of its own, and no value', () => {
  const mistakes = mistakesOf({
    PORT: '99999',
    TLS: 'perhaps',
    JWT_SECRET: 'hush',
    DATABASE_URL: 'mysql://hush',
  });
  expect(mistakes.map((line) => line.split(':')[0])).toEqual(['PORT', 'DATABASE_URL', 'TLS', 'JWT_SECRET']);
  expect(mistakes.join()).not.toContain('hush');
});

test('has several processes meet at their database, and one with a database of its own meet nobody', () => {
  const databaseUrl = 'postgres://db.example/chat';
  expect(parseConfig({}).busUrl).toBeUndefined();
  expect(parseConfig({ DATABASE_URL: databaseUrl }).busUrl).toBe(databaseUrl);
  expect(parseConfig({ DATABASE_URL: databaseUrl, BUS_URL: 'none' }).busUrl).toBeUndefined();
  const busUrl = 'postgres://direct.example/chat';
  expect(parseConfig({ DATABASE_URL: databaseUrl, BUS_URL: busUrl }).busUrl).toBe(busUrl);
  expect(mistakesOf({ BUS_URL: 'redis://hush' })).toEqual([
    'BUS_URL: must be none, or start with postgres://',
  ]);
});

test('wants a certificate with its key', () => {
  expect(mistakesOf({ TLS_CERT_FILE: '/a' })).toEqual([
    'TLS_CERT_FILE and TLS_KEY_FILE: set both or neither',
  ]);
});

test('wants all that a bucket is reached by, or none of it', () => {
  expect(mistakesOf({ S3_BUCKET: 'sealed' })).toEqual([
    'S3_ENDPOINT, S3_BUCKET, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY: set all of them or none',
  ]);
  expect(mistakesOf({ S3_ENDPOINT: 'ftp://hush', S3_BUCKET: '../hush' }).join()).not.toContain('hush');
  expect(parseConfig({}).s3).toBeUndefined();
});

test('gives password checks at most half of the thread pool', () => {
  expect(parseConfig({ UV_THREADPOOL_SIZE: '9' }).bcrypt.parallel).toBe(4);
  expect(parseConfig({ UV_THREADPOOL_SIZE: '1' }).bcrypt.parallel).toBe(1);
});
