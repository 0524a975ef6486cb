import type { RosterMember } from '@secure-chat/shared/signed/control';
import type { Contact, ConversationSummary, GroupSummary, Person, TimelineItem, Warning } from '../face.ts';
import type { SyncContext } from './context.ts';
import type { Conversation } from './conversation.ts';
import { isUnconfirmed } from './may-seal.ts';
import { mayRebind } from './rebind-member.ts';
import { presentRow } from './timeline.ts';
import { nameOf, viewOf } from './view.ts';

/** Names that stand for a group without one. */
const namesInTitle = 3;

/** What was written here and is not in the log yet: messages, and the timer that they were written under. */
export interface Written {
  readonly pending: readonly TimelineItem[];
  readonly timerMs: number;
}

/** The list of chats, the one with the newest message first. */
export function summarizeAll(
  context: SyncContext,
  writtenOf: (conversation: Conversation) => Written,
): ConversationSummary[] {
  return [...context.conversations.values()]
    .filter(({ roster }) => roster !== null)
    .map((one) => summarize(context, one, writtenOf(one)))
    .sort((a, b) => b.lastActivityAt - a.lastActivityAt);
}

/** One line of the list of chats. */
function summarize(
  context: SyncContext,
  conversation: Conversation,
  { pending, timerMs }: Written,
): ConversationSummary {
  const { state } = conversation;
  const last = lastOf(context, conversation, pending);
  const base = {
    conversationId: state.conversationId,
    request: !state.accepted,
    unconfirmed: state.membership === 'member' && isUnconfirmed(context, conversation.roster),
    last,
    draft: state.draft,
    timerMs,
    unread: state.unread,
    readSeq: state.readSeq,
    typing: writersIn(context, conversation),
    lastActivityAt: Math.max(last?.sentAt ?? 0, state.activeAt),
    warnings: state.warnings.map((warning) => named(context, conversation, warning)),
  };
  return state.peerUserId === null
    ? { ...base, ...groupOf(context, conversation) }
    : { ...base, ...directOf(context, conversation, state.peerUserId) };
}

function writersIn(context: SyncContext, conversation: Conversation): Person[] {
  const view = viewOf(context, conversation);
  return [...conversation.writing.keys()].map((userId) => view.person(userId));
}

function named(context: SyncContext, { state }: Conversation, warning: Warning): Warning {
  const { userId } = warning;
  return userId === undefined ? warning : { ...warning, name: nameOf(context, state, userId) };
}

function directOf(context: SyncContext, conversation: Conversation, peerUserId: string) {
  const contact = contactOf(context, conversation, peerUserId);
  const paused = contact.identityChanged || conversation.state.distrusted;
  const { peerDeleted } = conversation;
  return { kind: 'direct', contact, title: contact.displayName, paused, peerDeleted } as const;
}

function groupOf(context: SyncContext, conversation: Conversation) {
  const { state, roster } = conversation;
  const members = [...(roster?.members.values() ?? [])];
  // What one has answered, and may not write into the roster oneself, is no question any more.
  const isLeftToOthers = (member: RosterMember): boolean =>
    context.contacts.isAwaited(member.userId, member.identityKey) &&
    roster!.members.has(context.self.userId) &&
    !mayRebind(roster!, context.self.userId, member);
  const changed = members
    .filter(
      (member) => context.contacts.hasChanged(member.userId, member.identityKey) && !isLeftToOthers(member),
    )
    .map(({ userId }) => contactOf(context, conversation, userId));
  return {
    kind: 'group',
    title: state.groupName ?? titleOf(context, conversation),
    name: state.groupName,
    picture: state.groupPicture,
    memberCount: members.length,
    onlineCount: members.filter(({ userId }) => context.contacts.isOnline(userId)).length,
    role: roster?.members.get(context.self.userId)?.role ?? null,
    membership: state.membership,
    addedBy: state.addedBy === null ? null : contactOf(context, conversation, state.addedBy),
    changed,
    awaited: awaitedIn(context, conversation, members.find(isLeftToOthers)),
    // Where somebody shows another identity than the roster's, what is sealed is for the roster's still.
    paused: members.some(({ userId, identityKey }) => context.contacts.differs(userId, identityKey)),
  } as const;
}

/** A member whose new identity one has accepted, and whom somebody else has to let into the group with it. */
function awaitedIn(
  context: SyncContext,
  conversation: Conversation,
  member: RosterMember | undefined,
): GroupSummary['awaited'] {
  const { roster } = conversation;
  if (roster === null || member === undefined) return null;
  const view = viewOf(context, conversation);
  const by = [...roster.members.keys()]
    .filter((userId) => userId !== member.userId && mayRebind(roster, userId, member))
    .map((userId) => view.person(userId));
  return { contact: contactOf(context, conversation, member.userId), by };
}

function titleOf(context: SyncContext, { state, roster }: Conversation): string {
  const others = [...(roster?.members.keys() ?? [])].filter((userId) => userId !== context.self.userId);
  if (others.length === 0) return 'Only you';
  const named = others.slice(0, namesInTitle).map((userId) => nameOf(context, state, userId));
  const more = others.length - named.length;
  return more > 0 ? `${named.join(', ')} and ${more} more` : named.join(', ');
}

/** A member as this conversation knows them. */
export function contactOf(context: SyncContext, { state, roster }: Conversation, userId: string): Contact {
  const identityKey = roster?.members.get(userId)?.identityKey;
  const view = context.contacts.view(userId, nameOf(context, state, userId), identityKey);
  return userId === context.self.userId ? { ...view, username: context.self.username } : view;
}

function lastOf(
  context: SyncContext,
  conversation: Conversation,
  pending: readonly TimelineItem[],
): ConversationSummary['last'] {
  const { lastRow } = conversation.state;
  const logged = lastRow ? presentRow(lastRow, viewOf(context, conversation)) : [];
  const item = pending.at(-1) ?? logged.at(-1);
  if (!item) return null;
  const isMessage = item.kind === 'message';
  return {
    text: isMessage ? item.text : '',
    ...(isMessage && item.file && { file: item.file }),
    ...(isMessage && item.contact && { contact: item.contact }),
    own: isMessage && item.own,
    authorName: isMessage ? item.authorName : '',
    sentAt: item.sentAt,
    delivery: isMessage ? item.delivery : null,
    unverifiable: item.kind === 'unverifiable',
    ...(!isMessage && { note: item }),
  };
}
