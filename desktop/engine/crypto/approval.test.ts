import { beforeAll, expect, it } from 'vitest';
import { AccountKeyHandle } from './account-key.ts';
import {
  createApprovalSecret,
  isRequestOf,
  openApproval,
  proveRequest,
  sealApproval,
  type ApprovalSecret,
} from './approval.ts';
import { openDoor } from './doors.ts';
import { OpenError } from './errors.ts';
import { generateKeyPairs } from './key-pairs.ts';
import { derivePassword } from './password.ts';
import { hkdfAesKey, hkdfBytes, importHkdfKey, randomBytes, sealAes, unwrapAesKey } from './primitives.ts';

const userId = '0a0a0a0a-0a0a-4a0a-8a0a-0a0a0a0a0a0a';
const otherId = '0b0b0b0b-0b0b-4b0b-8b0b-0b0b0b0b0b0b';
const raw = randomBytes(32);
let secret: ApprovalSecret;
let other: ApprovalSecret;
let handle: AccountKeyHandle;

beforeAll(async () => {
  [secret, other] = await Promise.all([createApprovalSecret(), createApprovalSecret()]);
  const door = await hkdfAesKey(await importHkdfKey(randomBytes(32)), 'wrap');
  handle = new AccountKeyHandle(await unwrapAesKey(door, await sealAes(door, raw, raw), raw));
}, 60_000);

const terms = () => ({ ...secret, userId });

it('shows twelve symbols without the ones that look alike, others each time', () => {
  expect(secret.symbols).toMatch(/^[0-9A-HJKMNP-TV-Z]{12}$/);
  expect(other.symbols).not.toBe(secret.symbols);
});

it('takes the account key to the device that asked, and keeps it there', async () => {
  expect(await isRequestOf(terms(), await proveRequest(terms()))).toBe(true);
  const { accountKey } = await openApproval(secret, userId, await sealApproval(terms(), handle));
  expect(await hkdfBytes(accountKey, 'vault')).toEqual(await hkdfBytes(await importHkdfKey(raw), 'vault'));
  expect(accountKey.extractable).toBe(false);
  expect(secret.privateKey.extractable).toBe(false);
});

it('hands the key on from there, to the next device and under a new password', async () => {
  const given = await openApproval(secret, userId, await sealApproval(terms(), handle));
  const next = await openApproval(secret, userId, await sealApproval(terms(), given.handle));
  expect(await hkdfBytes(next.accountKey, 'keys')).toEqual(await hkdfBytes(await importHkdfKey(raw), 'keys'));
  const who = { userId, username: 'ann', accountVersion: 2 };
  const door = await given.handle.sealPassword({ ...who, password: 'quiet kettle on the hill' });
  const { passwordKey } = await derivePassword({
    ...who,
    password: 'quiet kettle on the hill',
    kdf: door.kdf,
  });
  const opening = {
    ...who,
    door: 'password',
    key: passwordKey,
    kdf: door.kdf,
    sealed: door.passwordWrap,
  } as const;
  expect(await hkdfBytes(await openDoor(opening), 'keys')).toEqual(
    await hkdfBytes(await importHkdfKey(raw), 'keys'),
  );
});

it('is no request of other symbols, another public key, or another account', async () => {
  const proof = await proveRequest(terms());
  expect(await isRequestOf({ ...terms(), symbols: other.symbols }, proof)).toBe(false);
  expect(await isRequestOf({ ...terms(), publicKey: other.publicKey }, proof)).toBe(false);
  expect(await isRequestOf({ ...terms(), userId: otherId }, proof)).toBe(false);
});

it('opens for nobody else, under no other symbols, and in no other place', async () => {
  const sealed = await sealApproval(terms(), handle);
  const attempts: [ApprovalSecret, string][] = [
    [{ ...secret, symbols: other.symbols }, userId],
    [{ ...secret, privateKey: other.privateKey }, userId],
    [{ ...secret, publicKey: other.publicKey }, userId],
    [secret, otherId],
  ];
  for (const [who, where] of attempts)
    await expect(openApproval(who, where, sealed)).rejects.toThrow(OpenError);
  sealed[20]! ^= 1;
  await expect(openApproval(secret, userId, sealed)).rejects.toThrow(OpenError);
});

it('is sealed for no key of another kind', async () => {
  const { identity } = await generateKeyPairs();
  const sealed = sealApproval({ ...terms(), publicKey: identity.publicKey }, handle);
  await expect(sealed).rejects.toThrow(OpenError);
});
