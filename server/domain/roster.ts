import type { Knex } from 'knex';
import { equalBytes } from '@secure-chat/shared/bytes';
import type { Control, RosterMember } from '@secure-chat/shared/signed/control';
import { RosterError, type RosterState } from '@secure-chat/shared/signed/roster';
import { listMembers } from '../access/conversation.ts';
import { AppError } from '../app/errors.ts';
import { Member, type Conversation } from '../models/conversation.ts';
import { isSucceeded, requireNewestBundles } from './newest-bundle.ts';

/** Room for the members that one control can bring, in the numbers that keep their order. */
const positionsPerEvent = 1_000;

export async function loadRoster(
  knex: Knex,
  { conversationId, kind }: Pick<Conversation, 'conversationId' | 'kind'>,
): Promise<RosterState> {
  const rows = await listMembers(knex, conversationId);
  return { kind, members: new Map(rows.map((row) => [row.userId, memberOf(row)])) };
}

/** Writes what a control changed. Whoever it names with new keys has to have published them. */
export async function saveRoster(
  knex: Knex,
  change: {
    readonly conversationId: string;
    readonly seq: number;
    readonly control: Control;
    readonly before: RosterState;
    readonly after: RosterState;
  },
): Promise<void> {
  const { conversationId, seq, control, before, after } = change;
  const gone = [...before.members.keys()].filter((userId) => !after.members.has(userId));
  if (gone.length > 0)
    await Member.query(knex).patch({ leftSeq: seq }).where({ conversationId }).whereIn('userId', gone);
  const members = [...after.members.values()];
  await requireNewestBundles(
    knex,
    members.filter((member) => !hasSameKeys(before.members.get(member.userId), member)),
  );
  const rows: Partial<Member>[] = [];
  const continued = await listContinued(knex, control, before);
  for (const [at, member] of members.entries()) {
    const known = before.members.get(member.userId);
    const arrival = arrivalOf({ ...change, continued }, member.userId, at);
    if (arrival || member !== known) rows.push({ conversationId, ...columnsOf(member), ...arrival });
  }
  await write(knex, rows);
}

/** Where someone who is new here, or comes back, begins to read. */
function arrivalOf(
  { control, seq, continued }: { control: Control; seq: number; continued: ReadonlySet<string> },
  userId: string,
  at: number,
): Partial<Member> | undefined {
  const position = seq * positionsPerEvent + at;
  const place = { joinedSeq: seq, leftSeq: null, position };
  for (const op of control.ops) {
    if (op.op === 'create') return { ...place, visibleAfter: 0, readsHistory: true };
    const visibleAfter = control.lastSeenSeq;
    if (op.op === 'add' && op.member.userId === userId)
      return { ...place, visibleAfter, readsHistory: op.history === 'all' };
    if (op.op === 'rebind' && op.userId === userId)
      return continued.has(userId) ? { position } : { ...place, visibleAfter, readsHistory: false };
  }
  return undefined;
}

/**
 * Whom a control rebinds to an identity that their former one has named: they were in all the while, and what
 * was sealed for them before is theirs to open still. After a reset it is a newcomer who comes.
 */
async function listContinued(
  knex: Knex,
  control: Control,
  before: RosterState,
): Promise<ReadonlySet<string>> {
  const continued = new Set<string>();
  for (const op of control.ops) {
    const member = op.op === 'rebind' ? before.members.get(op.userId) : undefined;
    if (member === undefined || op.op !== 'rebind') continue;
    const { userId, identityKey } = op;
    if (await isSucceeded(knex, { userId, from: member.identityKey, to: identityKey })) continued.add(userId);
  }
  return continued;
}

async function write(knex: Knex, rows: readonly Partial<Member>[]): Promise<void> {
  const arrivals = rows.filter(({ joinedSeq }) => joinedSeq !== undefined);
  if (arrivals.length > 0)
    await Member.query(knex).insert(arrivals).onConflict(['conversationId', 'userId']).merge();
  for (const { conversationId, userId, joinedSeq, ...columns } of rows)
    if (joinedSeq === undefined) await Member.query(knex).findById([conversationId!, userId!]).patch(columns);
}

/** @throws {AppError} `forbidden` or `invalid_request` for what the roster's rules refuse. */
export function refuseRosterFault(error: unknown, field: string): never {
  if (!(error instanceof RosterError)) throw error;
  if (error.fault === 'forbidden') throw new AppError('forbidden', { cause: error });
  throw new AppError('invalid_request', { field, cause: error });
}

function hasSameKeys(one: RosterMember | undefined, other: RosterMember): boolean {
  return (
    one !== undefined &&
    equalBytes(one.identityKey, other.identityKey) &&
    equalBytes(one.keyId, other.keyId) &&
    equalBytes(one.bundleHash, other.bundleHash)
  );
}

function memberOf(row: Member): RosterMember {
  const { userId, role } = row;
  const [identityKey, keyId, bundleHash] = [row.identityKey, row.keyId, row.bundleHash].map(
    (bytes) => new Uint8Array(bytes),
  );
  return { userId, role, identityKey: identityKey!, keyId: keyId!, bundleHash: bundleHash! };
}

function columnsOf({ userId, role, identityKey, keyId, bundleHash }: RosterMember) {
  return {
    userId,
    role,
    identityKey: Buffer.from(identityKey),
    keyId: Buffer.from(keyId),
    bundleHash: Buffer.from(bundleHash),
  };
}
