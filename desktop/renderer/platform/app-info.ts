import type { AppInfo } from '../../bridge/contract.ts';
import { ask } from './bridge.ts';
import { Store } from './store.ts';

/** What this installation is; null until the main process has answered. */
export const appInfo = new Store<AppInfo | null>(null);

/** @throws {Error} if the main process does not answer. */
export async function loadAppInfo(): Promise<void> {
  const info = await ask('app.info', undefined);
  // The window's controls lie on the left there, over the page.
  document.documentElement.dataset['platform'] = info.platform;
  appInfo.set(info);
}
