import type { PreferenceChange, Preferences } from '../../bridge/contract.ts';
import { ask } from './bridge.ts';
import { Store } from './store.ts';

/** How this installation behaves, as the main process keeps it; null until it has answered. */
export const preferences = new Store<Preferences | null>(null);

export async function loadPreferences(): Promise<void> {
  adopt(await ask('preferences.read', undefined));
}

let changes = 0;

/** Takes effect at once, and is kept. Of several answers under way the last one counts. */
export async function changePreferences(change: PreferenceChange): Promise<void> {
  const now = preferences.get();
  // Ahead of the answer: a slider that is moved step by step would fall back to where it was.
  if (now !== null) adopt({ ...now, ...withoutGaps(change) });
  const mine = ++changes;
  const kept = await ask('preferences.change', change);
  if (mine === changes) adopt(kept);
}

/** What is named and undefined is not a change. */
const withoutGaps = (change: PreferenceChange): Partial<Preferences> =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));

/** The lines of a message stand as far apart as the design's 22 to 15. */
const lineHeight = 22 / 15;

function adopt(now: Preferences): void {
  const { style } = document.documentElement;
  style.setProperty('--message-size', `${now.messageSize / 16}rem`);
  style.setProperty('--message-lh', `${Math.round(now.messageSize * lineHeight) / 16}rem`);
  preferences.set(now);
}
