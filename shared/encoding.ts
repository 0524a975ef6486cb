/**
 * `enc(label, f…)`: the one canonical encoding of whatever is signed, hashed or used as
 * associated data (PROTOCOL §2). One value has one encoding; the decoder refuses every other.
 */
import { concatBytes, type Bytes } from './bytes.ts';
import { isUuid, uuidFromBytes, uuidToBytes } from './ids.ts';

const prefix = 'secure-chat/v1/';
const maxDepth = 8;

export type Field =
  | { readonly type: 'absent' }
  | { readonly type: 'bytes'; readonly value: Uint8Array }
  | { readonly type: 'text'; readonly value: string }
  | { readonly type: 'u64'; readonly value: number }
  | { readonly type: 'uuid'; readonly value: string }
  | { readonly type: 'list'; readonly value: readonly Field[] };

export const absent: Field = { type: 'absent' };
export const bytes = (value: Uint8Array): Field => ({ type: 'bytes', value });
export const text = (value: string): Field => ({ type: 'text', value });
export const u64 = (value: number): Field => ({ type: 'u64', value });
export const uuid = (value: string): Field => ({ type: 'uuid', value });
export const list = (value: readonly Field[]): Field => ({ type: 'list', value });

const typeBytes = { absent: 0, bytes: 1, text: 2, u64: 3, uuid: 4, list: 5 } as const;
const typeNames = ['absent', 'bytes', 'text', 'u64', 'uuid', 'list'] as const;

export class EncodingError extends Error {
  override readonly name = 'EncodingError';
}

/**
 * @throws {EncodingError} if a value has no canonical form (lone surrogate, not NFC, unsafe integer, bad UUID).
 */
export function encode(label: string, ...fields: readonly Field[]): Bytes {
  return concatBytes(frame(text(prefix + label)), u32(fields.length), ...fields.map(frame));
}

/**
 * @returns the fields of `enc(label, f…)`.
 * @throws {EncodingError} unless `input` is exactly the canonical encoding under that label.
 */
export function decode(label: string, input: Uint8Array): Field[] {
  const reader = new Reader(input);
  const head = reader.field(0);
  if (head.type !== 'text' || head.value !== prefix + label) throw new EncodingError(`not a ${label}`);
  const fields = reader.fields(0);
  reader.end();
  return fields;
}

function frame(field: Field): Bytes {
  const content = contentOf(field);
  return concatBytes(Uint8Array.of(typeBytes[field.type]), u32(content.length), content);
}

function contentOf(field: Field): Uint8Array {
  switch (field.type) {
    case 'absent':
      return new Uint8Array(0);
    case 'bytes':
      return field.value;
    case 'text':
      return utf8(field.value);
    case 'u64':
      return u64Bytes(field.value);
    case 'uuid':
      if (!isUuid(field.value)) throw new EncodingError('not a UUID');
      return uuidToBytes(field.value);
    case 'list':
      return concatBytes(u32(field.value.length), ...field.value.map(frame));
  }
}

function utf8(value: string): Uint8Array {
  if (!value.isWellFormed()) throw new EncodingError('lone surrogate');
  if (value.normalize('NFC') !== value) throw new EncodingError('text is not NFC');
  return new TextEncoder().encode(value);
}

function u32(value: number): Bytes {
  const out = new Uint8Array(4);
  new DataView(out.buffer).setUint32(0, value);
  return out;
}

function u64Bytes(value: number): Bytes {
  if (!Number.isSafeInteger(value) || value < 0) throw new EncodingError('not an unsigned 53-bit integer');
  const out = new Uint8Array(8);
  new DataView(out.buffer).setBigUint64(0, BigInt(value));
  return out;
}

class Reader {
  readonly #input: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(input: Uint8Array) {
    this.#input = input;
    this.#view = new DataView(input.buffer, input.byteOffset, input.byteLength);
  }

  field(depth: number): Field {
    const type = typeNames[this.#take(1)[0]!];
    if (type === undefined) throw new EncodingError('unknown field type');
    const content = this.#take(this.#u32());
    return parseContent(type, content, depth);
  }

  fields(depth: number): Field[] {
    if (depth > maxDepth) throw new EncodingError('nested too deeply');
    const count = this.#u32();
    // A field takes five bytes at least: a count beyond that is a lie, refused before any allocation.
    if (count * 5 > this.#input.length - this.#at) throw new EncodingError('count beyond the input');
    return Array.from({ length: count }, () => this.field(depth));
  }

  end(): void {
    if (this.#at !== this.#input.length) throw new EncodingError('trailing bytes');
  }

  #u32(): number {
    this.#need(4);
    const value = this.#view.getUint32(this.#at);
    this.#at += 4;
    return value;
  }

  #take(length: number): Uint8Array {
    this.#need(length);
    this.#at += length;
    return this.#input.subarray(this.#at - length, this.#at);
  }

  #need(length: number): void {
    if (length > this.#input.length - this.#at) throw new EncodingError('truncated');
  }
}

function parseContent(type: Field['type'], content: Uint8Array, depth: number): Field {
  switch (type) {
    case 'absent':
      if (content.length > 0) throw new EncodingError('absent field with content');
      return absent;
    case 'bytes':
      return bytes(content.slice());
    case 'text':
      return text(parseText(content));
    case 'u64':
      return u64(parseU64(content));
    case 'uuid':
      return uuid(parseUuid(content));
    case 'list': {
      const reader = new Reader(content);
      const items = reader.fields(depth + 1);
      reader.end();
      return list(items);
    }
  }
}

function parseText(content: Uint8Array): string {
  let value: string;
  try {
    // A byte order mark is a character like any other here: dropping it would make two encodings of one value.
    value = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
  } catch {
    throw new EncodingError('not UTF-8');
  }
  if (value.normalize('NFC') !== value) throw new EncodingError('text is not NFC');
  return value;
}

function parseU64(content: Uint8Array): number {
  if (content.length !== 8) throw new EncodingError('integer of another size');
  const value = new DataView(content.buffer, content.byteOffset, 8).getBigUint64(0);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new EncodingError('integer beyond 53 bits');
  return Number(value);
}

function parseUuid(content: Uint8Array): string {
  if (content.length !== 16) throw new EncodingError('UUID of another size');
  const value = uuidFromBytes(content);
  if (!isUuid(value)) throw new EncodingError('not a UUID');
  return value;
}
