import { fromBase64Url, toBase64Url, type Bytes } from '@secure-chat/shared/bytes';
import { limits } from '@secure-chat/shared/limits';
import { messageFormat, messageSignedBytes, type MessageHeader } from '@secure-chat/shared/signed/message';
import type { OpenedAccount } from './account-keys.ts';
import { AcceptanceError } from './errors.ts';
import { pad, unpad } from './padding.ts';
import { parsePayload, type Payload } from './payload.ts';
import { openAes, sealAes, sha256, sign } from './primitives.ts';
import { isSignedBy } from './signatures.ts';

/** A message as it goes over the wire; base64url. */
export interface SealedMessage {
  readonly header: string;
  readonly body: string;
  readonly signature: string;
}

/** Seals a payload under a session's key and signs header and body together (PROTOCOL §7). */
export async function sealMessage(
  opened: OpenedAccount,
  input: Omit<MessageHeader, 'suite'> & { readonly key: CryptoKey; readonly payload: Payload },
): Promise<SealedMessage> {
  const { key, payload, ...fields } = input;
  const header = messageFormat.encode({ suite: 1, ...fields });
  const body = await sealAes(key, pad(new TextEncoder().encode(JSON.stringify(payload))), header);
  const bytes = messageSignedBytes(await sha256(header), await sha256(body));
  return {
    header: toBase64Url(header),
    body: toBase64Url(body),
    signature: toBase64Url(await sign(opened.identity.privateKey, bytes)),
  };
}

/** What an event of kind message shows of itself; `bodyHash` stands for a body that was dropped. */
export interface ShownMessage {
  readonly header: string;
  readonly body: string | null;
  readonly bodyHash: string | null;
  readonly signature: string;
}

/** The bytes that the signature covers; their SHA-256 is the event hash. */
export async function signedBytesOf(message: Omit<ShownMessage, 'signature'>): Promise<Bytes> {
  const bodyHash =
    message.body === null ? fromBase64Url(message.bodyHash ?? '') : await sha256(fromBase64Url(message.body));
  return messageSignedBytes(await sha256(fromBase64Url(message.header)), bodyHash);
}

/** @throws {AcceptanceError} `bad_signature`. */
export async function verifyMessage(message: ShownMessage, identityKey: Uint8Array): Promise<void> {
  if (!(await isSignedBy(identityKey, message.signature, await signedBytesOf(message))))
    throw new AcceptanceError('bad_signature');
}

/** @throws {AcceptanceError} `cannot_open` for tag, padding or schema; `malformed` for a body out of bounds. */
export async function openMessage(key: CryptoKey, header: Uint8Array, body: Uint8Array): Promise<Payload> {
  if (body.length > limits.messageBodyBytes) throw new AcceptanceError('malformed');
  try {
    const plaintext = unpad(await openAes(key, body, header));
    const payload = parsePayload(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(plaintext)));
    if (payload === null) throw new AcceptanceError('cannot_open');
    return payload;
  } catch (cause) {
    throw new AcceptanceError('cannot_open', { cause });
  }
}
