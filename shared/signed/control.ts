import { limits, sizes } from '../limits.ts';
import {
  bytesOf,
  format,
  listOf,
  oneOf,
  optional,
  struct,
  suite,
  tagged,
  u64,
  uuid,
  type Format,
  type StructOf,
  type ValueOf,
} from './format.ts';

const role = oneOf('owner', 'admin', 'member');
const member = struct({
  userId: uuid,
  role,
  identityKey: bytesOf(sizes.identitySpki),
  keyId: bytesOf(sizes.keyId),
  bundleHash: bytesOf(sizes.hash),
});

const op = tagged({
  create: {
    kind: oneOf('direct', 'group'),
    nonce: bytesOf(16),
    members: listOf(member, limits.conversationMembers),
  },
  add: { member, history: oneOf('none', 'all') },
  remove: { userId: uuid },
  leave: {},
  role: { userId: uuid, role },
  rekey: { keyId: bytesOf(sizes.keyId), bundleHash: bytesOf(sizes.hash) },
  rebind: {
    userId: uuid,
    identityKey: bytesOf(sizes.identitySpki),
    keyId: bytesOf(sizes.keyId),
    bundleHash: bytesOf(sizes.hash),
  },
});

const shape = {
  suite,
  /** Absent in `create`, whose id follows from its bytes. */
  conversationId: optional(uuid),
  rosterVersion: u64,
  prevRosterHash: optional(bytesOf(sizes.hash)),
  actorUserId: uuid,
  actorIdentityHash: bytesOf(sizes.hash),
  ops: listOf(op, limits.controlOps),
  lastSeenSeq: u64,
  lastSeenLogHash: bytesOf(sizes.hash),
  dirSize: u64,
  dirHash: bytesOf(sizes.hash),
  eventId: uuid,
  sentAt: u64,
};

export type Role = ValueOf<typeof role>;
export type RosterMember = ValueOf<typeof member>;
export type RosterOp = ValueOf<typeof op>;
/** A signed change of a conversation's roster (PROTOCOL §6). rosterHash = SHA-256 of the encoding. */
export type Control = StructOf<typeof shape>;
export const controlFormat: Format<Control> = format('control', shape);
