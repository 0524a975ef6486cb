import type { LockReason, MainEvent } from '../../bridge/contract.ts';
import { ask } from './bridge.ts';
import { lock, phase } from './engine.ts';
import { Store } from './store.ts';

/** Why the app locked by itself; null where the person did it, or it has just been opened. */
export const lockReason = new Store<LockReason | null>(null);

/** Locks when the main process says so, from whatever screen, and tells it whether keys are here. */
export function followLock(): void {
  window.secureChat.subscribe((event: MainEvent) => {
    if (event.name === 'lock') lockBecause(event.reason);
    else if (event.name === 'command' && event.command === 'lock') lockBecause(null);
  });
  phase.subscribe(() => {
    const locked = phase.get()?.name !== 'unlocked';
    if (!locked) lockReason.set(null);
    ask('window.setLocked', { locked }).catch(() => undefined);
  });
}

function lockBecause(reason: LockReason | null): void {
  if (phase.get()?.name !== 'unlocked') return;
  lockReason.set(reason);
  void lock();
}
