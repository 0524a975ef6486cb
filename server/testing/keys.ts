import { createHash, createPrivateKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

/** A key pair with its public key in the one encoding that counts. */
export interface TestKeys {
  readonly privateKey: KeyObject;
  readonly spki: Uint8Array<ArrayBuffer>;
  readonly keyId: Uint8Array<ArrayBuffer>;
}

export function createIdentityKeys(): TestKeys {
  const { privateKey, publicKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { format: 'der', type: 'spki' },
    privateKeyEncoding: { format: 'der', type: 'pkcs8' },
  });
  return presentKeys(privateKey, publicKey);
}

let sharedRsa: TestKeys | undefined;

/** Making RSA keys takes long, and the server never uses them: all people of a test share one pair. */
export function createEncryptionKeys(): TestKeys {
  sharedRsa ??= createRsaKeys(3072);
  return sharedRsa;
}

export function createRsaKeys(modulusLength: number, publicExponent = 65_537): TestKeys {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength,
    publicExponent,
    publicKeyEncoding: { format: 'der', type: 'spki' },
    privateKeyEncoding: { format: 'der', type: 'pkcs8' },
  });
  return presentKeys(privateKey, publicKey);
}

/** ECDSA as 64 bytes (IEEE P1363), the form of PROTOCOL §2. */
export function signWith(keys: TestKeys, bytes: Uint8Array): Buffer {
  return sign('sha256', bytes, { key: keys.privateKey, dsaEncoding: 'ieee-p1363' });
}

export function hashOf(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return new Uint8Array(hash.digest());
}

function presentKeys(pkcs8: Buffer, spki: Buffer): TestKeys {
  return {
    privateKey: createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }),
    spki: new Uint8Array(spki),
    keyId: hashOf(spki).slice(0, 16),
  };
}
