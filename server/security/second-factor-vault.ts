import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { deriveKey } from './secrets.ts';

const nonceBytes = 12;
const tagBytes = 16;

/** Keeps what second factors are made of so that a copy of the database alone opens none of it. */
export interface SecondFactorVault {
  seal(userId: string, secret: Uint8Array): Buffer;
  /** @throws {Error} if it was sealed under another secret of the server, or for another account. */
  open(userId: string, sealed: Uint8Array): Buffer;
  /** What is kept of a one-time code: it is short, and so hashed under a key. */
  hashCode(userId: string, code: string): Buffer;
}

/** @param secret the server's own, outside of the database. */
export function createSecondFactorVault(secret: string): SecondFactorVault {
  const [sealKey, codeKey] = [deriveKey(secret, 'second-factor'), deriveKey(secret, 'one-time-code')];
  return {
    seal(userId, plaintext) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', sealKey, nonce).setAAD(Buffer.from(userId));
      return Buffer.concat([nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
    },
    open(userId, sealed) {
      const decipher = createDecipheriv('aes-256-gcm', sealKey, sealed.subarray(0, nonceBytes), {
        authTagLength: tagBytes,
      });
      decipher.setAAD(Buffer.from(userId)).setAuthTag(sealed.subarray(-tagBytes));
      return Buffer.concat([decipher.update(sealed.subarray(nonceBytes, -tagBytes)), decipher.final()]);
    },
    hashCode: (userId, code) => createHmac('sha256', codeKey).update(`${userId} ${code}`).digest(),
  };
}
