import type { Privacy } from '../crypto/index.ts';
import type { SyncContext } from './context.ts';
import type { Workspace } from './workspace.ts';

/** Until a person says otherwise. */
const everything: Privacy = { readReceipts: true, deliveryReceipts: true, typing: true };

/** What others are told of what one does: in the vault, so that it holds on each of one's devices. */
export function privacyOf({ vault }: Pick<SyncContext, 'vault'>): Privacy {
  return vault.vault.privacy ?? everything;
}

/** @throws {NetworkError} offline, as every change of the vault. */
export async function changePrivacy(workspace: Workspace, changes: Partial<Privacy>): Promise<Privacy> {
  const { context, receipts } = workspace;
  await followPrivacy(workspace, () =>
    context.vault.update((vault) => ({
      ...vault,
      privacy: { ...(vault.privacy ?? everything), ...changes },
    })),
  );
  // What was read meanwhile is told from here on.
  for (const conversation of context.conversations.values()) receipts.schedule(conversation);
  workspace.tellSummaries();
  return privacyOf(context);
}

/** Who tells less is shown less, on each of one's devices: where a step changes that, so do the ticks. */
export async function followPrivacy(
  { context, receipts }: Pick<Workspace, 'context' | 'receipts'>,
  step: () => Promise<void>,
): Promise<void> {
  const before = privacyOf(context);
  await step();
  const { readReceipts, deliveryReceipts } = privacyOf(context);
  if (readReceipts === before.readReceipts && deliveryReceipts === before.deliveryReceipts) return;
  for (const conversation of context.conversations.values()) await receipts.retick(conversation);
}
