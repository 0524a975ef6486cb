import * as z from 'zod';
import { limits, sizes } from '../limits.ts';
import { usernamePattern, uuidPattern } from '../ids.ts';

// The renderer's CSP forbids `new Function`, which zod's compiled parsers use.
z.config({ jitless: true });

export const uuid = z.string().regex(uuidPattern);
export const username = z.string().regex(usernamePattern);
export const count = z.int().min(0).max(Number.MAX_SAFE_INTEGER);
/** Milliseconds since 1970. */
export const time = z.int().min(0).max(Number.MAX_SAFE_INTEGER);
export const none = z.strictObject({});

/** Base64url without padding, of at most `maxBytes` bytes, in its one canonical form. */
export function binary(maxBytes: number): z.ZodString {
  return base64Url().max(Math.ceil((maxBytes * 4) / 3));
}

/** Base64url without padding, of exactly `bytes` bytes, in its one canonical form. */
export function binaryOf(bytes: number): z.ZodString {
  return base64Url().length(Math.ceil((bytes * 4) / 3));
}

/** The last symbol of a text that does not end on a whole group has unused bits: they are zero. */
const lastSymbols: Readonly<Record<number, RegExp>> = {
  0: /^|[A-Za-z0-9_-]$/,
  2: /[AQgw]$/,
  3: /[AEIMQUYcgkosw048]$/,
};

function base64Url(): z.ZodString {
  return z
    .string()
    .regex(/^[A-Za-z0-9_-]*$/)
    .refine((text) => lastSymbols[text.length % 4]?.test(text) ?? false, 'not canonical base64url');
}

/** Bytes in the canonical encoding, and the signature over them (or over what the format says). */
export function signed(maxBytes: number): z.ZodObject<{ bytes: z.ZodString; signature: z.ZodString }> {
  return z.strictObject({ bytes: binary(maxBytes), signature: binaryOf(sizes.signature) });
}

export const signedBundle = signed(4_096);
export const signedSuccession = signed(1_024);
/** A bundle as others are shown it: with what the identity before it said, where it was not lost. */
export const publishedBundle = signedBundle.extend({ succession: signedSuccession.optional() });
export const signedControl = signed(limits.controlBytes);
export const signedReceipt = signed(1_024);
export type Signed = z.infer<typeof signedBundle>;
export type PublishedBundle = z.infer<typeof publishedBundle>;
