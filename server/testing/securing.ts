import { randomUUID } from 'node:crypto';
import { secureAccount, type SecureAccount } from '@secure-chat/shared/contract';
import { successionFormat } from '@secure-chat/shared/signed/succession';
import { signBytes } from './conversations.ts';
import { createBundle, createRegistration, randomText, type TestPerson } from './factories.ts';
import { hashOf, type TestKeys } from './keys.ts';
import { call } from './test-client.ts';

/** Other keys for a person who still has the ones before, as their client would make them. */
export function createSecuring(person: TestPerson, version = 2) {
  const { userId, username, authKey } = person;
  const { body: made, identity, encryption } = createRegistration({ userId, username });
  const bundle = createBundle({ userId, username, identity, encryption, keyVersion: version });
  const bundleHash = hashOf(Buffer.from(bundle.bytes, 'base64url'));
  const { identity: formerIdentity, encryption: formerEncryption } = person.answer.account.keys;
  const keys = {
    ...made.keys,
    accountVersion: version,
    past: [{ identity: formerIdentity, encryption: formerEncryption }],
  };
  const body: SecureAccount = {
    authKey,
    accountVersion: version - 1,
    next: {
      authKey: randomText(32),
      recoveryAuth: randomText(32),
      keys,
      bundle,
      succession: createSuccession(person, bundleHash, version),
      vault: { version, ciphertext: randomText(284) },
      device: { deviceId: randomUUID(), name: 'Test device' },
    },
  };
  return { body, identity, encryption, bundleHash };
}

/** What the former identity says of the bundle that follows; another one's word where `signer` is another. */
export function createSuccession(
  { userId, identity }: Pick<TestPerson, 'userId' | 'identity'>,
  bundleHash: Uint8Array<ArrayBuffer>,
  keyVersion: number,
  signer: TestKeys = identity,
) {
  const previousIdentityHash = hashOf(identity.spki);
  return signBytes(
    signer,
    successionFormat.encode({ suite: 1, userId, previousIdentityHash, keyVersion, bundleHash }),
  );
}

/** Secures an account. @returns the person as they are afterwards. */
export async function secure(origin: string, person: TestPerson): Promise<TestPerson> {
  const { body, identity, encryption, bundleHash } = createSecuring(person);
  const answer = await call(origin, secureAccount, { token: person.token, body });
  return {
    ...person,
    deviceId: answer.deviceId,
    authKey: body.next.authKey,
    recoveryAuth: body.next.recoveryAuth,
    identity,
    encryption,
    bundle: body.next.bundle,
    bundleHash,
    token: answer.tokens.accessToken,
    refreshToken: answer.tokens.refreshToken,
    answer,
  };
}
