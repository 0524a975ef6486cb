import type { Bytes } from '@secure-chat/shared/bytes';
import { crockford, readSymbols } from '@secure-chat/shared/crockford';
import * as enc from '@secure-chat/shared/encoding';
import { drawSymbols } from './crockford.ts';
import { hkdfAesKey, hkdfBytes, importHkdfKey, sha256 } from './primitives.ts';

const secretSymbols = 30;

/** 30 random symbols (150 bits) and 2 check symbols (PROTOCOL §3), without spaces. */
export async function createRecoveryCode(): Promise<string> {
  const symbols = drawSymbols(secretSymbols);
  return symbols + (await checkOf(symbols));
}

/** A code as somebody types it: spaces, case and look-alikes do not matter. @returns null where it has a mistake. */
export async function readRecoveryCode(typed: string): Promise<string | null> {
  const code = readSymbols(typed);
  const secret = code.slice(0, secretSymbols);
  return code.length === secretSymbols + 2 && code === secret + (await checkOf(secret)) ? code : null;
}

/** What a code stands for: the proof that the server keeps a hash of, and the key that wraps the account key. */
export async function deriveRecovery(
  code: string,
  userId: string,
): Promise<{ readonly recoveryAuth: Bytes; readonly recoveryKey: CryptoKey }> {
  const secret = await importHkdfKey(new TextEncoder().encode(code.slice(0, secretSymbols)));
  return {
    recoveryAuth: await hkdfBytes(secret, 'recovery-auth', enc.uuid(userId)),
    recoveryKey: await hkdfAesKey(secret, 'recovery-key', enc.uuid(userId)),
  };
}

async function checkOf(secret: string): Promise<string> {
  const hash = await sha256(enc.encode('recovery-check', enc.text(secret)));
  return crockford[hash[0]! & 31]! + crockford[hash[1]! & 31]!;
}
