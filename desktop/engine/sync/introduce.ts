import type { Conversation } from './conversation.ts';
import type { Workspace } from './workspace.ts';

/** The first thing that a conversation carries from here is the name of who writes. */
export async function introduce(workspace: Workspace, conversation: Conversation): Promise<void> {
  const { self, vault } = workspace.context;
  const displayName = vault.vault.displayName ?? self.username;
  if (conversation.state.profileSent === displayName) return;
  await workspace.change(conversation, () => ({ profileSent: displayName }));
  await workspace.outbox.add(conversation, { kind: 'profile', displayName });
}
