import { limits } from '@secure-chat/shared/limits';
import { padme } from '@secure-chat/shared/file-size';
import { usernamePattern, uuidPattern } from '@secure-chat/shared/ids';
import * as z from 'zod';

const bytes32 = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const maxFileBytes = 2 ** 40;
const maxDurationMs = 7 * 24 * 60 * 60 * 1_000;

const size = z.int().min(0).max(maxFileBytes);
const fileReference = z
  .object({
    attachmentId: z.string().regex(uuidPattern),
    key: bytes32,
    size,
    padded: size,
    root: bytes32,
  })
  .refine(({ size, padded }) => padded === padme(size), 'padded');
const pixels = z.int().min(1).max(65_535);

/** Where a sealed file lies, and what it takes to open it (PROTOCOL §7). */
export type FileReference = z.infer<typeof fileReference>;

const attachment = z.object({
  kind: z.literal('attachment'),
  name: z.string().min(1).max(255),
  mediaType: z.string().max(100),
  file: fileReference,
  /** A small picture of it, WebP or JPEG, at most 32 KiB. */
  preview: fileReference.refine(({ size }) => size <= limits.thumbnailBytes, 'preview').optional(),
  width: pixels.optional(),
  height: pixels.optional(),
  durationMs: z.int().min(0).max(maxDurationMs).optional(),
  /** Recorded in the app, to be heard in its place. */
  voice: z.boolean().optional(),
  caption: z.string().max(limits.messageTextLength).optional(),
});

/** Somebody whom its author knows, and by which identity: who starts a chat from it is bound to that one. */
const contact = z.object({
  kind: z.literal('contact'),
  userId: z.string().regex(uuidPattern),
  username: z.string().regex(usernamePattern),
  displayName: z.string().min(1).max(limits.displayNameLength),
  /** Canonical base64url of an SPKI of P-256. */
  identityKey: z.string().regex(/^[A-Za-z0-9_-]{121}[AQgw]$/),
});

/** A picture travels inside a message: small, and of a kind that can carry no script. */
const pictureUrl = z
  .string()
  .max(limits.pictureUrlLength)
  .regex(/^data:image\/(png|jpeg|webp);base64,[A-Za-z0-9+/]+={0,2}$/);

const text = z.string().min(1).max(limits.messageTextLength);
/** A message that is meant, and the bytes of it: nobody is shown another one under its id. */
const target = z.object({ eventId: z.string().regex(uuidPattern), eventHash: bytes32 });
const mentions = z.array(z.string().regex(uuidPattern)).max(limits.mentions).optional();
const emoji = z.string().max(limits.emojiLength).regex(new RegExp('^\\p{RGI_Emoji}$', 'v'));

const { min, max } = limits.timerMs;
const timer = z.union([z.literal(0), z.int().min(min).max(max)]);

const payload = z.discriminatedUnion('kind', [
  attachment,
  contact,
  z.object({
    kind: z.literal('text'),
    text,
    replyTo: target.optional(),
    mentions,
    forwarded: z.literal(true).optional(),
  }),
  z.object({ kind: z.literal('edit'), target, text, mentions }),
  z.object({ kind: z.literal('reaction'), target, emoji: emoji.nullable() }),
  z.object({ kind: z.literal('delete'), target }),
  z.object({ kind: z.literal('pin'), target, pinned: z.boolean() }),
  /** After what time messages disappear from here on; 0 for never. */
  z.object({ kind: z.literal('timer'), afterMs: timer }),
  /** What its author wants to be called, and, from its admins, what a group is called and looks like. */
  z.object({
    kind: z.literal('profile'),
    displayName: z.string().min(1).max(limits.displayNameLength).optional(),
    groupName: z.string().min(1).max(limits.displayNameLength).optional(),
    /** A small picture as a data URL; null takes it away. */
    groupPicture: pictureUrl.nullable().optional(),
  }),
]);

/** What a message says (PROTOCOL §7). A kind that this version does not know is kept apart, not refused. */
export type Payload = z.infer<typeof payload> | { readonly kind: 'unsupported' };

const kinded = z.object({ kind: z.string().max(64) });

/** @returns null for what is no payload at all. */
export function parsePayload(json: unknown): Payload | null {
  const known = payload.safeParse(json);
  if (known.success) return known.data;
  const kind = kinded.safeParse(json);
  const isKnown =
    kind.success && payload.options.some((option) => option.shape.kind.value === kind.data.kind);
  return kind.success && !isKnown ? { kind: 'unsupported' } : null;
}
