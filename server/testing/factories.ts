/** People with really signed keys, and what they send. What only clients read is random bytes here. */
import { randomBytes, randomUUID } from 'node:crypto';
import { toBase64Url } from '@secure-chat/shared/bytes';
import {
  registerAccount,
  type PasswordDoor,
  type RegisterAccount,
  type Signed,
  type SignedIn,
} from '@secure-chat/shared/contract';
import { bundleFormat } from '@secure-chat/shared/signed/bundle';
import { createEncryptionKeys, createIdentityKeys, hashOf, signWith, type TestKeys } from './keys.ts';
import { call } from './test-client.ts';

/** Someone who has an account and is signed in on one device. */
export interface TestPerson {
  readonly userId: string;
  readonly username: string;
  readonly deviceId: string;
  readonly authKey: string;
  readonly recoveryAuth: string;
  readonly identity: TestKeys;
  readonly encryption: TestKeys;
  readonly bundle: Signed;
  readonly bundleHash: Uint8Array<ArrayBuffer>;
  readonly token: string;
  readonly refreshToken: string;
  readonly answer: SignedIn;
}

export function randomText(bytes: number): string {
  return toBase64Url(randomBytes(bytes));
}

export function randomUsername(): string {
  return `user-${randomBytes(6).toString('hex')}`;
}

interface Given {
  readonly username?: string;
  readonly userId?: string;
  readonly identity?: TestKeys;
  readonly encryption?: TestKeys;
}

/** What a password opens an account with. */
export function createDoor(): PasswordDoor {
  return {
    authKey: randomText(32),
    kdf: { suite: 1, memoryKiB: 65_536, passes: 3, lanes: 1, seed: randomText(16) },
    passwordWrap: randomText(60),
  };
}

/** A registration that the server should take, with the keys behind it. */
export function createRegistration(given: Given = {}) {
  const userId = given.userId ?? randomUUID();
  const username = given.username ?? randomUsername();
  const identity = given.identity ?? createIdentityKeys();
  const encryption = given.encryption ?? createEncryptionKeys();
  const { authKey, kdf, passwordWrap } = createDoor();
  const bundle = createBundle({ userId, username, identity, encryption, keyVersion: 1 });
  const body: RegisterAccount = {
    userId,
    username,
    authKey,
    recoveryAuth: randomText(32),
    keys: {
      accountVersion: 1,
      kdf,
      passwordWrap,
      recoveryWrap: randomText(60),
      identity: presentPair(identity, 166),
      encryption: presentPair(encryption, 1_822),
    },
    bundle,
    vault: { version: 1, ciphertext: randomText(284) },
    device: { deviceId: randomUUID(), name: 'Test device' },
  };
  return { body, identity, encryption };
}

export function createBundle(of: {
  userId: string;
  username: string;
  identity: TestKeys;
  encryption: TestKeys;
  keyVersion: number;
}): Signed {
  const bytes = bundleFormat.encode({
    suite: 1,
    userId: of.userId,
    username: of.username,
    identityKey: of.identity.spki,
    encryptionKey: of.encryption.spki,
    kemKey: null,
    keyVersion: of.keyVersion,
    createdAt: Date.now(),
  });
  return { bytes: toBase64Url(bytes), signature: toBase64Url(signWith(of.identity, bytes)) };
}

/** Registers someone new. */
export async function registerPerson(origin: string, given: Given = {}): Promise<TestPerson> {
  const { body, identity, encryption } = createRegistration(given);
  const answer = await call(origin, registerAccount, { body });
  return {
    userId: body.userId,
    username: body.username,
    deviceId: body.device.deviceId,
    authKey: body.authKey,
    recoveryAuth: body.recoveryAuth,
    identity,
    encryption,
    bundle: body.bundle,
    bundleHash: hashOf(Buffer.from(body.bundle.bytes, 'base64url')),
    token: answer.tokens.accessToken,
    refreshToken: answer.tokens.refreshToken,
    answer,
  };
}

function presentPair(keys: TestKeys, wrappedBytes: number) {
  return {
    keyId: toBase64Url(keys.keyId),
    publicKey: toBase64Url(keys.spki),
    wrappedPrivateKey: randomText(wrappedBytes),
  };
}
