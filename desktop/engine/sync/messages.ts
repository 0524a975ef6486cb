import { toBase64Url } from '@secure-chat/shared/bytes';
import { limits } from '@secure-chat/shared/limits';
import type { Payload } from '../crypto/index.ts';
import { EngineError } from '../errors.ts';
import type { EngineCommands, MessageId, TimelineItem } from '../face.ts';
import type { Row } from '../storage/rows.ts';
import type { Conversation } from './conversation.ts';
import { introduce } from './introduce.ts';
import { presentRows } from './timeline.ts';
import { viewOf } from './view.ts';
import type { Workspace } from './workspace.ts';

type Input<C extends keyof EngineCommands> = Parameters<EngineCommands[C]>[0];
type Text = Extract<Payload, { kind: 'text' }>;

/** What a person does with messages (PROTOCOL §7). */
export class Messages {
  readonly #workspace: Workspace;

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  /** @returns the event id, stable from now on. */
  async send({ conversationId, text, replyTo, mentions }: Input<'sendText'>): Promise<string> {
    const conversation = this.#workspace.conversation(conversationId);
    const answered = replyTo === undefined ? undefined : await this.#changed(conversation, replyTo);
    return this.#say(conversation, {
      kind: 'text',
      text: sendable(text),
      ...(answered && { replyTo: answered.target }),
      ...(mentions && mentions.length > 0 && { mentions: [...new Set(mentions)].slice(0, limits.mentions) }),
    });
  }

  async edit({ conversationId, id, text }: Input<'editMessage'>): Promise<void> {
    const conversation = this.#workspace.conversation(conversationId);
    const { target, ttl } = await this.#changed(conversation, id, { own: true });
    await this.#say(conversation, { kind: 'edit', target, text: sendable(text) }, ttl);
  }

  async react({ conversationId, id, emoji }: Input<'react'>): Promise<void> {
    const conversation = this.#workspace.conversation(conversationId);
    const { target, ttl } = await this.#changed(conversation, id);
    await this.#say(conversation, { kind: 'reaction', target, emoji }, ttl);
  }

  async pin({ conversationId, id, pinned }: Input<'pinMessage'>): Promise<void> {
    const conversation = this.#workspace.conversation(conversationId);
    const { target, ttl } = await this.#changed(conversation, id);
    await this.#say(conversation, { kind: 'pin', target, pinned }, ttl);
  }

  async delete({ conversationId, id, forEveryone }: Input<'deleteMessage'>): Promise<void> {
    const conversation = this.#workspace.conversation(conversationId);
    if (!forEveryone) return this.#workspace.inbox.forget(conversation, id);
    const { target, ttl } = await this.#changed(conversation, id, { own: true });
    await this.#say(conversation, { kind: 'delete', target }, ttl);
  }

  async forward({ conversationId, id, to }: Input<'forwardMessage'>): Promise<void> {
    const row = await this.#row(this.#workspace.conversation(conversationId), id);
    const text = textOf(row);
    // A file is sealed for those whom it was sent to: it would have to be fetched and sealed anew.
    if (row.content.kind === 'text' && row.content.file) throw new EngineError('cannot_forward_file');
    if (text === null) throw new EngineError('message_gone');
    // Who shares a contact vouches for them: it is done from one's own chat with them.
    if (row.content.kind === 'text' && row.content.contact) throw new EngineError('contact_not_known');
    for (const other of to)
      await this.#say(this.#workspace.conversation(other), { kind: 'text', text, forwarded: true });
  }

  /** For whatever is written from here on. */
  async setTimer({ conversationId, afterMs }: Input<'setTimer'>): Promise<void> {
    const conversation = this.#workspace.conversation(conversationId);
    const { members, kind } = conversation.roster!;
    if (kind === 'group' && members.get(this.#workspace.context.self.userId)?.role === 'member')
      throw new EngineError('not_allowed');
    if (afterMs !== this.#workspace.outbox.timerOf(conversation))
      await this.#say(conversation, { kind: 'timer', afterMs });
  }

  async edits({ conversationId, id }: MessageId): Promise<{ text: string; at: number }[]> {
    const row = await this.#row(this.#workspace.conversation(conversationId), id);
    if (row.content.kind !== 'text') throw new EngineError('message_gone');
    return [{ text: row.content.text, at: row.sentAt }, ...(row.marks?.edits ?? [])];
  }

  async pinned(conversationId: string): Promise<TimelineItem[]> {
    const conversation = this.#workspace.conversation(conversationId);
    const rows = await conversation.rows.range(1, conversation.state.cursor.seq);
    const view = viewOf(this.#workspace.context, conversation);
    return presentRows(
      rows.filter(({ marks }) => marks?.pinned === true),
      view,
    );
  }

  async #say(conversation: Conversation, payload: Payload, ttl?: number): Promise<string> {
    await introduce(this.#workspace, conversation);
    const given = ttl === undefined ? {} : { ttl };
    return (await this.#workspace.outbox.add(conversation, payload, given)).id;
  }

  /** What is answered or changed, and after what time that disappears: what changes it goes with it. */
  async #changed(
    conversation: Conversation,
    id: string,
    { own = false }: { readonly own?: boolean } = {},
  ): Promise<{ readonly target: NonNullable<Text['replyTo']>; readonly ttl: number }> {
    const { eventHash, authorId, identity, sentAt, expiresAt, content } = await this.#row(conversation, id);
    const { opened } = this.#workspace.context;
    const isOwn = authorId === opened.userId && identity === toBase64Url(opened.identity.hash);
    if (own && !isOwn) throw new EngineError('not_allowed');
    if (eventHash === null || content.kind === 'hidden') throw new EngineError('message_gone');
    return { target: { eventId: id, eventHash }, ttl: expiresAt === undefined ? 0 : expiresAt - sentAt };
  }

  /** A message of the log: one that still waits has no hash by which others could know it. */
  async #row(conversation: Conversation, id: string): Promise<Row> {
    const seq = (await conversation.places()).get(id);
    const row = seq === undefined ? null : await conversation.rows.row(seq);
    if (row === null) throw new EngineError('message_gone');
    return row;
  }
}

function sendable(text: string): string {
  const sent = text.normalize('NFC').trim();
  if (sent.length > limits.messageTextLength) throw new EngineError('message_too_long');
  return sent;
}

function textOf({ content, marks }: Row): string | null {
  return content.kind === 'text' ? (marks?.edits?.at(-1)?.text ?? content.text) : null;
}
