import { createConversation, sync } from '@secure-chat/shared/contract';
import { limits } from '@secure-chat/shared/limits';
import { accessOwnAccount } from '../access/account.ts';
import { listConversations } from '../access/conversation.ts';
import { readDirectoryHead } from '../access/directory.ts';
import { listEventsPast } from '../access/events.ts';
import { listReceipts } from '../access/receipts.ts';
import type { Api } from '../app/api.ts';
import type { Services } from '../app/services.ts';
import { createConversation as create } from '../domain/create-conversation.ts';
import { presentConversations, presentDirectoryHead } from '../presenters/conversation.ts';

export function registerConversationRoutes(api: Api, services: Services): void {
  const { knex } = services;

  api.signedIn(createConversation, ({ caller, body }) => create(services, caller, body.control));

  api.signedIn(sync, async ({ caller, body }) => {
    const cursors = new Map(body.cursors.map((cursor) => [cursor.conversationId, cursor.afterSeq]));
    const conversations = (await listConversations(knex, caller.userId))
      .map((one) => ({ ...one, afterSeq: cursors.get(one.conversationId) ?? one.visibleAfter }))
      // Of what one has left there is nothing to tell, once it was read to its end.
      .filter(({ leftSeq, afterSeq }) => leftSeq === null || leftSeq > afterSeq);
    const behind = conversations.filter(({ headSeq, afterSeq }) => headSeq > afterSeq);
    const ids = conversations.map(({ conversationId }) => conversationId);
    const [events, receipts, directory, { account }] = await Promise.all([
      listEventsPast(knex, caller.userId, behind, limits.pageEvents),
      listReceipts(knex, ids),
      readDirectoryHead(knex),
      accessOwnAccount(knex, caller.userId),
    ]);
    return {
      conversations: presentConversations({ conversations, events, receipts }),
      directory: presentDirectoryHead(directory),
      vaultVersion: account.vaultVersion,
      accountVersion: account.accountVersion,
      pageLimit: limits.pageEvents,
    };
  });
}
