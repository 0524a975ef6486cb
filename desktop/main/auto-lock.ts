/**
 * Locks by itself: after a while without a touch, and when the system locks its screen or goes to
 * sleep. The keys lie in the page's Worker, which the page ends; a page that does not is ended itself.
 */
import { powerMonitor, type BrowserWindow } from 'electron/main';
import type { LockReason } from '../bridge/contract.ts';
import { IdleWatch } from './idle-watch.ts';
import { sendToWindow } from './ipc.ts';
import type { PreferenceStore } from './preferences.ts';

/** How long the page may take to say that it has locked. */
const patienceMs = 2_000;

export interface AutoLock {
  /** Whether the page holds no keys, as it last said. */
  readonly locked: boolean;
  /** The page says that its keys are there, or gone. */
  setLocked(locked: boolean): void;
}

export function setupAutoLock(window: BrowserWindow, preferences: PreferenceStore): AutoLock {
  let locked = true;
  let overdue: NodeJS.Timeout | undefined;
  const idleMs = followInput(window);
  const lock = (reason: LockReason): void => {
    if (locked) return;
    // Previews of the window go blank before the page has painted anew, where the system offers it.
    window.setContentProtection(true);
    sendToWindow(window, { name: 'lock', reason });
    // Ended like one that died: it is loaded again, without its keys.
    overdue ??= setTimeout(() => window.webContents.forcefullyCrashRenderer(), patienceMs);
  };
  const watch = new IdleWatch({ idleMs, onIdle: () => lock('idle') });
  const apply = (): void => {
    const { lockAfterSeconds, hideFromScreenshots } = preferences.now;
    window.setContentProtection(hideFromScreenshots);
    if (locked || lockAfterSeconds === 0) watch.stop();
    else watch.start(lockAfterSeconds * 1_000);
  };
  const setLocked = (now: boolean): void => {
    locked = now;
    clearTimeout(overdue);
    overdue = undefined;
    apply();
  };
  preferences.follow(apply);
  window.webContents.on('render-process-gone', () => setLocked(true));
  const withScreen = (reason: LockReason) => (): void => {
    if (preferences.now.lockWithScreen) lock(reason);
  };
  powerMonitor.on('suspend', withScreen('sleep'));
  powerMonitor.on('lock-screen', withScreen('screen'));
  return {
    get locked() {
      return locked;
    },
    setLocked,
  };
}

/**
 * Since the last touch of this window or, where the system tells, of the computer. Both are asked,
 * because on some systems (Wayland) nobody tells an app what other windows get.
 */
function followInput(window: BrowserWindow): () => number {
  let touchedAt = performance.now();
  window.webContents.on('input-event', () => (touchedAt = performance.now()));
  return () => {
    const here = performance.now() - touchedAt;
    const told = powerMonitor.getSystemIdleState(1) !== 'unknown';
    return told ? Math.min(here, powerMonitor.getSystemIdleTime() * 1_000) : here;
  };
}
