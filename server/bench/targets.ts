/** The two servers that are compared: how each is started, and how the same load is put to it. */
import { randomBytes, randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { apiPrefix, streamPath } from '@secure-chat/shared/contract';
import { createMessage } from '../testing/conversations.ts';
import { createIdentityKeys } from '../testing/keys.ts';
import type { LoadPlan } from './children/messages.ts';
import type { SeededConversation } from './seed.ts';

export interface Target {
  readonly name: 'ours' | 'naive';
  /** The compiled program. */
  readonly program: string;
  readonly settings: Readonly<Record<string, string>>;
  plan(conversations: readonly SeededConversation[], load: Load): Omit<LoadPlan, 'port' | 'tls'>;
}

export interface Load {
  readonly messages: number;
  readonly rate: number;
}

const bodyBytes = 1_024;
/** Messages are really signed, before the clock runs; all senders share a key, which no server notices. */
const identity = createIdentityKeys();

/** The whole server: authentication, membership, a durable commit before every delivery. */
export function createOurs(settings: Target['settings']): Target {
  return {
    name: 'ours',
    program: compiled('main.js'),
    settings,
    plan: (conversations, { messages, rate }) => ({
      rate,
      streams: clientsOf(conversations).map(({ token }) => ({ path: apiPrefix + streamPath, token })),
      sends: Array.from({ length: messages }, (_, index) => {
        const conversation = conversations[index % conversations.length]!;
        const { conversationId, sender } = conversation;
        const { eventId, event } = createEvent(conversation, index);
        const path = `${apiPrefix}/conversations/${conversationId}/events`;
        const body = JSON.stringify({ events: [event] });
        return { eventId, recipients: recipientsOf(index, conversations), path, token: sender.token, body };
      }),
    }),
  };
}

/** The same events and the same headers; who gets them stands in the request. */
export const createNaive = (settings: Target['settings']): Target => ({
  name: 'naive',
  program: compiled('bench/children/naive-broadcaster.js'),
  settings,
  plan: (conversations, { messages, rate }) => ({
    rate,
    streams: clientsOf(conversations).map(({ userId, token }) => ({ path: `/stream/${userId}`, token })),
    sends: Array.from({ length: messages }, (_, index) => {
      const conversation = conversations[index % conversations.length]!;
      const { sender, recipients } = conversation;
      const { eventId, event } = createEvent(conversation, index);
      const to = [sender, ...recipients].map(({ userId }) => userId);
      const body = JSON.stringify({ to, event: { eventId, ...event } });
      return {
        eventId,
        recipients: recipientsOf(index, conversations),
        path: '/messages',
        token: sender.token,
        body,
      };
    }),
  }),
});

/** Streams stand in this order: sender and recipients of the first conversation, of the second, and so on. */
function clientsOf(conversations: readonly SeededConversation[]) {
  return conversations.flatMap(({ sender, recipients }) => [sender, ...recipients]);
}

function recipientsOf(index: number, conversations: readonly SeededConversation[]): number[] {
  const { recipients } = conversations[0]!;
  const sender = (recipients.length + 1) * (index % conversations.length);
  return recipients.map((_, at) => sender + 1 + at);
}

function createEvent({ conversationId, sessionHash }: SeededConversation, index: number) {
  const eventId = randomUUID();
  const body = randomBytes(bodyBytes);
  return {
    eventId,
    event: createMessage({ conversationId }, { identity }, { sessionHash, index, body, eventId }),
  };
}

function compiled(file: string): string {
  return fileURLToPath(new URL(`../dist/${file}`, import.meta.url));
}
