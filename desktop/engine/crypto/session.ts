import { equalBytes, fromBase64Url, toBase64Url, type Bytes } from '@secure-chat/shared/bytes';
import * as enc from '@secure-chat/shared/encoding';
import type { Signed } from '@secure-chat/shared/contract';
import { sizes } from '@secure-chat/shared/limits';
import { sessionFormat, type SessionRecord } from '@secure-chat/shared/signed/session';
import type { OpenedAccount } from './account-keys.ts';
import type { OpenedBundle } from './bundle.ts';
import { AcceptanceError, SealError } from './errors.ts';
import {
  hkdfBytes,
  importAesKey,
  importHkdfKey,
  openRsa,
  randomBytes,
  sealRsa,
  sha256,
} from './primitives.ts';
import { checkOwnEntry, isNamedIn, type Roster } from './roster.ts';
import { isSignedBy, signBytes } from './signatures.ts';

export interface NewSession {
  readonly sessionId: string;
  readonly record: Signed;
  readonly sessionHash: Bytes;
  readonly seed: Bytes;
  readonly wraps: { readonly userId: string; readonly wrap: string }[];
}

/**
 * A sender session (PROTOCOL §7): one seed, wrapped once for each member and for oneself, under
 * which this device writes until the roster changes.
 * @throws {SealError} unless the recipients are the roster's members with the keys that it names.
 * @throws {AcceptanceError} `foreign_identity` if it names another identity for oneself.
 */
export async function createSession(
  opened: OpenedAccount,
  input: Pick<SessionRecord, 'ttl' | 'vaultVersion' | 'dirSize' | 'dirHash' | 'createdAt'> & {
    readonly roster: Roster;
    /** The bundles that the roster names, one for every member. */
    readonly recipients: readonly OpenedBundle[];
    readonly deviceId: string;
  },
): Promise<NewSession> {
  const { roster, recipients, deviceId, ...kept } = input;
  checkRecipients(opened, roster, recipients);
  const sessionId = crypto.randomUUID();
  const seed = randomBytes(sizes.seed);
  const bytes = sessionFormat.encode({
    suite: 1,
    conversationId: roster.conversationId,
    sessionId,
    senderUserId: opened.userId,
    senderIdentityHash: opened.identity.hash,
    senderDeviceId: deviceId,
    rosterHash: roster.hash,
    commitment: await commitmentOf(seed, sessionId),
    ...kept,
  });
  const place = { conversationId: roster.conversationId, sessionId, senderUserId: opened.userId };
  const wraps = await Promise.all(
    recipients.map(async ({ bundle, encryptionKey, encryptionKeyId }) => {
      const label = wrapLabel(place, bundle.userId, encryptionKeyId);
      return { userId: bundle.userId, wrap: toBase64Url(await sealRsa(encryptionKey, seed, label)) };
    }),
  );
  const record = await signBytes(opened, bytes);
  return { sessionId, record, sessionHash: await sha256(bytes), seed, wraps };
}

/** The last gate before a seed is wrapped: whoever fetched these bundles may have been deceived. */
function checkRecipients(opened: OpenedAccount, roster: Roster, recipients: readonly OpenedBundle[]): void {
  checkOwnEntry(roster, opened);
  const named = recipients.filter((recipient) => isNamedIn(roster, recipient));
  const people = new Set(named.map(({ bundle }) => bundle.userId));
  if (recipients.length !== roster.members.size || people.size !== roster.members.size)
    throw new SealError('the recipients are not the roster');
  const own = recipients.find(({ bundle }) => bundle.userId === opened.userId);
  if (!own || !equalBytes(own.encryptionKeyId, opened.encryption.keyId))
    throw new SealError('not one’s own encryption key');
}

/** @throws {EncodingError} unless the bytes are a session record in its canonical encoding. */
export function openSessionRecord(signed: Pick<Signed, 'bytes'>): { readonly record: SessionRecord } {
  return { record: sessionFormat.decode(fromBase64Url(signed.bytes)) };
}

/** @throws {AcceptanceError} `bad_signature` unless it is signed by the identity that the roster names. */
export async function verifySession(signed: Signed, identityKey: Uint8Array): Promise<void> {
  const bytes = fromBase64Url(signed.bytes);
  const { senderIdentityHash } = sessionFormat.decode(bytes);
  const named = equalBytes(senderIdentityHash, await sha256(identityKey));
  if (!named || !(await isSignedBy(identityKey, signed.signature, bytes)))
    throw new AcceptanceError('bad_signature');
}

/**
 * Opens a past session to a newcomer (PROTOCOL §7): the seed, wrapped anew by the admin who adds them.
 * @returns base64url
 */
export async function shareSeed(
  seed: Uint8Array,
  place: { readonly conversationId: string; readonly sessionId: string; readonly sharedBy: string },
  { bundle, encryptionKey, encryptionKeyId }: OpenedBundle,
): Promise<string> {
  const label = historyLabel(place, bundle.userId, encryptionKeyId);
  return toBase64Url(await sealRsa(encryptionKey, seed, label));
}

/**
 * Opens one's own wrap and checks the seed against the commitment that every member was shown: a
 * sender cannot hand two members two keys.
 * @param sharedBy the admin who opened the session to a newcomer; null for the sender's own wrap.
 * @throws {OpenError} if the wrap does not open; {AcceptanceError} `commitment_mismatch`.
 */
export async function openSeed(
  opened: Pick<OpenedAccount, 'userId' | 'encryption'>,
  signed: Pick<Signed, 'bytes'>,
  wrap: Uint8Array,
  sharedBy: string | null = null,
): Promise<Bytes> {
  const { record } = openSessionRecord(signed);
  const { keyId } = opened.encryption;
  const label =
    sharedBy === null
      ? wrapLabel(record, opened.userId, keyId)
      : historyLabel({ ...record, sharedBy }, opened.userId, keyId);
  const seed = await openRsa(opened.encryption.privateKey, wrap, label);
  if (seed.length !== sizes.seed) throw new AcceptanceError('commitment_mismatch');
  if (!equalBytes(await commitmentOf(seed, record.sessionId), record.commitment))
    throw new AcceptanceError('commitment_mismatch');
  return seed;
}

/** The AES-256-GCM key of a session, non-extractable. */
export async function sessionKey(seed: Uint8Array, sessionId: string): Promise<CryptoKey> {
  const raw = await hkdfBytes(await importHkdfKey(seed), 'session', enc.uuid(sessionId));
  const key = await importAesKey(raw);
  raw.fill(0);
  return key;
}

async function commitmentOf(seed: Uint8Array, sessionId: string): Promise<Bytes> {
  return hkdfBytes(await importHkdfKey(seed), 'commit', enc.uuid(sessionId));
}

function wrapLabel(
  place: Pick<SessionRecord, 'conversationId' | 'sessionId' | 'senderUserId'>,
  recipient: string,
  keyId: Bytes,
): Bytes {
  return enc.encode(
    'wrap',
    enc.u64(1),
    enc.uuid(place.conversationId),
    enc.uuid(place.sessionId),
    enc.uuid(place.senderUserId),
    enc.uuid(recipient),
    enc.bytes(keyId),
  );
}

function historyLabel(
  place: { readonly conversationId: string; readonly sessionId: string; readonly sharedBy: string },
  recipient: string,
  keyId: Bytes,
): Bytes {
  return enc.encode(
    'history',
    enc.u64(1),
    enc.uuid(place.conversationId),
    enc.uuid(place.sessionId),
    enc.uuid(place.sharedBy),
    enc.uuid(recipient),
    enc.bytes(keyId),
  );
}
