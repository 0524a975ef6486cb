import { appendEvents, listControls, listEvents, putReceipt, tellTyping } from '@secure-chat/shared/contract';
import { limits } from '@secure-chat/shared/limits';
import { accessConversation, accessReadable } from '../access/conversation.ts';
import { listControls as readControls, listEvents as readEvents } from '../access/events.ts';
import type { Api } from '../app/api.ts';
import type { Services } from '../app/services.ts';
import { appendEvents as append } from '../domain/append-events.ts';
import { putReceipt as keepReceipt } from '../domain/put-receipt.ts';
import { presentSigned } from '../presenters/account.ts';
import { presentEvent } from '../presenters/event.ts';

export function registerEventRoutes(api: Api, services: Services): void {
  const { knex } = services;

  api.signedIn(appendEvents, async ({ caller, params, body }) => ({
    appended: await append(services, caller, params.conversationId, body.events),
  }));

  api.signedIn(listEvents, async ({ caller, params, query }) => {
    const conversation = await accessReadable(knex, caller.userId, params.conversationId);
    const page = { ...query, limit: query.limit ?? limits.pageEvents };
    const events = await readEvents(knex, { ...caller, ...params }, page);
    return {
      events: events.map((event) => presentEvent(event, event)),
      headSeq: conversation.headSeq,
    };
  });

  api.signedIn(listControls, async ({ caller, params, query }) => {
    const conversation = await accessReadable(knex, caller.userId, params.conversationId);
    const page = { after: query.after ?? 0, limit: limits.pageControls };
    const controls = await readControls(knex, conversation, page);
    return {
      controls: controls.map((event) => ({ seq: event.seq, ...presentSigned(event) })),
      more: controls.length === page.limit,
    };
  });

  api.signedIn(putReceipt, async ({ caller, params, body }) => {
    await keepReceipt(services, caller, params.conversationId, body.receipt);
    return {};
  });

  api.signedIn(tellTyping, async ({ caller: { userId }, params: { conversationId }, limit }) => {
    await limit('typing', userId);
    await accessConversation(knex, userId, conversationId);
    services.bus.publish({ type: 'typing', conversationId, userId });
    return {};
  });
}
