import { toHex } from '@secure-chat/shared/bytes';
import * as enc from '@secure-chat/shared/encoding';
import { crockford } from '@secure-chat/shared/crockford';
import {
  hmac,
  importAesKey,
  importEncryptionPublicKey,
  importHmacKey,
  pbkdf2Sha512,
  sealAes,
  sealRsa,
} from '../crypto/primitives.ts';
import { bytesOf, fixed, ids, kept } from './vector-inputs.ts';

type Part = Awaited<ReturnType<typeof approvalInputs>> & {
  readonly wrapped: string;
  readonly sealed: string;
};

/** What a device that is let in is handed (PROTOCOL §4), under the public key of the vectors. */
export async function approvalVector(spki: Uint8Array, before?: Part): Promise<Part> {
  const inputs = await approvalInputs(spki);
  return kept(before, inputs, async () => {
    const label = bytesOf(inputs.label);
    const publicKey = await importEncryptionPublicKey(spki);
    const wrapped = await sealRsa(publicKey!, bytesOf(inputs.accountKey), label);
    const sealKey = await importAesKey(bytesOf(inputs.key).subarray(32));
    return { wrapped: toHex(wrapped), sealed: toHex(await sealAes(sealKey, wrapped, label)) };
  });
}

async function approvalInputs(spki: Uint8Array) {
  const symbols = Array.from(fixed('approval', 12), (byte) => crockford[byte & 31]).join('');
  const label = enc.encode('approve', enc.uuid(ids.ann), enc.bytes(spki));
  const key = await pbkdf2Sha512(new TextEncoder().encode(symbols), label, 100_000, 64);
  const proofKey = await importHmacKey(key.subarray(0, 32));
  return {
    symbols,
    userId: ids.ann,
    label: toHex(label),
    key: toHex(key),
    proof: toHex(await hmac(proofKey, new TextEncoder().encode('request'))),
    accountKey: toHex(fixed('account-key')),
  };
}
