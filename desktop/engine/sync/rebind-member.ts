import { equalBytes } from '@secure-chat/shared/bytes';
import type { RosterMember, RosterOp } from '@secure-chat/shared/signed/control';
import type { Roster } from '../crypto/index.ts';
import { changeRoster } from './change-roster.ts';
import type { Conversation } from './conversation.ts';
import { introduce } from './introduce.ts';
import type { Workspace } from './workspace.ts';

/**
 * After a person has accepted somebody's new identity: writes it into the roster of a conversation, where
 * the old one still stands (PROTOCOL §6, rebind). In a conversation of two each does it for the other, in a
 * group whoever manages it. Before it nothing is sealed for the new identity, and nothing that it writes counts.
 * @throws {NetworkError} without the server; {EngineError} `contact_keys_invalid` if the keys are not published.
 */
export async function rebindMember(
  workspace: Workspace,
  conversation: Conversation,
  userId: string,
): Promise<void> {
  const { contacts, self } = workspace.context;
  const isDue = (roster: Roster | null): boolean => {
    const member = roster?.members.get(userId);
    return (
      !!member && mayRebind(roster!, self.userId, member) && contacts.differs(userId, member.identityKey)
    );
  };
  if (conversation.state.membership !== 'member' || !isDue(conversation.roster)) return;
  const { bundle, hash, encryptionKeyId } = await contacts.newest(userId);
  // What is published by now may be yet another identity than the one that was accepted.
  if (contacts.differs(userId, bundle.identityKey)) return;
  const { identityKey } = bundle;
  const rebind: RosterOp = { op: 'rebind', userId, identityKey, keyId: encryptionKeyId, bundleHash: hash };
  const isChanged = await changeRoster(workspace, conversation, {
    again: true,
    ops: (roster) => {
      const now = roster.members.get(userId);
      return isDue(roster) && !equalBytes(now!.identityKey, identityKey) ? [rebind] : [];
    },
  });
  if (!isChanged) return;
  await tellWhatTheGroupIs(workspace, conversation);
  await workspace.outbox.tellTimer(conversation);
}

/** Who may write somebody's new identity into the roster. */
export function mayRebind({ kind, members }: Roster, selfId: string, member: RosterMember): boolean {
  if (kind === 'direct') return true;
  const role = members.get(selfId)?.role;
  return role === 'owner' || (role === 'admin' && member.role !== 'owner');
}

/** In a group a new identity is a newcomer, who has yet to hear its name. */
async function tellWhatTheGroupIs(workspace: Workspace, conversation: Conversation): Promise<void> {
  const { kind, groupName, groupPicture } = conversation.state;
  if (kind === 'direct' || groupName === null) return;
  await introduce(workspace, conversation);
  await workspace.outbox.add(conversation, { kind: 'profile', groupName, groupPicture });
}
