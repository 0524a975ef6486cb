import { equalBytes, fromBase64Url } from '@secure-chat/shared/bytes';
import { EngineError } from '../errors.ts';
import type { EngineCommands, MessageId } from '../face.ts';
import type { StoredContact } from '../storage/rows.ts';
import type { Chats } from './chats.ts';
import { introduce } from './introduce.ts';
import type { Workspace } from './workspace.ts';

/**
 * Tells other chats who somebody is, by the identity that is pinned here (PROTOCOL §5).
 * @throws {EngineError} `contact_not_known` without a pin, or where it is in question.
 */
export async function shareContact(
  workspace: Workspace,
  chats: Chats,
  { userId, to }: Parameters<EngineCommands['shareContact']>[0],
): Promise<void> {
  const { contacts, conversations } = workspace.context;
  const pin = contacts.pinOf(userId);
  const isDistrusted = [...conversations.values()].some(
    ({ state }) => state.peerUserId === userId && state.distrusted,
  );
  if (!pin || isDistrusted || contacts.hasChanged(userId)) throw new EngineError('contact_not_known');
  const { username, identityKey } = pin;
  const displayName = chats.nameOf(userId);
  for (const conversationId of to) {
    const conversation = workspace.conversation(conversationId);
    await introduce(workspace, conversation);
    await workspace.outbox.add(conversation, { kind: 'contact', userId, username, displayName, identityKey });
  }
}

/**
 * Opens the chat with somebody who was shared, pinned by the identity in the message: what the server shows
 * has to be that one.
 * @throws {EngineError} `shared_contact_replaced` where it shows another one, `shared_contact_differs` where
 * another one is known here already, `cannot_message_self`, `message_gone`.
 */
export async function openContact(workspace: Workspace, chats: Chats, message: MessageId): Promise<string> {
  const { contacts, self } = workspace.context;
  const shared = await sharedIn(workspace, message);
  const { userId, username } = shared;
  const identityKey = fromBase64Url(shared.identityKey);
  if (userId === self.userId) throw new EngineError('cannot_message_self');
  if (contacts.differs(userId, identityKey)) throw new EngineError('shared_contact_differs');
  const { bundle } = await contacts.newest(userId);
  // The bundle is signed: with its identity its name is theirs too.
  if (!equalBytes(bundle.identityKey, identityKey) || bundle.username !== username)
    throw new EngineError('shared_contact_replaced');
  if (!contacts.pinOf(userId)) await contacts.pin(userId, identityKey, username, bundle.keyVersion);
  const conversationId = await chats.start(userId);
  // They may have written first: that they are known now is the answer.
  if (!workspace.conversation(conversationId).state.accepted) await chats.accept(conversationId);
  return conversationId;
}

async function sharedIn(workspace: Workspace, { conversationId, id }: MessageId): Promise<StoredContact> {
  const conversation = workspace.conversation(conversationId);
  const seq = (await conversation.places()).get(id);
  const row = seq === undefined ? null : await conversation.rows.row(seq);
  if (row?.content.kind !== 'text' || !row.content.contact) throw new EngineError('message_gone');
  return row.content.contact;
}
