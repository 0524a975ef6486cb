import { concatBytes, toBase64Url, type Bytes } from '@secure-chat/shared/bytes';
import * as enc from '@secure-chat/shared/encoding';
import { pbkdf2Sha512 } from './primitives.ts';

const rounds = 100_000;
const halfBytes = 30;
const groupBytes = 5;
const groupDigits = 5;
const qrVersion = 1;

export interface Fingerprinted {
  readonly userId: string;
  /** SPKI */
  readonly identityKey: Uint8Array;
}

/**
 * Sixty digits that two people compare (PROTOCOL §5): the same on both sides, whoever asks.
 * @returns twelve groups of five digits, and the QR code's content: version and both hashes in full.
 */
export async function safetyNumber(
  one: Fingerprinted,
  other: Fingerprinted,
): Promise<{ readonly groups: string[]; readonly qr: string }> {
  const halves = await Promise.all([one, other].map(fingerprintOf));
  const texts = halves.map((hash) => ({ hash, digits: digitsOf(hash) }));
  texts.sort((a, b) => (a.digits < b.digits ? -1 : 1));
  const groups = texts.flatMap(({ digits }) => digits.match(new RegExp(`.{${groupDigits}}`, 'g'))!);
  const qr = toBase64Url(concatBytes(Uint8Array.of(qrVersion), ...texts.map(({ hash }) => hash)));
  return { groups, qr };
}

function fingerprintOf({ userId, identityKey }: Fingerprinted): Promise<Bytes> {
  const secret = enc.encode('fingerprint', enc.uuid(userId), enc.bytes(identityKey));
  return pbkdf2Sha512(secret, new TextEncoder().encode('secure-chat/v1'), rounds, halfBytes);
}

function digitsOf(hash: Bytes): string {
  let digits = '';
  for (let at = 0; at < hash.length; at += groupBytes) {
    const value = hash.subarray(at, at + groupBytes).reduce((total, byte) => total * 256 + byte, 0);
    digits += String(value % 10 ** groupDigits).padStart(groupDigits, '0');
  }
  return digits;
}
