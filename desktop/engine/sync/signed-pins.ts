import { equalBytes } from '@secure-chat/shared/bytes';
import type { Control, RosterOp } from '@secure-chat/shared/signed/control';
import type { SyncContext } from './context.ts';

/**
 * Keeps the identities that oneself has signed into a roster: each is a pin that no old vault can
 * take back, and a fresh device rebuilds them from its conversations (PROTOCOL §3).
 * @param control already verified.
 */
export function keepSignedPins(context: Pick<SyncContext, 'opened' | 'contacts'>, control: Control): void {
  const { userId, identity, past } = context.opened;
  if (control.actorUserId !== userId) return;
  const isPresent = equalBytes(control.actorIdentityHash, identity.hash);
  const isFormer = past.some((one) => equalBytes(control.actorIdentityHash, one.identity.hash));
  if (!isPresent && !isFormer) return;
  for (const entry of control.ops.flatMap(namedBy))
    if (entry.userId !== userId) context.contacts.signedFor(entry.userId, entry.identityKey, isPresent);
}

/** The people whom an operation puts under an identity. */
export function namedBy(
  op: RosterOp,
): readonly { readonly userId: string; readonly identityKey: Uint8Array }[] {
  if (op.op === 'create') return op.members;
  if (op.op === 'add') return [op.member];
  return op.op === 'rebind' ? [op] : [];
}
