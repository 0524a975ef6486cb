import { createHash, createPrivateKey, sign } from 'node:crypto';
import { toHex } from '@secure-chat/shared/bytes';
import * as enc from '@secure-chat/shared/encoding';
import { messageSignedBytes } from '@secure-chat/shared/signed/message';
import { pad } from '../crypto/padding.ts';
import { hkdfBytes, importAesKey, importHkdfKey, sealAes } from '../crypto/primitives.ts';
import { bytesOf, fixed, hash, ids, kept } from './vector-inputs.ts';

export interface SignatureVector {
  readonly signed: string;
  readonly signature: string;
}

/** ECDSA over bytes of the protocol: another implementation verifies it, and makes others. */
export function signatureVector(
  identityPkcs8: string,
  signed: string,
  before: SignatureVector | undefined,
): Promise<SignatureVector> {
  return kept(before, { signed }, () => {
    const key = createPrivateKey({ key: Buffer.from(identityPkcs8, 'hex'), format: 'der', type: 'pkcs8' });
    const signature = sign('sha256', bytesOf(signed), { key, dsaEncoding: 'ieee-p1363' });
    return Promise.resolve({ signature: signature.toString('hex') });
  });
}

/** A session's seed to its commitment and key, and a message under it (PROTOCOL §7). */
export async function messageVector(
  identityPkcs8: string,
  header: string,
  before?: { readonly sealed?: { body: string }; readonly signature?: SignatureVector },
) {
  const seed = fixed('session-seed');
  const secret = await importHkdfKey(seed);
  const key = toHex(await hkdfBytes(secret, 'session', enc.uuid(ids.session)));
  const json = JSON.stringify({ kind: 'text', text: 'Grüße 👋' });
  const padded = toHex(pad(new TextEncoder().encode(json)));
  const inputs = { key, header, json, padded };
  const sealed = await kept(
    before?.sealed as (typeof inputs & { body: string }) | undefined,
    inputs,
    async () => ({
      body: toHex(await sealAes(await importAesKey(bytesOf(key)), bytesOf(padded), bytesOf(header))),
    }),
  );
  const signed = messageSignedBytes(sha256(bytesOf(header)), sha256(bytesOf(sealed.body)));
  return {
    sessionId: ids.session,
    seed: toHex(seed),
    commitment: toHex(await hkdfBytes(secret, 'commit', enc.uuid(ids.session))),
    sealed,
    signature: await signatureVector(identityPkcs8, toHex(signed), before?.signature),
    eventHash: hash(signed),
  };
}

const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest());
