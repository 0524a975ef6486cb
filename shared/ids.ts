import type { Bytes } from './bytes.ts';

/** Lower-case text form of a UUID. */
export type UserId = string;
export type DeviceId = string;
export type ConversationId = string;
export type SessionId = string;
export type EventId = string;

export const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
export const usernamePattern = /^[a-z0-9._-]{3,32}$/;

export function isUuid(text: string): boolean {
  return uuidPattern.test(text);
}

export function uuidToBytes(uuid: string): Bytes {
  const hex = uuid.replaceAll('-', '');
  return Uint8Array.from({ length: 16 }, (_, at) => Number.parseInt(hex.slice(at * 2, at * 2 + 2), 16));
}

/** Text form of 16 bytes; the caller checks the version where one is asked for. */
export function uuidFromBytes(bytes: Uint8Array): string {
  const hex = Array.from(bytes.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** The first 16 bytes of a hash as a UUIDv8 (RFC 9562 §5.8): ids that follow from content (PROTOCOL §6). */
export function uuidFromHash(hash: Uint8Array): string {
  // A copy: the slice of Node's Buffer is the hash itself.
  const bytes = Uint8Array.from(hash.subarray(0, 16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return uuidFromBytes(bytes);
}
