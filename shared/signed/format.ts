/**
 * Typed formats over `enc`: a format is a label and an ordered list of named fields, so that the
 * order in PROTOCOL.md, the bytes and the TypeScript type are one definition.
 */
import type { Bytes } from '../bytes.ts';
import * as enc from '../encoding.ts';
import { EncodingError, type Field } from '../encoding.ts';

export interface Codec<T> {
  toField(value: T): Field;
  /** @throws {EncodingError} unless the field has this codec's type and bounds. */
  fromField(field: Field): T;
}

export type ValueOf<C> = C extends Codec<infer T> ? T : never;
export type Shape = Readonly<Record<string, Codec<unknown>>>;
export type StructOf<S extends Shape> = { readonly [K in keyof S]: ValueOf<S[K]> };

export interface Format<T> {
  readonly label: string;
  encode(value: T): Bytes;
  /** @throws {EncodingError} unless the bytes are exactly this format's encoding. */
  decode(bytes: Uint8Array): T;
}

export function format<const S extends Shape>(label: string, shape: S): Format<StructOf<S>> {
  const fields = struct(shape);
  return {
    label,
    encode: (value) => enc.encode(label, ...listValue(fields.toField(value))),
    decode: (bytes) => fields.fromField(enc.list(enc.decode(label, bytes))),
  };
}

/** Named fields in their written order, as a list. */
export function struct<const S extends Shape>(shape: S): Codec<StructOf<S>> {
  const entries = Object.entries<Codec<unknown>>(shape);
  return {
    toField: (value) =>
      enc.list(entries.map(([name, codec]) => codec.toField((value as Record<string, unknown>)[name]))),
    fromField: (field) => {
      const items = listValue(field);
      if (items.length !== entries.length) throw new EncodingError('another number of fields');
      return Object.fromEntries(
        entries.map(([name, codec], at) => [name, codec.fromField(items[at]!)]),
      ) as StructOf<S>;
    },
  };
}

/** A list that starts with its variant's name. */
export function tagged<const V extends Readonly<Record<string, Shape>>>(
  variants: V,
): Codec<{ [K in keyof V & string]: { readonly op: K } & StructOf<V[K]> }[keyof V & string]> {
  type Variant = { readonly op: string };
  const codecs = new Map(Object.entries(variants).map(([name, shape]) => [name, struct(shape)]));
  return {
    toField: (value: Variant) =>
      enc.list([enc.text(value.op), ...listValue(codecs.get(value.op)!.toField(value))]),
    fromField: (field) => {
      const [name, ...items] = listValue(field);
      const codec = name?.type === 'text' ? codecs.get(name.value) : undefined;
      if (name?.type !== 'text' || codec === undefined) throw new EncodingError('unknown operation');
      return { op: name.value, ...(codec.fromField(enc.list(items)) as object) } as never;
    },
  };
}

export function listOf<T>(codec: Codec<T>, max: number): Codec<readonly T[]> {
  return {
    toField: (value) => enc.list(value.map((item) => codec.toField(item))),
    fromField: (field) => {
      const items = listValue(field);
      if (items.length > max) throw new EncodingError('too many items');
      return items.map((item) => codec.fromField(item));
    },
  };
}

export function optional<T>(codec: Codec<T>): Codec<T | null> {
  return {
    toField: (value) => (value === null ? enc.absent : codec.toField(value)),
    fromField: (field) => (field.type === 'absent' ? null : codec.fromField(field)),
  };
}

/** Bytes of one length, or of at most `max` when `exact` is false. */
export function bytesOf(length: number, exact = true): Codec<Bytes> {
  return {
    toField: (value) => enc.bytes(value),
    fromField: (field) => {
      if (field.type !== 'bytes') throw new EncodingError('bytes expected');
      if (exact ? field.value.length !== length : field.value.length > length)
        throw new EncodingError('bytes of another size');
      return field.value as Bytes;
    },
  };
}

export const uuid: Codec<string> = {
  toField: (value) => enc.uuid(value),
  fromField: (field) => {
    if (field.type !== 'uuid') throw new EncodingError('UUID expected');
    return field.value;
  },
};

export const u64: Codec<number> = {
  toField: (value) => enc.u64(value),
  fromField: (field) => {
    if (field.type !== 'u64') throw new EncodingError('integer expected');
    return field.value;
  },
};

export function textOf(max: number, pattern?: RegExp): Codec<string> {
  return {
    toField: (value) => enc.text(value),
    fromField: (field) => {
      if (field.type !== 'text' || field.value.length > max) throw new EncodingError('text expected');
      if (pattern !== undefined && !pattern.test(field.value))
        throw new EncodingError('text of another form');
      return field.value;
    },
  };
}

export function oneOf<const T extends string>(...names: readonly T[]): Codec<T> {
  return {
    toField: (value) => enc.text(value),
    fromField: (field) => {
      if (field.type !== 'text' || !names.includes(field.value as T)) throw new EncodingError('unknown name');
      return field.value as T;
    },
  };
}

export class UnknownSuiteError extends EncodingError {
  readonly suite: number;
  constructor(suite: number) {
    super(`unknown suite ${suite}`);
    this.suite = suite;
  }
}

/** Suite 1 of PROTOCOL §2; another one is an error, never a fallback. */
export const suite: Codec<1> = {
  toField: (value) => enc.u64(value),
  fromField: (field) => {
    if (field.type !== 'u64') throw new EncodingError('suite expected');
    if (field.value !== 1) throw new UnknownSuiteError(field.value);
    return 1;
  },
};

function listValue(field: Field): readonly Field[] {
  if (field.type !== 'list') throw new EncodingError('list expected');
  return field.value;
}
