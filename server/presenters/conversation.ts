import { toBase64Url } from '@secure-chat/shared/bytes';
import type { ConversationPage, SyncAnswer } from '@secure-chat/shared/contract';
import type { DirectoryHead } from '../models/directory.ts';
import type { Receipt } from '../models/receipt.ts';
import { presentSigned } from './account.ts';
import { presentEvent, type Reading } from './event.ts';

interface SyncRows {
  readonly conversations: readonly {
    readonly conversationId: string;
    readonly headSeq: number;
    readonly headHash: Buffer;
    readonly afterSeq: number;
  }[];
  readonly events: readonly (Parameters<typeof presentEvent>[0] & Reading)[];
  readonly receipts: readonly Receipt[];
}

/** A page for each conversation, with the events that fitted into this answer. */
export function presentConversations(rows: SyncRows): ConversationPage[] {
  const events = groupByConversation(rows.events);
  const receipts = groupByConversation(rows.receipts);
  return rows.conversations.map(({ conversationId, headSeq, headHash, afterSeq }) => {
    const own = events.get(conversationId) ?? [];
    const reached = own.at(-1)?.seq ?? afterSeq;
    return {
      conversationId,
      head: { seq: headSeq, logHash: toBase64Url(headHash) },
      events: own.map((event) => presentEvent(event, event)),
      receipts: (receipts.get(conversationId) ?? []).map(presentSigned),
      more: reached < headSeq,
    };
  });
}

export function presentDirectoryHead(head: DirectoryHead): SyncAnswer['directory'] {
  return { size: head.size, hash: toBase64Url(head.hash) };
}

function groupByConversation<T extends { conversationId: string }>(rows: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(row.conversationId);
    if (group === undefined) groups.set(row.conversationId, [row]);
    else group.push(row);
  }
  return groups;
}
