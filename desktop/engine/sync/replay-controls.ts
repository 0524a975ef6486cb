import type { Signed } from '@secure-chat/shared/contract';
import type { Control } from '@secure-chat/shared/signed/control';
import { applyControl, openControl, type Roster } from '../crypto/index.ts';

/**
 * The roster that follows from a control chain, verified link by link from `create` (PROTOCOL §6).
 * @param each is told of every control, once it is verified.
 * @returns null for an empty chain.
 * @throws {CryptoError} if a link does not hold.
 */
export async function replayControls(
  controls: readonly Signed[],
  each: (control: Control) => void = () => undefined,
): Promise<Roster | null> {
  let roster: Roster | null = null;
  for (const { bytes, signature } of controls) {
    const opened = await openControl({ bytes, signature });
    roster = await applyControl(roster, opened);
    each(opened.control);
  }
  return roster;
}
