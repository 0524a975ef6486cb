import { beforeAll, expect, it } from 'vitest';
import { fromBase64Url, toBase64Url } from '@secure-chat/shared/bytes';
import { createAccountKeys, openAccountKeys } from './account-keys.ts';
import { OwnKeysTamperedError, WeakKeyDerivationError, WrongPasswordError } from './errors.ts';
import { generateKeyPairs } from './key-pairs.ts';
import { createKdf, derivePassword } from './password.ts';

const userId = '0a0a0a0a-0a0a-4a0a-8a0a-0a0a0a0a0a0a';
const password = 'quiet kettle on the hill';
let account: Awaited<ReturnType<typeof createAccountKeys>>;
let passwordKey: CryptoKey;

beforeAll(async () => {
  account = await createAccountKeys({
    userId,
    username: 'ann',
    password,
    keyPairs: await generateKeyPairs(),
  });
  ({ passwordKey } = await derivePassword({ password, username: 'ann', kdf: account.keys.kdf }));
}, 60_000);

const flipped = (text: string): string => {
  const bytes = fromBase64Url(text);
  bytes[bytes.length - 1]! ^= 1;
  return toBase64Url(bytes);
};

it('opens again with the password, to the same identity', async () => {
  const opened = await openAccountKeys({ userId, passwordKey, keys: account.keys });
  expect(opened.identity.publicKey).toEqual(account.opened.identity.publicKey);
});

it('holds no private key that a script could read', () => {
  const { identity, encryption, vaultKey, localKey } = account.opened;
  for (const key of [identity.privateKey, encryption.privateKey, vaultKey, localKey])
    expect(key.extractable).toBe(false);
});

it('does not open with another password, user or version', async () => {
  const other = await derivePassword({ password: `${password}!`, username: 'ann', kdf: account.keys.kdf });
  const attempts = [
    { userId, passwordKey: other.passwordKey, keys: account.keys },
    { userId: userId.replace('a', 'b'), passwordKey, keys: account.keys },
    { userId, passwordKey, keys: { ...account.keys, accountVersion: 2 } },
    { userId, passwordKey, keys: { ...account.keys, passwordWrap: flipped(account.keys.passwordWrap) } },
  ];
  for (const attempt of attempts) await expect(openAccountKeys(attempt)).rejects.toThrow(WrongPasswordError);
});

it('notices a public key that is not its own', async () => {
  const foreign = await generateKeyPairs();
  const { identity } = account.keys;
  const swapped = {
    ...identity,
    publicKey: toBase64Url(foreign.identity.publicKey),
    keyId: toBase64Url(foreign.identity.keyId),
  };
  for (const changed of [
    swapped,
    { ...identity, keyId: flipped(identity.keyId) },
    { ...identity, wrappedPrivateKey: flipped(identity.wrappedPrivateKey) },
  ])
    await expect(
      openAccountKeys({ userId, passwordKey, keys: { ...account.keys, identity: changed } }),
    ).rejects.toThrow(OwnKeysTamperedError);
});

it.each([
  ['suite', { suite: 2 }],
  ['memoryKiB', { memoryKiB: 65_535 }],
  ['memoryKiB', { memoryKiB: 16 * 1024 * 1024 }],
  ['passes', { passes: 2 }],
  ['passes', { passes: 11 }],
  ['memoryKiB', { memoryKiB: Number.NaN }],
  ['memoryKiB', { memoryKiB: 65_536.5 }],
  ['passes', { passes: Number.NaN }],
  ['lanes', { lanes: 2 }],
  ['lanes', { lanes: Number.NaN }],
  ['seed', { seed: 'AAAA' }],
  ['seed', { seed: '!'.repeat(22) }],
  ['seed', { seed: `${'A'.repeat(21)}B` }],
])('refuses a key derivation whose %s is out of bounds, before any work', async (parameter, change) => {
  const attempt = derivePassword({ password, username: 'ann', kdf: { ...createKdf(), ...change } });
  await expect(attempt).rejects.toThrow(WeakKeyDerivationError);
  await expect(attempt).rejects.toMatchObject({ parameter });
});

it('takes the same password in either Unicode form', async () => {
  const kdf = createKdf();
  const [one, other] = await Promise.all(
    ['caf\u00e9 au lait', 'cafe\u0301 au lait'].map((text) =>
      derivePassword({ password: text, username: 'ann', kdf }),
    ),
  );
  expect(one!.authKey).toBe(other!.authKey);
});
