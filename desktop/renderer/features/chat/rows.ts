import type { TimelineItem } from '../../../engine/face.ts';
import { startOfDay } from '../../ui/times.ts';
import type { MessageItem } from './message-actions.ts';

/** A run is broken by another author, another day, anything in between, or this much time. */
const runGapMs = 5 * 60 * 1_000;
/** Longer texts are never emoji alone, and are not cut into symbols to find out. */
const longestEmojiText = 64;
const symbols = new Intl.Segmenter();

/** What the stream draws, top to bottom: items, and what stands between them. */
export type StreamRow =
  | { readonly kind: 'day'; readonly key: string; readonly at: number }
  | { readonly kind: 'unread' | 'waiting'; readonly key: string; readonly count: number }
  | {
      readonly kind: 'message';
      readonly key: string;
      readonly item: MessageItem;
      /** Place in the whole timeline, from 1. */
      readonly position: number;
      readonly first: boolean;
      readonly last: boolean;
    }
  | {
      readonly kind: 'other';
      readonly key: string;
      readonly item: Exclude<TimelineItem, MessageItem>;
      readonly position: number;
    };

/** Where the unread divider stands: above the first of `count` messages past `seq`. */
export interface UnreadMark {
  readonly seq: number;
  readonly count: number;
}

export interface RowsInput {
  readonly items: readonly TimelineItem[];
  /** Items that lie before the first one here. */
  readonly before: number;
  readonly unread: UnreadMark | null;
  /** Nothing goes out now: what waits is counted under the last of it. */
  readonly held?: boolean;
}

/**
 * Groups a timeline into runs, days and the unread divider. Pure: the same items give the same rows.
 * Where more lies before, the first item is only looked at, not drawn: how it is drawn depends on
 * what comes in front of it, and a row that is on screen must not change when history is added.
 */
export function rowsOf({ items, before, unread, held = false }: RowsInput): StreamRow[] {
  const rows: StreamRow[] = [];
  const days = items.map(({ sentAt }) => startOfDay(sentAt));
  const marked = placeOfMark(items, before, unread);
  for (let at = before > 0 ? 1 : 0; at < items.length; at++) {
    const item = items[at]!;
    const newDay = at === 0 || days[at - 1] !== days[at];
    if (newDay) rows.push({ kind: 'day', key: `day-${item.id}`, at: item.sentAt });
    if (at === marked) rows.push({ kind: 'unread', key: 'unread', count: unread!.count });
    const joined = (one: number): boolean =>
      one + 1 !== marked && days[one] === days[one + 1] && isSameRun(items[one], items[one + 1]);
    const place = { key: item.id, position: before + at + 1 };
    if (item.kind === 'message')
      rows.push({ kind: 'message', item, ...place, first: !joined(at - 1), last: !joined(at) });
    else rows.push({ kind: 'other', item, ...place });
  }
  const waiting = held ? items.filter(isWaiting).length : 0;
  if (waiting > 0) rows.push({ kind: 'waiting', key: 'waiting', count: waiting });
  return rows;
}

const isWaiting = (item: TimelineItem): boolean =>
  item.kind === 'message' && (item.delivery === 'waiting' || item.delivery === 'sending');

/** Messages of others that were not read yet: what the way down to the newest announces. */
export function countNew(items: readonly TimelineItem[], readSeq: number): number {
  return items.filter((item) => isWords(item) && isNew(item, readSeq)).length;
}

/** -1 where the divider is not shown, or where it may stand further up than what was read so far. */
function placeOfMark(items: readonly TimelineItem[], before: number, unread: UnreadMark | null): number {
  if (unread === null || unread.count === 0) return -1;
  const at = items.findIndex((item) => item.kind !== 'started' && isNew(item, unread.seq));
  return at === 0 && before > 0 ? -1 : at;
}

const isWords = ({ kind }: TimelineItem): boolean => kind === 'message' || kind === 'unverifiable';

const isNew = (item: TimelineItem, seq: number): boolean =>
  item.seq !== null && item.seq > seq && !(item.kind === 'message' && item.own);

function isSameRun(one: TimelineItem | undefined, next: TimelineItem | undefined): boolean {
  return (
    one?.kind === 'message' &&
    next?.kind === 'message' &&
    one.authorId === next.authorId &&
    next.sentAt - one.sentAt <= runGapMs
  );
}

/** One to three emoji and nothing else: shown large, without a bubble. */
export function isEmojiOnly(text: string): boolean {
  if (text.length > longestEmojiText) return false;
  const segments = Array.from(symbols.segment(text.trim()), ({ segment }) => segment);
  return segments.length > 0 && segments.length <= 3 && segments.every((one) => /^\p{RGI_Emoji}$/v.test(one));
}
