import { equalBytes, fromBase64Url, type Bytes } from '@secure-chat/shared/bytes';
import * as enc from '@secure-chat/shared/encoding';
import type { Signed } from '@secure-chat/shared/contract';
import { uuidFromHash } from '@secure-chat/shared/ids';
import { chainStart } from '@secure-chat/shared/signed/log';
import {
  controlFormat,
  type Control,
  type Role,
  type RosterMember,
  type RosterOp,
} from '@secure-chat/shared/signed/control';
import { changeRoster, RosterError, startRoster, type RosterState } from '@secure-chat/shared/signed/roster';
import type { OpenedAccount } from './account-keys.ts';
import type { OpenedBundle } from './bundle.ts';
import { AcceptanceError } from './errors.ts';
import { ownIdentityIndex, ownKeysOf } from './past-keys.ts';
import { randomBytes, sha256 } from './primitives.ts';
import { isSignedBy, signBytes } from './signatures.ts';

/** Who is in a conversation, as its control chain says; nothing else decides it. */
export interface Roster extends RosterState {
  readonly conversationId: string;
  readonly version: number;
  /** SHA-256 of the control that made it. */
  readonly hash: Bytes;
}

export interface OpenedControl {
  readonly control: Control;
  readonly hash: Bytes;
  readonly bytes: Bytes;
  readonly signature: string;
}

/** direct id = UUIDv8 of SHA-256(enc("direct", lower, higher, n)) (PROTOCOL §6). */
export async function directConversationId(one: string, other: string, n = 0): Promise<string> {
  const [lower, higher] = [one, other].sort();
  return uuidFromHash(await sha256(enc.encode('direct', enc.uuid(lower!), enc.uuid(higher!), enc.u64(n))));
}

/** Where in the log and in the directory its author stood when a control was signed. */
export type ControlPlace = Pick<
  Control,
  'lastSeenSeq' | 'lastSeenLogHash' | 'dirSize' | 'dirHash' | 'sentAt' | 'eventId'
>;

/** What a roster says of a person whose bundle was checked. */
export function rosterMember({ bundle, hash, encryptionKeyId }: OpenedBundle, role: Role): RosterMember {
  const { userId, identityKey } = bundle;
  return { userId, role, identityKey, keyId: encryptionKeyId, bundleHash: hash };
}

/** The signed `create` of a conversation: of two it names both as owners, of a group whoever makes it. */
export async function createControl(
  opened: OpenedAccount,
  kind: Roster['kind'],
  members: readonly RosterMember[],
  place: Omit<ControlPlace, 'lastSeenSeq' | 'lastSeenLogHash'>,
): Promise<Signed> {
  return sign(opened, {
    conversationId: null,
    rosterVersion: 1,
    prevRosterHash: null,
    ops: [{ op: 'create', kind, nonce: randomBytes(16), members }],
    lastSeenSeq: 0,
    lastSeenLogHash: chainStart,
    ...place,
  });
}

/** The signed `create` of a conversation of two; both own it. */
export async function createDirect(
  opened: OpenedAccount,
  me: OpenedBundle,
  other: OpenedBundle,
  place: Omit<ControlPlace, 'lastSeenSeq' | 'lastSeenLogHash'>,
): Promise<{ readonly control: Signed; readonly conversationId: string; readonly rosterHash: Bytes }> {
  const members = [me, other].map((person) => rosterMember(person, 'owner'));
  const control = await createControl(opened, 'direct', members, place);
  return {
    control,
    conversationId: await directConversationId(opened.userId, other.bundle.userId),
    rosterHash: await sha256(fromBase64Url(control.bytes)),
  };
}

/** A signed change of a roster; the server takes it only while that roster is in force. */
export async function changeControl(
  opened: OpenedAccount,
  roster: Roster,
  ops: readonly RosterOp[],
  place: ControlPlace,
): Promise<Signed> {
  // Where a former identity of one's own is still the roster's, nothing but its signature counts.
  const own = roster.members.get(opened.userId);
  const actor = (own && ownKeysOf(opened, own.identityKey)) ?? opened;
  return sign(
    { userId: opened.userId, identity: actor.identity },
    {
      conversationId: roster.conversationId,
      rosterVersion: roster.version + 1,
      prevRosterHash: roster.hash,
      ops,
      ...place,
    },
  );
}

function sign(
  opened: Pick<OpenedAccount, 'userId' | 'identity'>,
  control: Omit<Control, 'suite' | 'actorUserId' | 'actorIdentityHash'>,
): Promise<Signed> {
  const actor = { actorUserId: opened.userId, actorIdentityHash: opened.identity.hash };
  return signBytes(opened, controlFormat.encode({ suite: 1, ...actor, ...control }));
}

/** @throws {EncodingError} unless the bytes are a control in its canonical encoding. */
export async function openControl(signed: Signed): Promise<OpenedControl> {
  const bytes = fromBase64Url(signed.bytes);
  const control = controlFormat.decode(bytes);
  return { control, hash: await sha256(bytes), bytes, signature: signed.signature };
}

/**
 * The roster after a control: checked against its predecessor, the actor's right and the actor's
 * signature under the identity that the roster itself names.
 * @throws {AcceptanceError} `stale_roster`, `bad_signature`, `wrong_sender`, `not_allowed` or `malformed`.
 */
export async function applyControl(previous: Roster | null, opened: OpenedControl): Promise<Roster> {
  const { control, hash } = opened;
  const next = await follow(previous, control, hash);
  const signers = previous ?? next;
  const actor = signers.members.get(control.actorUserId);
  if (!actor) throw new AcceptanceError('wrong_sender');
  if (!equalBytes(control.actorIdentityHash, await sha256(actor.identityKey)))
    throw new AcceptanceError('bad_signature');
  if (!(await isSignedBy(actor.identityKey, opened.signature, opened.bytes)))
    throw new AcceptanceError('bad_signature');
  return next;
}

async function follow(previous: Roster | null, control: Control, hash: Bytes): Promise<Roster> {
  try {
    return previous === null ? await started(control, hash) : continued(previous, control, hash);
  } catch (error) {
    if (!(error instanceof RosterError)) throw error;
    throw new AcceptanceError(error.fault === 'forbidden' ? 'not_allowed' : 'malformed', { cause: error });
  }
}

/**
 * Holds a roster to one's own keys: whoever can write another identity into one's own entry would be
 * sent everything that one writes, through the sender's own wrap (PROTOCOL §3).
 * @throws {AcceptanceError} `wrong_conversation` where one is no member, `foreign_identity`.
 */
export function checkOwnEntry(roster: Roster, opened: OpenedAccount): void {
  const own = roster.members.get(opened.userId);
  if (!own) throw new AcceptanceError('wrong_conversation');
  if (!equalBytes(own.identityKey, opened.identity.publicKey)) throw new AcceptanceError('foreign_identity');
}

/**
 * The same for a roster that one reads: a former identity of one's own may stand in it until the others have
 * confirmed the one in force, and never comes back in its place.
 * @throws {AcceptanceError} `foreign_identity`
 */
export function checkOwnPlace(before: RosterState | null, after: RosterState, opened: OpenedAccount): void {
  const [was, is] = [before, after].map((roster) => roster?.members.get(opened.userId));
  if (!is) return;
  const index = ownIdentityIndex(opened, is.identityKey);
  const least = was ? ownIdentityIndex(opened, was.identityKey) : 0;
  if (index < Math.max(least, 0)) throw new AcceptanceError('foreign_identity');
}

/** Whether a bundle is the very one that the roster names for its owner. */
export function isNamedIn(roster: Roster, { bundle, hash, encryptionKeyId }: OpenedBundle): boolean {
  const member = roster.members.get(bundle.userId);
  return (
    member !== undefined &&
    equalBytes(member.bundleHash, hash) &&
    equalBytes(member.identityKey, bundle.identityKey) &&
    equalBytes(member.keyId, encryptionKeyId)
  );
}

async function started(control: Control, hash: Bytes): Promise<Roster> {
  const state = startRoster(control);
  const [one, other] = [...state.members.keys()];
  const conversationId =
    state.kind === 'group' ? uuidFromHash(hash) : await directConversationId(one!, other!);
  return { ...state, conversationId, version: 1, hash };
}

function continued(previous: Roster, control: Control, hash: Bytes): Roster {
  if (control.conversationId !== previous.conversationId) throw new AcceptanceError('wrong_conversation');
  const follows =
    control.rosterVersion === previous.version + 1 &&
    control.prevRosterHash !== null &&
    equalBytes(control.prevRosterHash, previous.hash);
  if (!follows) throw new AcceptanceError('stale_roster');
  const state = changeRoster(previous, control.actorUserId, control.ops);
  return { ...state, conversationId: previous.conversationId, version: control.rosterVersion, hash };
}
