/** Random values from the contract's own schemas: of the right form, or spoilt in one place. */
import fc from 'fast-check';
import * as z from 'zod';
import { toBase64Url } from '@secure-chat/shared/bytes';

interface JsonSchema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** A value that the schema accepts, and that means nothing. */
export function wellFormed(schema: z.ZodType): fc.Arbitrary<unknown> {
  return fromJsonSchema(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema);
}

/** A value that the schema refuses: one of {@link wellFormed}, with a part lost, added or of another type. */
export function malformed(schema: z.ZodType): fc.Arbitrary<unknown> {
  return fc
    .tuple(wellFormed(schema), fc.nat(), spoiler)
    .map(([value, at, spoil]) => spoilAt(value, at, spoil))
    .filter((value) => !schema.safeParse(value).success);
}

type Spoil = 'drop' | 'add' | { readonly replaceBy: unknown };

const spoiler: fc.Arbitrary<Spoil> = fc.oneof(
  fc.constant('drop' as const),
  fc.constant('add' as const),
  fc
    .oneof(fc.jsonValue(), fc.string({ unit: 'binary' }), fc.double(), fc.constant('x'.repeat(100_000)))
    .map((replaceBy) => ({ replaceBy })),
);

function fromJsonSchema(schema: JsonSchema): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const variants = schema.anyOf ?? schema.oneOf;
  if (variants !== undefined) return fc.oneof(...variants.map(fromJsonSchema));
  switch (schema.type) {
    case 'object':
      return fc.record(
        Object.fromEntries(Object.entries(schema.properties ?? {}).map(([k, v]) => [k, fromJsonSchema(v)])),
        { requiredKeys: [...(schema.required ?? [])] },
      );
    case 'array':
      return fc.array(fromJsonSchema(schema.items ?? {}), { minLength: schema.minItems ?? 0, maxLength: 3 });
    case 'string':
      return textOf(schema);
    case 'integer':
    case 'number':
      return fc.maxSafeNat().map((n) => Math.min(Math.max(n, schema.minimum ?? 0), schema.maximum ?? n));
    case 'null':
      return fc.constant(null);
    default:
      return fc.nat();
  }
}

/** Canonical base64url of as many bytes as fit into so many symbols. */
function base64UrlOf(minLength: number, maxLength: number): fc.Arbitrary<string> {
  const [least, most] = [Math.ceil((minLength * 3) / 4 - 0.5), Math.floor((maxLength * 3) / 4)];
  return fc.uint8Array({ minLength: least, maxLength: most }).map(toBase64Url);
}

function textOf({ pattern, minLength = 0, maxLength = 200 }: JsonSchema): fc.Arbitrary<string> {
  const longest = Math.max(minLength, Math.min(maxLength, 200));
  if (pattern === '^[A-Za-z0-9_-]*$') return base64UrlOf(minLength, longest);
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern));
  return fc.string({ minLength, maxLength: longest });
}

/** Spoils one place, chosen by counting through all of them. */
function spoilAt(value: unknown, at: number, spoil: Spoil): unknown {
  const places = listPlaces(value);
  const [holder, key] = places[at % places.length] ?? [undefined, ''];
  if (holder === undefined || typeof holder !== 'object') return spoilWhole(value, spoil);
  if (spoil === 'drop') delete holder[key];
  else if (spoil === 'add') holder['unheard of'] = 1;
  else holder[key] = spoil.replaceBy;
  return value;
}

function spoilWhole(value: unknown, spoil: Spoil): unknown {
  if (typeof spoil === 'object') return spoil.replaceBy;
  return typeof value === 'object' ? { ...value, 'unheard of': 1 } : undefined;
}

type Place = readonly [Record<string, unknown>, string];

function listPlaces(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((key): Place[] => [[holder, key], ...listPlaces(holder[key])]);
}
