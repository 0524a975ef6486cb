import { createHash } from 'node:crypto';
import { limits } from '@secure-chat/shared/limits';
import type { NewEvent } from '@secure-chat/shared/contract';
import { controlFormat, type Control } from '@secure-chat/shared/signed/control';
import { messageFormat, messageSignedBytes, type MessageHeader } from '@secure-chat/shared/signed/message';
import { sessionFormat, sessionGoneAt, type SessionRecord } from '@secure-chat/shared/signed/session';
import { AppError } from '../app/errors.ts';
import { sha256 } from './hash.ts';
import { parseBytes, parseFormat } from './parse-bytes.ts';

interface Common {
  /** Where the event stands in the request, for refusals that name it. */
  readonly field: string;
  readonly eventId: string;
  readonly bytes: Buffer;
  readonly signature: Buffer;
  readonly eventHash: Buffer;
  readonly requestHash: Buffer;
}

export interface ParsedControl extends Common {
  readonly kind: 'control';
  readonly control: Control;
  readonly historyWraps: readonly {
    readonly userId: string;
    readonly sessionId: string;
    readonly wrap: Buffer;
  }[];
}

export interface ParsedSession extends Common {
  readonly kind: 'session';
  readonly record: SessionRecord;
  readonly wraps: readonly { readonly userId: string; readonly wrap: Buffer }[];
}

export interface ParsedMessage extends Common {
  readonly kind: 'message';
  readonly header: MessageHeader;
  readonly body: Buffer;
  readonly bodyHash: Buffer;
  readonly attachmentIds: readonly string[];
}

export type ParsedEvent = ParsedControl | ParsedSession | ParsedMessage;

/** When nothing of an event is to be kept any more but what makes the log verify; null for most. */
export function expiryOf(event: ParsedEvent): number | null {
  if (event.kind === 'message') return event.header.expiresAt;
  return event.kind === 'session' ? sessionGoneAt(event.record) : null;
}

/** @throws {AppError} `invalid_request` naming the field, before any row is read. */
export function parseEvent(event: NewEvent, field: string): ParsedEvent {
  switch (event.kind) {
    case 'control':
      return parseControl(event, field);
    case 'session':
      return parseSession(event, field);
    case 'message':
      return parseMessage(event, field);
  }
}

/** @throws {AppError} `invalid_request` */
export function parseControl(
  event: Omit<Extract<NewEvent, { kind: 'control' }>, 'kind'>,
  field: string,
): ParsedControl {
  const signed = parseSigned(event.bytes, event.signature, field);
  const control = parseFormat(controlFormat, signed.bytes, `${field}.bytes`);
  const historyWraps = (event.historyWraps ?? []).map(({ userId, sessionId, wrap }, at) => ({
    userId,
    sessionId,
    wrap: Buffer.from(parseBytes(wrap, `${field}.historyWraps.${at}.wrap`)),
  }));
  // The wraps are not hashed: each sealing of a seed differs, and none of them changes the roster.
  const requestHash = hashParts(signed.bytes, signed.signature);
  const { eventId } = control;
  const eventHash = sha256(signed.bytes);
  return { kind: 'control', field, ...signed, control, historyWraps, eventId, eventHash, requestHash };
}

function parseSession(event: Extract<NewEvent, { kind: 'session' }>, field: string): ParsedSession {
  const signed = parseSigned(event.bytes, event.signature, field);
  const record = parseFormat(sessionFormat, signed.bytes, `${field}.bytes`);
  const wraps = event.wraps.map(({ userId, wrap }, at) => ({
    userId,
    wrap: Buffer.from(parseBytes(wrap, `${field}.wraps.${at}.wrap`)),
  }));
  const wrapParts = wraps.flatMap(({ userId, wrap }) => [Buffer.from(userId), wrap]);
  return {
    kind: 'session',
    field,
    ...signed,
    record,
    wraps,
    eventId: record.sessionId,
    eventHash: sha256(signed.bytes),
    requestHash: hashParts(signed.bytes, signed.signature, ...wrapParts),
  };
}

function parseMessage(event: Extract<NewEvent, { kind: 'message' }>, field: string): ParsedMessage {
  const signed = parseSigned(event.header, event.signature, field);
  const header = parseFormat(messageFormat, signed.bytes, `${field}.header`);
  if (header.index >= limits.sessionMessages)
    throw new AppError('invalid_request', { field: `${field}.header` });
  const body = Buffer.from(parseBytes(event.body, `${field}.body`));
  const bodyHash = sha256(body);
  const attachmentIds = event.attachments ?? [];
  return {
    kind: 'message',
    field,
    ...signed,
    header,
    body,
    bodyHash,
    attachmentIds,
    eventId: header.eventId,
    eventHash: sha256(messageSignedBytes(sha256(signed.bytes), bodyHash)),
    requestHash: hashParts(
      signed.bytes,
      signed.signature,
      body,
      ...attachmentIds.map((id) => Buffer.from(id)),
    ),
  };
}

function parseSigned(bytes: string, signature: string, field: string) {
  return {
    bytes: Buffer.from(parseBytes(bytes, `${field}.bytes`)),
    signature: Buffer.from(parseBytes(signature, `${field}.signature`)),
  };
}

/** Each part is preceded by its length, so that no two requests run together into one text. */
function hashParts(...parts: readonly Buffer[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest();
}
