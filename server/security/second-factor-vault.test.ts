import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { createSecondFactorVault } from './second-factor-vault.ts';

const userId = '0a0a0a0a-0a0a-4a0a-8a0a-0a0a0a0a0a0a';
const otherId = '0b0b0b0b-0b0b-4b0b-8b0b-0b0b0b0b0b0b';
const vault = createSecondFactorVault('x'.repeat(32));
const secret = randomBytes(20);

test('opens what it sealed, and shows none of it', () => {
  const sealed = vault.seal(userId, secret);
  expect(vault.open(userId, sealed)).toEqual(secret);
  expect(sealed.includes(secret)).toBe(false);
  expect(vault.seal(userId, secret)).not.toEqual(sealed);
});

test('opens nothing for another account, under another secret, or with a byte changed', () => {
  const sealed = vault.seal(userId, secret);
  expect(() => vault.open(otherId, sealed)).toThrow('authenticate');
  expect(() => createSecondFactorVault('y'.repeat(32)).open(userId, sealed)).toThrow('authenticate');
  for (let at = 0; at < sealed.length; at++) {
    const changed = Buffer.from(sealed);
    changed[at]! ^= 1;
    expect(() => vault.open(userId, changed)).toThrow('authenticate');
  }
});

test('keeps of a code what says nothing without the server’s secret', () => {
  const hash = vault.hashCode(userId, 'ABCD');
  expect(vault.hashCode(userId, 'ABCD')).toEqual(hash);
  expect(vault.hashCode(otherId, 'ABCD')).not.toEqual(hash);
  expect(createSecondFactorVault('y'.repeat(32)).hashCode(userId, 'ABCD')).not.toEqual(hash);
});
