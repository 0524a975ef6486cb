import { createECDH, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toBase64Url } from '@secure-chat/shared/bytes';
import {
  getDirectory,
  getUser,
  getVault,
  listBundles,
  prelogin,
  putVault,
  registerAccount,
  type WantedBundle,
} from '@secure-chat/shared/contract';
import { directoryFormat } from '@secure-chat/shared/signed/directory';
import { chainStart } from '@secure-chat/shared/signed/log';
import { connectDatabase } from '../database/connect.ts';
import { Account } from '../models/account.ts';
import { createBundle, createRegistration, randomText, registerPerson } from '../testing/factories.ts';
import { createIdentityKeys, createRsaKeys, hashOf } from '../testing/keys.ts';
import { publishBundle } from '../testing/publish-keys.ts';
import { call, refusalOf } from '../testing/test-client.ts';
import { openTestStream } from '../testing/test-stream.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const register = (body: unknown) => call(server.origin, registerAccount, { body: body as never });

describe('registering', () => {
  test('stores the account and answers with it', async () => {
    const { body } = createRegistration();
    const answer = await register(body);

    expect(answer.account).toEqual({
      userId: body.userId,
      username: body.username,
      keys: body.keys,
      bundle: body.bundle,
      vault: body.vault,
    });
    expect(answer.deviceId).toBe(body.device.deviceId);
  });

  test('keeps neither the authKey nor recoveryAuth as they came', async () => {
    const { body } = createRegistration();
    await register(body);
    const knex = connectDatabase({ url: server.databaseUrl, pool: 2 });
    const row = await Account.query(knex).findById(body.userId).throwIfNotFound();
    await knex.destroy();

    expect(row.authHash).toMatch(/^\$2b\$08\$/);
    expect(row.recoveryAuthHash.equals(hashOf(Buffer.from(body.recoveryAuth, 'base64url')))).toBe(true);
  });

  test('gives a name and an id to one person only', async () => {
    const alice = await registerPerson(server.origin);
    const sameName = createRegistration({ username: alice.username });
    const sameId = createRegistration({ userId: alice.userId });

    expect(await refusalOf(register(sameName.body))).toBe('username_taken');
    expect(await refusalOf(register(sameId.body))).toBe('id_taken');
  });

  test('gives a name to one of many who ask for it at once', async () => {
    const username = `race-${randomText(6)
      .toLowerCase()
      .replaceAll(/[^a-z]/g, 'x')}`;
    const outcomes = await Promise.allSettled(
      Array.from({ length: 8 }, () => register(createRegistration({ username }).body)),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('refuses a bundle that another identity signed', async () => {
    const { body } = createRegistration();
    const other = createRegistration();
    const bundle = { bytes: body.bundle.bytes, signature: other.body.bundle.signature };
    expect(await refusalOf(register({ ...body, bundle }))).toBe('invalid_signature');
  });

  test('refuses a bundle of another name, of other keys, or of another form', async () => {
    const { body } = createRegistration();
    const other = createRegistration({ userId: body.userId }).body;
    const trailing = toBase64Url(
      Buffer.concat([Buffer.from(body.bundle.bytes, 'base64url'), Buffer.from([0])]),
    );

    expect(await refusalOf(register({ ...body, bundle: other.bundle }))).toBe('invalid_request');
    expect(await refusalOf(register({ ...body, keys: other.keys }))).toBe('invalid_request');
    const padded = { ...body.bundle, bytes: trailing };
    expect(await refusalOf(register({ ...body, bundle: padded }))).toBe('invalid_request');
  });

  test.each([
    ['RSA with 1024 bits', () => ({ encryption: createRsaKeys(1024) })],
    ['RSA with another exponent', () => ({ encryption: createRsaKeys(3072, 3) })],
    ['a point off the suite’s form', () => ({ identity: compressedIdentity() })],
    ['an identity for encryption', () => ({ encryption: createIdentityKeys() })],
  ])('refuses %s', async (_what, keys) => {
    const { body } = createRegistration();
    const registration = createWithKeys(body.userId, body.username, keys());
    expect(await refusalOf(register(registration))).toBe('invalid_request');
  });
});

/** A registration around keys that no bundle of ours would hold. */
function createWithKeys(userId: string, username: string, keys: Partial<ReturnType<typeof goodKeys>>) {
  return createRegistration({ userId, username, ...keys }).body;
}

function goodKeys() {
  return { identity: createIdentityKeys(), encryption: createIdentityKeys() };
}

/** Same size as a real key, but the point is not on the curve. */
function compressedIdentity() {
  const keys = createIdentityKeys();
  const spki = Uint8Array.from(keys.spki);
  const ecdh = createECDH('prime256v1');
  ecdh.generateKeys();
  spki.set(ecdh.getPublicKey(null, 'compressed'), spki.length - 65);
  return { ...keys, spki, keyId: hashOf(spki).slice(0, 16) };
}

describe('prelogin', () => {
  test('answers with the parameters that a person registered', async () => {
    const alice = await registerPerson(server.origin);
    const { kdf } = await call(server.origin, prelogin, { body: { username: alice.username } });
    expect(kdf).toEqual(alice.answer.account.keys.kdf);
  });

  test('answers for a name that nobody has as for a real one, always the same', async () => {
    const ask = () => call(server.origin, prelogin, { body: { username: 'nobody-at-all' } });
    const [first, second] = [await ask(), await ask()];
    const other = await call(server.origin, prelogin, { body: { username: 'nobody-else' } });

    expect(first).toEqual(second);
    expect(first.kdf).toMatchObject({ suite: 1, memoryKiB: 65_536, passes: 3, lanes: 1 });
    expect(first.kdf.seed).not.toBe(other.kdf.seed);
  });
});

describe('bundles', () => {
  test('are found by name and by id', async () => {
    const [alice, bob] = [await registerPerson(server.origin), await registerPerson(server.origin)];
    const { token } = alice;
    const byName = await call(server.origin, getUser, { token, params: { username: bob.username } });
    const wanted = [{ userId: bob.userId }, { userId: alice.userId }, { userId: randomUUID() }];
    const byId = await call(server.origin, listBundles, { token, body: { wanted } });

    expect(byName.bundle).toEqual(bob.bundle);
    expect(new Set(byId.bundles)).toEqual(new Set([alice.bundle, bob.bundle]));
  });

  test('that were replaced are still found by their hash', async () => {
    const [alice, bob] = [await registerPerson(server.origin), await registerPerson(server.origin)];
    const newer = createBundle({ ...bob, keyVersion: 2 });
    await publishBundle(server, newer);
    const ask = async (wanted: WantedBundle) =>
      (await call(server.origin, listBundles, { token: alice.token, body: { wanted: [wanted] } })).bundles;
    const { userId } = bob;
    expect(await ask({ userId })).toEqual([newer]);
    expect(await ask({ userId, hash: toBase64Url(bob.bundleHash) })).toEqual([bob.bundle]);
    expect(await ask({ userId, hash: toBase64Url(alice.bundleHash) })).toEqual([]);
  });

  test('of nobody are not found', async () => {
    const { token } = await registerPerson(server.origin);
    const nobody = call(server.origin, getUser, { token, params: { username: 'nobody-at-all' } });
    expect(await refusalOf(nobody)).toBe('not_found');
  });
});

describe('the directory log', () => {
  test('holds every bundle in a chain that anyone can recompute', async () => {
    const alice = await registerPerson(server.origin);
    await Promise.all(Array.from({ length: 5 }, () => registerPerson(server.origin)));
    const query = { after: 0 };
    const { size, hash, entries } = await call(server.origin, getDirectory, { token: alice.token, query });

    let chained: Uint8Array = chainStart;
    const decoded = entries.map((text, at) => {
      const bytes = Buffer.from(text, 'base64url');
      chained = hashOf(chained, hashOf(bytes));
      const entry = directoryFormat.decode(bytes);
      expect(entry.n).toBe(at + 1);
      return entry;
    });
    expect(decoded).toHaveLength(size);
    expect(toBase64Url(chained)).toBe(hash);
    const own = decoded.find((entry) => entry.userId === alice.userId);
    expect(toBase64Url(own!.bundleHash)).toBe(toBase64Url(alice.bundleHash));
  });
});

describe('the vault', () => {
  test('is swapped only for the version that follows', async () => {
    const { token } = await registerPerson(server.origin);
    const put = (version: number) =>
      call(server.origin, putVault, { token, body: { vault: { version, ciphertext: randomText(300) } } });

    expect(await put(2)).toEqual({ version: 2 });
    expect(await refusalOf(put(2))).toBe('vault_conflict');
    expect(await refusalOf(put(9))).toBe('vault_conflict');
    const { vault } = await call(server.origin, getVault, { token });
    expect(vault.version).toBe(2);
  });

  test('has one winner among devices that write at once', async () => {
    const { token } = await registerPerson(server.origin);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 6 }, () => {
        const vault = { version: 2, ciphertext: randomText(300) };
        return call(server.origin, putVault, { token, body: { vault } });
      }),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('is not echoed to the device that wrote it', async () => {
    const alice = await registerPerson(server.origin);
    const stream = await openTestStream(server.origin, alice.token);
    await stream.next('hello');
    const vault = { version: 2, ciphertext: randomText(300) };
    await call(server.origin, putVault, { token: alice.token, body: { vault } });
    stream.close();
    await stream.ended;
    expect(stream.seen).toEqual([]);
  });
});

test('a registration repeated with a foreign bundle of the same id changes nothing', async () => {
  const alice = await registerPerson(server.origin);
  const mallory = createRegistration({ userId: alice.userId });
  const bundle = createBundle({
    userId: alice.userId,
    username: mallory.body.username,
    identity: mallory.identity,
    encryption: mallory.encryption,
    keyVersion: 2,
  });
  expect(await refusalOf(register({ ...mallory.body, bundle }))).toBe('id_taken');
  const wanted = [{ userId: alice.userId }];
  const { bundles } = await call(server.origin, listBundles, { token: alice.token, body: { wanted } });
  expect(bundles).toEqual([alice.bundle]);
});
