import { createHash } from 'node:crypto';
import { toHex } from '@secure-chat/shared/bytes';
import type { Field } from '@secure-chat/shared/encoding';

export const ids = {
  ann: '0a0a0a0a-0a0a-4a0a-8a0a-0a0a0a0a0a0a',
  bob: '0b0b0b0b-0b0b-4b0b-8b0b-0b0b0b0b0b0b',
  device: '0d0d0d0d-0d0d-4d0d-8d0d-0d0d0d0d0d0d',
  session: '05050505-0505-4505-8505-050505050505',
  event: '0e0e0e0e-0e0e-4e0e-8e0e-0e0e0e0e0e0e',
};

/** Bytes that follow from a name, so that inputs need no list. */
export const fixed = (name: string, length = 32): Uint8Array<ArrayBuffer> => {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, at) =>
    createHash('sha256').update(`${name}/${at}`).digest(),
  );
  return new Uint8Array(Buffer.concat(blocks).subarray(0, length));
};

export const hash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
export const bytesOf = (hex: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(hex, 'hex'));

/**
 * What has randomness in it (a nonce, a padding, a signature) is made once: while its inputs are the
 * ones in the file, its outputs are those of the file too.
 */
export async function kept<I extends object, O extends object>(
  before: (I & O) | undefined,
  inputs: I,
  make: () => Promise<O>,
): Promise<I & O> {
  const isSame = Object.entries(inputs).every(
    ([name, value]) => JSON.stringify(before?.[name as keyof I]) === JSON.stringify(value),
  );
  return before !== undefined && isSame ? before : { ...inputs, ...(await make()) };
}

/** A field of the canonical encoding as JSON: bytes in hex, integers as numbers, lists of fields. */
export interface FieldJson {
  readonly name?: string;
  readonly type: Field['type'];
  readonly value: string | number | null | readonly FieldJson[];
}

export function fieldJson(field: Field, name?: string): FieldJson {
  return { ...(name !== undefined && { name }), type: field.type, value: valueJson(field) };
}

function valueJson(field: Field): FieldJson['value'] {
  switch (field.type) {
    case 'absent':
      return null;
    case 'bytes':
      return toHex(field.value);
    case 'list':
      return field.value.map((item) => fieldJson(item));
    default:
      return field.value;
  }
}
