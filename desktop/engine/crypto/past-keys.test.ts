import { beforeAll, expect, it } from 'vitest';
import { toBase64Url } from '@secure-chat/shared/bytes';
import { limits } from '@secure-chat/shared/limits';
import type { RosterMember } from '@secure-chat/shared/signed/control';
import type { RosterState } from '@secure-chat/shared/signed/roster';
import { createAccountKeys, openAccountKeys, type NewAccount } from './account-keys.ts';
import { OwnKeysTamperedError, TooManyPastKeysError, WrongPasswordError } from './errors.ts';
import { generateKeyPairs, type NewKeyPairs } from './key-pairs.ts';
import { derivePassword } from './password.ts';
import { ownIdentityIndex, ownKeysOf } from './past-keys.ts';
import { checkOwnPlace } from './roster.ts';

const userId = '0a0a0a0a-0a0a-4a0a-8a0a-0a0a0a0a0a0a';
const username = 'ann';
const password = 'quiet kettle on the hill';
let pairs: NewKeyPairs[];
/** The account as it was made, and as it was after each securing. */
let accounts: NewAccount[];

const passwordKeyOf = async ({ keys }: NewAccount): Promise<CryptoKey> =>
  (await derivePassword({ password, username, kdf: keys.kdf })).passwordKey;

async function secured(account: NewAccount, keyPairs: NewKeyPairs): Promise<NewAccount> {
  const former = { passwordKey: await passwordKeyOf(account), keys: account.keys };
  const accountVersion = account.keys.accountVersion + 1;
  return createAccountKeys({ userId, username, password, keyPairs, accountVersion, former });
}

beforeAll(async () => {
  pairs = [await generateKeyPairs(), await generateKeyPairs(), await generateKeyPairs()];
  const first = await createAccountKeys({ userId, username, password, keyPairs: pairs[0]! });
  const second = await secured(first, pairs[1]!);
  accounts = [first, second, await secured(second, pairs[2]!)];
}, 120_000);

it('open with the same password under another account key, the oldest first', async () => {
  const [first, , third] = accounts as [NewAccount, NewAccount, NewAccount];
  expect(third.authKey).not.toBe(first.authKey);
  expect(third.keys.past!.map(({ identity }) => identity.publicKey)).toEqual(
    pairs.slice(0, 2).map(({ identity }) => toBase64Url(identity.publicKey)),
  );
  const opened = await openAccountKeys({ userId, passwordKey: await passwordKeyOf(third), keys: third.keys });
  expect(opened.past.map(({ identity }) => identity.publicKey)).toEqual(
    pairs.slice(0, 2).map(({ identity }) => identity.publicKey),
  );
  for (const { identity, encryption } of opened.past)
    for (const key of [identity.privateKey, encryption.privateKey]) expect(key.extractable).toBe(false);
});

it('know which of them an identity is, and which keys go with it', () => {
  const { opened } = accounts[2]!;
  expect(pairs.map(({ identity }) => ownIdentityIndex(opened, identity.publicKey))).toEqual([0, 1, 2]);
  expect(ownIdentityIndex(opened, new Uint8Array(91))).toBe(-1);
  expect(ownKeysOf(opened, pairs[1]!.identity.publicKey)?.encryption.keyId).toEqual(
    pairs[1]!.encryption.keyId,
  );
  expect(ownKeysOf(opened, new Uint8Array(91))).toBeUndefined();
});

it('are bound to the identity in force: none is left out, moved or shown in its place', async () => {
  const third = accounts[2]!;
  const { past, ...keys } = third.keys;
  const passwordKey = await passwordKeyOf(third);
  for (const changed of [
    keys,
    { ...keys, past: past!.slice(1) },
    { ...keys, past: past!.toReversed() },
    { ...keys, past: [past![0]!, { ...past![1]!, encryption: past![0]!.encryption }] },
    { ...keys, past: [past![0]!, { identity: keys.identity, encryption: keys.encryption }] },
    { ...keys, ...past![1]! },
    { ...third.keys, encryption: past![1]!.encryption },
  ])
    await expect(openAccountKeys({ userId, passwordKey, keys: changed })).rejects.toThrow(
      OwnKeysTamperedError,
    );
});

it('are not kept without the password that opened them', async () => {
  const [first, second] = accounts as [NewAccount, NewAccount];
  const former = { passwordKey: await passwordKeyOf(second), keys: first.keys };
  await expect(
    createAccountKeys({ userId, username, password, keyPairs: pairs[1]!, former }),
  ).rejects.toThrow(WrongPasswordError);
});

it('are given up for nothing: where there is no room for more, the account stays as it is', async () => {
  const third = accounts[2]!;
  const past = Array.from({ length: limits.pastKeys }, () => third.keys.past![0]!);
  const full = { ...third, keys: { ...third.keys, past } };
  await expect(secured(full, pairs[0]!)).rejects.toThrow(TooManyPastKeysError);
});

it('stand in a roster until they are followed, and never come back', () => {
  const { opened } = accounts[2]!;
  const rosterWith = (identityKey: Uint8Array | null): RosterState => {
    const own = { userId, role: 'member', identityKey } as unknown as RosterMember;
    return { kind: 'group', members: new Map(identityKey ? [[userId, own]] : []) };
  };
  const place = (before: number | null, after: number | Uint8Array) => () =>
    checkOwnPlace(
      before === null ? null : rosterWith(pairs[before]!.identity.publicKey),
      rosterWith(typeof after === 'number' ? pairs[after]!.identity.publicKey : after),
      opened,
    );
  for (const [before, after] of [
    [null, 0],
    [0, 0],
    [0, 2],
    [1, 2],
    [null, 2],
  ] as const)
    expect(place(before, after)).not.toThrow();
  for (const [before, after] of [
    [2, 0],
    [1, 0],
    [2, 1],
  ] as const)
    expect(place(before, after)).toThrow('foreign_identity');
  expect(place(0, new Uint8Array(91))).toThrow('foreign_identity');
  expect(place(null, new Uint8Array(91))).toThrow('foreign_identity');
});
