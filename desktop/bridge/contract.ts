/**
 * The bridge between the window and the main process: verbs of the product, each with a schema
 * for its argument. The main process validates the argument and the sender of every call.
 * No key or password ever crosses it. What a person saves or plays of a file does, on its way to the disk or to the
 * player. The recovery code does, only to be saved or printed at the
 * person's own asking; of a new message its chat's name, and its first words where the person wants
 * them in notifications.
 */
import { limits } from '@secure-chat/shared/limits';
import * as z from 'zod';
import { playableTypes } from './media-types.ts';

z.config({ jitless: true });

const origin = z.url({ protocol: /^https$/ }).max(300);
const uuid = z.uuid();
const nothing = z.undefined();
/** What one read of a file gives at most. */
export const fileBlockBytes = 1024 * 1024;

/** How a server proves itself, as the main process found it. */
export type ServerCertificate =
  /** Signed by an authority that this computer trusts. */
  | { readonly state: 'public'; readonly origin: string }
  /** Self-signed, and the one that was confirmed before (or came with an invite). */
  | { readonly state: 'pinned'; readonly origin: string; readonly code: string }
  /** Self-signed and seen for the first time: the person compares the code. */
  | { readonly state: 'unknown'; readonly origin: string; readonly code: string }
  /** Another certificate than the confirmed one. */
  | { readonly state: 'changed'; readonly origin: string; readonly code: string; readonly expected: string }
  | { readonly state: 'unreachable'; readonly origin: string };

export interface AppInfo {
  readonly version: string;
  readonly platform: 'linux' | 'mac' | 'windows';
  /** The window has no native title bar: the page leaves room for the controls. */
  readonly overlayControls: boolean;
  readonly deviceName: string;
  /** A server that the installation is already pointed at. */
  readonly presetOrigin: string | null;
}

/** How this installation behaves, for whoever uses it; no secret, kept by the main process beside its window. */
export const preferences = z.strictObject({
  theme: z.enum(['system', 'light', 'dark']),
  /** How long nobody touches the computer before the app locks; 0 for never. */
  lockAfterSeconds: z.int().min(0).max(86_400),
  /** Lock as well when the system locks its screen or goes to sleep. */
  lockWithScreen: z.boolean(),
  /** What a notification shows: nothing (there are none), who wrote, or also what. */
  notifications: z.enum(['off', 'names', 'text']),
  /** Blank in recordings and in previews of open windows; systems without it (Linux) ignore it. */
  hideFromScreenshots: z.boolean(),
  /** Pixels at a zoom of 100 %; 15 is the design's. */
  messageSize: z.int().min(13).max(20),
  /** Else Enter breaks the line, and Ctrl Enter sends. */
  enterSends: z.boolean(),
});
const preferenceChange = preferences.partial();
export type Preferences = z.output<typeof preferences>;
export type PreferenceChange = z.output<typeof preferenceChange>;

/** Channel → argument schema. `code` is the certificate's SHA-256 in lower-case hex. */
export const channels = {
  'app.info': nothing,
  'server.inspect': z.strictObject({ origin }),
  'server.trust': z.strictObject({ origin, code: z.string().regex(/^[0-9a-f]{64}$/) }),
  'recovery.save': z.strictObject({ code: z.string().max(64), username: z.string().max(32) }),
  'recovery.print': z.strictObject({ code: z.string().max(64), username: z.string().max(32) }),
  'clipboard.write': z.strictObject({ text: z.string().max(limits.messageTextLength) }),
  /** Asks the person where a file goes; what follows names it by the number that this gives. */
  'file.save': z.strictObject({ name: z.string().min(1).max(255) }),
  'file.write': z.strictObject({
    saveId: uuid,
    bytes: z.instanceof(Uint8Array).refine(({ length }) => length <= fileBlockBytes),
  }),
  'file.end': z.strictObject({ saveId: uuid, whole: z.boolean() }),
  /** Shows what was saved in its folder; only what this page has saved since it was last unlocked. */
  'file.show': z.strictObject({ saveId: uuid }),
  /** Gives sound or film an address that a player can read; its bytes are asked for by `media_read`. */
  'media.begin': z.strictObject({
    type: z.enum(playableTypes),
    size: z
      .int()
      .min(1)
      .max(2 ** 40),
  }),
  'media.answer': z.strictObject({
    readId: uuid,
    bytes: z
      .instanceof(Uint8Array<ArrayBuffer>)
      .refine(({ length }) => length <= fileBlockBytes)
      .nullable(),
  }),
  'media.end': z.strictObject({ mediaId: uuid }),
  /** Somebody begins to record a voice note: until `microphone.end` of that turn the page may ask for sound. */
  'microphone.begin': nothing,
  'microphone.end': z.strictObject({ turn: z.int().min(0) }),
  'preferences.read': nothing,
  'preferences.change': preferenceChange,
  /** Something new came while nobody looks. What of it is shown, the main process decides by the preference. */
  'notifications.show': z.strictObject({
    conversationId: uuid,
    name: z.string().min(1).max(limits.displayNameLength),
    text: z.string().max(200),
  }),
  'window.setLocked': z.strictObject({ locked: z.boolean() }),
  'window.setUnread': z.strictObject({ count: z.int().min(0).max(1_000_000) }),
} as const;

export type Channel = keyof typeof channels;

export interface Results {
  'app.info': AppInfo;
  'server.inspect': ServerCertificate;
  'server.trust': null;
  'recovery.save': { readonly saved: boolean };
  'recovery.print': { readonly printed: boolean };
  'clipboard.write': null;
  'file.save': { readonly saveId: string | null };
  'file.write': null;
  'file.end': null;
  'file.show': { readonly shown: boolean };
  'media.begin': { readonly mediaId: string; readonly url: string };
  'media.answer': null;
  'media.end': null;
  'microphone.begin': { readonly turn: number; readonly allowed: boolean };
  'microphone.end': null;
  'preferences.read': Preferences;
  'preferences.change': Preferences;
  'notifications.show': { readonly shown: boolean };
  'window.setLocked': null;
  'window.setUnread': null;
}

/** Classes do not survive the bridge: handlers answer with one of these. */
export type BridgeAnswer<C extends Channel> =
  | { readonly ok: true; readonly value: Results[C] }
  | { readonly ok: false; readonly code: 'invalid_argument' | 'failed' };

/** What the main process tells the window. */
export type MainEvent =
  | { readonly name: 'command'; readonly command: 'lock' | 'new_chat' | 'settings' }
  /** The keys are to be gone at once, and whatever they showed. */
  | { readonly name: 'lock'; readonly reason: LockReason }
  /** A player wants these bytes, without the one at `to`. */
  | {
      readonly name: 'media_read';
      readonly readId: string;
      readonly mediaId: string;
      readonly from: number;
      readonly to: number;
    }
  /** A notification was clicked. */
  | { readonly name: 'open_chat'; readonly conversationId: string };
export type LockReason = 'idle' | 'screen' | 'sleep';

/** `window.secureChat`, the whole of it. */
export interface Bridge {
  invoke<C extends Channel>(channel: C, argument: z.input<(typeof channels)[C]>): Promise<BridgeAnswer<C>>;
  subscribe(listener: (event: MainEvent) => void): () => void;
}
