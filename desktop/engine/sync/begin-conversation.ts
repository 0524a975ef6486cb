import { toBase64Url } from '@secure-chat/shared/bytes';
import { chainStart } from '@secure-chat/shared/signed/log';
import { listControls, type LogEvent, type Signed } from '@secure-chat/shared/contract';
import {
  AcceptanceError,
  applyControl,
  isRefusal,
  openControl,
  type OpenedControl,
  type Roster,
} from '../crypto/index.ts';
import type { SyncContext } from './context.ts';
import type { Beginning } from './conversation.ts';
import { isInside } from './draft.ts';

/** A conversation before the first of its events that one may read. */
export interface Begun {
  readonly beginning: Beginning;
  /** In force at that place; null where one reads from `create` on. */
  readonly roster: Roster | null;
  readonly controls: readonly Signed[];
}

interface Link {
  readonly opened: OpenedControl;
  readonly signed: Signed;
  readonly roster: Roster;
}

/**
 * What a log that is new here begins with, verified before a conversation is made of it. Who was in it
 * from `create` reads from there; a newcomer, or somebody after a reset, from the place that was signed
 * by whoever added them, with the roster replayed from `create` (PROTOCOL §6, §8).
 * @returns null for what is no conversation of one's own.
 * @throws {AcceptanceError} `foreign_identity` if it names another identity for oneself.
 */
export async function beginConversation(
  context: SyncContext,
  conversationId: string,
  first: LogEvent | undefined,
): Promise<Begun | null> {
  if (first?.kind === 'control' && first.seq === 1) {
    const shown = await replay([first]);
    if (shown?.[0]?.roster.conversationId !== conversationId) return null;
    if (isInside(shown[0].roster, context.opened)) return beginAtCreate(context, shown[0]);
    // What is asked for below may be honest again: the one forged `create` that was shown is enough.
    requireOwn(context, shown);
  }
  const links = await replay(await fetchControls(context, conversationId));
  if (links?.[0]?.roster.conversationId !== conversationId) return null;
  const at = links.findLastIndex((link, index) => bringsMe(context, link, links[index - 1]));
  if (at >= 0) return beginLater(context, links, at);
  if (isInside(links[0].roster, context.opened)) return beginAtCreate(context, links[0]);
  requireOwn(context, links);
  return null;
}

/** Before a reset one was in it under keys of one's own: whoever is in it has to accept the new ones first. */
function requireOwn({ self, directory }: SyncContext, links: readonly Link[]): void {
  for (const { roster } of links) {
    const own = roster.members.get(self.userId);
    if (own && !directory.wasOwn(own.bundleHash)) throw new AcceptanceError('foreign_identity');
  }
}

function beginAtCreate(context: SyncContext, { opened, roster }: Link): Begun {
  const place = { seq: 0, logHash: toBase64Url(chainStart) };
  return { beginning: beginningOf(context, opened, roster, place), roster: null, controls: [] };
}

function beginLater(context: SyncContext, links: readonly Link[], at: number): Begun {
  const { opened, roster } = links[at]!;
  const { lastSeenSeq, lastSeenLogHash } = opened.control;
  if (historyFor(context, opened) === 'all') return beginAtCreate(context, links[at]!);
  // Whoever signed the add had seen no control but those before it: its own cursor names the place.
  const before = links.slice(0, at);
  const place = { seq: lastSeenSeq, logHash: toBase64Url(lastSeenLogHash) };
  return {
    beginning: beginningOf(context, opened, roster, place),
    roster: before.at(-1)?.roster ?? null,
    controls: before.map(({ signed }) => signed),
  };
}

function beginningOf(
  context: SyncContext,
  { control }: OpenedControl,
  roster: Roster,
  place: { seq: number; logHash: string },
): Beginning {
  const selfId = context.self.userId;
  const { conversationId, kind } = roster;
  const peerUserId =
    kind === 'group' ? null : [...roster.members.keys()].find((userId) => userId !== selfId)!;
  const createdByMe = control.actorUserId === selfId;
  const addedBy = createdByMe ? null : control.actorUserId;
  // Somebody who was pinned before is no stranger, whoever of the two began.
  const known = peerUserId ?? control.actorUserId;
  const accepted = createdByMe || isKnown(context, roster, known);
  return { conversationId, kind, peerUserId, createdByMe, addedBy, accepted, place };
}

function isKnown({ contacts }: SyncContext, roster: Roster, userId: string): boolean {
  const member = roster.members.get(userId);
  return (
    contacts.pinOf(userId) !== undefined &&
    (roster.kind === 'direct' || !contacts.differs(userId, member?.identityKey))
  );
}

/** Whether a control makes one a member: a rebind does where it was an identity that is lost, as by a reset. */
function bringsMe(context: SyncContext, { opened, roster }: Link, before: Link | undefined): boolean {
  const { userId } = context.self;
  const wasIn = before !== undefined && isInside(before.roster, context.opened);
  const brings = opened.control.ops.some(
    (op) =>
      (op.op === 'add' && op.member.userId === userId) ||
      (op.op === 'rebind' && op.userId === userId && !wasIn),
  );
  return brings && isInside(roster, context.opened);
}

function historyFor({ self }: SyncContext, { control }: OpenedControl): 'none' | 'all' {
  for (const op of control.ops) if (op.op === 'add' && op.member.userId === self.userId) return op.history;
  return 'none';
}

async function fetchControls(context: SyncContext, conversationId: string): Promise<Signed[]> {
  const controls: Signed[] = [];
  for (let after = 0; ;) {
    const page = await context.client().call(listControls, { params: { conversationId }, query: { after } });
    controls.push(...page.controls.map(({ bytes, signature }) => ({ bytes, signature })));
    const last = page.controls.at(-1)?.seq ?? after;
    if (!page.more || last <= after) return controls;
    after = last;
  }
}

/** @returns null where a link does not hold. */
async function replay(controls: readonly Signed[]): Promise<Link[] | null> {
  const links: Link[] = [];
  try {
    for (const { bytes, signature } of controls) {
      const opened = await openControl({ bytes, signature });
      const roster: Roster = await applyControl(links.at(-1)?.roster ?? null, opened);
      links.push({ opened, signed: { bytes, signature }, roster });
    }
  } catch (error) {
    if (isRefusal(error)) return null;
    throw error;
  }
  return links;
}
