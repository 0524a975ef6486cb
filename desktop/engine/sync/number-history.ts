import { equalBytes } from '@secure-chat/shared/bytes';
import type { NumberChange, NumberHistory, NumberWitness } from '../face.ts';
import type { SyncContext } from './context.ts';
import type { Witness } from './directory-witnesses.ts';

/**
 * What somebody ever published, as the directory log has it (PROTOCOL §5): when they came by another
 * safety number, and whose devices have signed to be shown the same.
 */
export async function numberHistory(
  context: SyncContext,
  userId: string,
  nameOf: (userId: string) => string,
): Promise<NumberHistory> {
  const published = await context.contacts.published(userId);
  let before: Uint8Array | null = null;
  const changes: NumberChange[] = [];
  for (const { opened } of published) {
    if (opened === null) {
      changes.push({ change: 'withheld', at: null, trusted: false });
      continue;
    }
    const { identityKey, createdAt } = opened.bundle;
    const isSame = before !== null && equalBytes(before, identityKey);
    const change = changes.length === 0 ? 'first' : isSame ? 'renewed' : 'new';
    const isPinned = context.contacts.pinOf(userId) !== undefined;
    changes.push({
      change,
      at: createdAt,
      trusted: isPinned && !context.contacts.differs(userId, identityKey),
    });
    before = identityKey;
  }
  const newest = published.at(-1)?.entry.n;
  const witnesses = newest === undefined ? [] : context.directory.witnessesOf(newest);
  return { changes: changes.reverse(), seenBy: seenBy(witnesses, context.self, nameOf) };
}

/** By person: this very device says nothing of itself. */
function seenBy(
  witnesses: readonly Witness[],
  self: SyncContext['self'],
  nameOf: (userId: string) => string,
): NumberWitness[] {
  const people = new Map<string, NumberWitness>();
  for (const { userId, deviceId, at } of witnesses) {
    const isSelf = userId === self.userId;
    if (isSelf && (deviceId === null || deviceId === self.deviceId)) continue;
    const known = people.get(userId);
    people.set(userId, {
      name: nameOf(userId),
      self: isSelf,
      devices: (known?.devices ?? 0) + (deviceId === null ? 0 : 1),
      at: Math.max(known?.at ?? 0, at),
    });
  }
  return [...people.values()].sort((one, other) => other.at - one.at);
}
