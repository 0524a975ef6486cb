/**
 * Who is in a conversation, and who may change it (PROTOCOL §6). Server and clients apply the same
 * rules: what one of them took and another refused would leave two rosters of one conversation.
 */
import { chainStart } from './log.ts';
import type { Control, RosterMember, RosterOp } from './control.ts';
import { limits } from '../limits.ts';
import { equalBytes } from '../bytes.ts';

export interface RosterState {
  readonly kind: 'direct' | 'group';
  /** In the order in which they joined: the longest-standing first. */
  readonly members: ReadonlyMap<string, RosterMember>;
}

export class RosterError extends Error {
  override readonly name = 'RosterError';
  /** `forbidden`: the actor has no right to it; `malformed`: nobody could do it. */
  readonly fault: 'forbidden' | 'malformed';
  constructor(fault: RosterError['fault'], message: string) {
    super(message);
    this.fault = fault;
  }
}

/**
 * The roster that a `create` makes.
 * @throws {RosterError} `malformed`
 */
export function startRoster(control: Control): RosterState {
  const [create, ...rest] = control.ops;
  if (create?.op !== 'create' || rest.length > 0) throw malformed('not one create');
  const isFirst =
    control.conversationId === null &&
    control.prevRosterHash === null &&
    control.rosterVersion === 1 &&
    control.lastSeenSeq === 0 &&
    equalBytes(control.lastSeenLogHash, chainStart);
  if (!isFirst) throw malformed('not the first of its conversation');
  const members = new Map(create.members.map((member) => [member.userId, member]));
  if (members.size !== create.members.length) throw malformed('a member twice');
  if (members.get(control.actorUserId)?.role !== 'owner') throw malformed('not the owner’s own');
  const isPair = members.size === 2 && create.members.every(({ role }) => role === 'owner');
  if (create.kind === 'direct' && !isPair) throw malformed('not two owners');
  return { kind: create.kind, members };
}

/**
 * The roster after all ops of one control, in their order.
 * @throws {RosterError}
 */
export function changeRoster(state: RosterState, actorUserId: string, ops: readonly RosterOp[]): RosterState {
  if (ops.length === 0) throw malformed('no change');
  const members = new Map(state.members);
  for (const op of ops) {
    const actor = members.get(actorUserId);
    if (!actor) throw forbidden('not a member');
    if (state.kind === 'direct') changeDirect(members, actor, op);
    else changeGroup(members, actor, op);
  }
  if (members.size > limits.conversationMembers) throw malformed('too many members');
  if (members.size > 0 && !ownersOf(members)) throw malformed('no owner');
  return { kind: state.kind, members };
}

type Members = Map<string, RosterMember>;

function changeDirect(members: Members, actor: RosterMember, op: RosterOp): void {
  if (op.op === 'rekey') return rekey(members, actor, op);
  if (op.op !== 'rebind' || op.userId === actor.userId) throw forbidden(`${op.op} in a conversation of two`);
  members.set(op.userId, { ...required(members, op.userId), ...keysOf(op) });
}

function changeGroup(members: Members, actor: RosterMember, op: RosterOp): void {
  switch (op.op) {
    case 'create':
      throw malformed('a second create');
    case 'rekey':
      return rekey(members, actor, op);
    case 'leave':
      return leave(members, actor);
    case 'add':
      return add(members, actor, op.member);
    case 'remove':
      requireRightOver(actor, required(members, op.userId));
      members.delete(op.userId);
      return;
    case 'role':
      if (actor.role !== 'owner') throw forbidden('role');
      members.set(op.userId, { ...required(members, op.userId), role: op.role });
      return;
    case 'rebind': {
      const member = required(members, op.userId);
      requireRightOver(actor, member);
      // A new identity is a new arrival: it stands last, and starts without a right.
      members.delete(op.userId);
      members.set(op.userId, { ...member, ...keysOf(op), role: 'member' });
    }
  }
}

function add(members: Members, actor: RosterMember, member: RosterMember): void {
  if (actor.role === 'member') throw forbidden('add');
  if (actor.role === 'admin' && member.role !== 'member') throw forbidden('add with a role');
  if (members.has(member.userId)) throw malformed('a member twice');
  members.set(member.userId, member);
}

/** If the last owner leaves, the longest-standing admin, else member, becomes owner. */
function leave(members: Members, actor: RosterMember): void {
  members.delete(actor.userId);
  if (members.size === 0 || ownersOf(members)) return;
  const heirs = [...members.values()];
  const heir = heirs.find(({ role }) => role === 'admin') ?? heirs[0]!;
  members.set(heir.userId, { ...heir, role: 'owner' });
}

function rekey(members: Members, actor: RosterMember, op: Extract<RosterOp, { op: 'rekey' }>): void {
  members.set(actor.userId, { ...actor, keyId: op.keyId, bundleHash: op.bundleHash });
}

/** Owners may remove and rebind anybody else, admins whoever is no owner; oneself nobody. */
function requireRightOver(actor: RosterMember, member: RosterMember): void {
  const may = actor.role === 'owner' || (actor.role === 'admin' && member.role !== 'owner');
  if (!may || actor.userId === member.userId) throw forbidden('over this member');
}

function required(members: Members, userId: string): RosterMember {
  const member = members.get(userId);
  if (!member) throw malformed('not a member');
  return member;
}

function keysOf({ identityKey, keyId, bundleHash }: Extract<RosterOp, { op: 'rebind' }>) {
  return { identityKey, keyId, bundleHash };
}

const ownersOf = (members: Members): boolean => [...members.values()].some(({ role }) => role === 'owner');
const malformed = (message: string): RosterError => new RosterError('malformed', message);
const forbidden = (message: string): RosterError => new RosterError('forbidden', message);
