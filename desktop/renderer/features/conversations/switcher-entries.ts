import type { LucideIcon } from 'lucide-react';
import type { ConversationSummary } from '../../../engine/face.ts';

/** What can be done from anywhere, besides going to a chat. */
export interface SwitcherAction {
  readonly id: string;
  readonly label: string;
  readonly icon: LucideIcon;
  readonly detail?: string;
  readonly shortcut?: readonly string[];
  readonly run: () => void;
}

/** Where what was typed occurs in a text; null where it does not. */
export type Hit = { readonly from: number; readonly to: number } | null;

export type SwitcherEntry =
  | { readonly kind: 'chat'; readonly id: string; readonly chat: ConversationSummary; readonly hit: Hit }
  | { readonly kind: 'person'; readonly id: string; readonly username: string }
  | { readonly kind: 'action'; readonly id: string; readonly action: SwitcherAction; readonly hit: Hit };

export interface SwitcherGroup {
  readonly title: string;
  readonly entries: readonly SwitcherEntry[];
}

interface SwitcherInput {
  readonly query: string;
  /** Newest first. */
  readonly chats: readonly ConversationSummary[];
  readonly current: string | null;
  readonly actions: readonly SwitcherAction[];
}

const mostRecent = 6;
const mostChats = 8;
const username = /^@?([a-z0-9._-]{3,32})$/;

/** Chats, people and actions in one list, best first; without a query, where one was last. */
export function switcherGroups({ query, chats, current, actions }: SwitcherInput): SwitcherGroup[] {
  const wanted = query.trim();
  if (wanted === '') {
    const recent = chats.filter(({ conversationId }) => conversationId !== current).slice(0, mostRecent);
    return present([
      { title: 'Recent', entries: recent.map((chat) => chatEntry(chat, null)) },
      { title: 'Do', entries: actions.map((action) => actionEntry(action, null)) },
    ]);
  }
  return present([
    { title: 'Chats', entries: findChats(wanted, chats) },
    { title: 'Do', entries: findActions(wanted, actions) },
    // Last: any word could be somebody's user name.
    { title: 'People', entries: findPerson(wanted, chats) },
  ]);
}

/** Ignores case and accents; the start of a word counts for more than its middle. */
export function findHit(text: string, wanted: string): Hit {
  const plain = fold(text);
  const needle = fold(wanted).join('');
  const starts = plain.flatMap((_, at) => (plain.slice(at).join('').startsWith(needle) ? [at] : []));
  const best = starts.find((at) => isWordStart(plain, at)) ?? starts[0];
  if (best === undefined || needle === '') return null;
  const symbols = Array.from(text);
  const lengthOf = (count: number): number => symbols.slice(0, count).join('').length;
  let end = best;
  for (let length = 0; length < needle.length; end++) length += plain[end]!.length;
  return { from: lengthOf(best), to: lengthOf(end) };
}

/** One plain letter for each symbol, so that places in the one are places in the other. */
const fold = (text: string): string[] =>
  Array.from(text, (symbol) => symbol.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase());

const isWordStart = (plain: readonly string[], at: number): boolean =>
  at === 0 || !/[\p{L}\p{N}]/u.test(plain[at - 1]!);

function findChats(wanted: string, chats: readonly ConversationSummary[]): SwitcherEntry[] {
  const found = chats.flatMap((chat) => {
    const hit = findHit(chat.title, wanted);
    const byName = findHit(`@${usernameOf(chat)}`, wanted);
    return hit || byName ? [{ chat, hit }] : [];
  });
  return found
    .sort((one, other) => rank(one) - rank(other))
    .slice(0, mostChats)
    .map(({ chat, hit }) => chatEntry(chat, hit));
}

/** Empty for a group. */
const usernameOf = (chat: ConversationSummary): string =>
  chat.kind === 'direct' ? chat.contact.username : '';

/** The server lists nobody: somebody new is found by their whole user name alone. */
function findPerson(wanted: string, chats: readonly ConversationSummary[]): SwitcherEntry[] {
  const name = username.exec(wanted.toLowerCase())?.[1];
  if (name === undefined || chats.some((chat) => usernameOf(chat) === name)) return [];
  return [{ kind: 'person', id: `person-${name}`, username: name }];
}

function findActions(wanted: string, actions: readonly SwitcherAction[]): SwitcherEntry[] {
  return actions.flatMap((action) => {
    const hit = findHit(action.label, wanted);
    return hit ? [actionEntry(action, hit)] : [];
  });
}

/** A name that begins so, one that contains it, one that is found by its user name. */
const rank = ({ hit }: { readonly hit: Hit }): number => (hit === null ? 2 : hit.from === 0 ? 0 : 1);

const present = (groups: readonly SwitcherGroup[]): SwitcherGroup[] =>
  groups.filter(({ entries }) => entries.length > 0);

const chatEntry = (chat: ConversationSummary, hit: Hit): SwitcherEntry => ({
  kind: 'chat',
  id: chat.conversationId,
  chat,
  hit,
});

const actionEntry = (action: SwitcherAction, hit: Hit): SwitcherEntry => ({
  kind: 'action',
  id: action.id,
  action,
  hit,
});
