import { mkdir } from 'node:fs/promises';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import type { Bridge } from '../../bridge/contract.ts';
import { findElectron } from '../../../build/electron-runtime.ts';
import { inRoot } from '../../../build/root.ts';
import { quietDriver } from './quiet-driver.ts';

declare global {
  interface Window {
    readonly secureChat: Bridge;
  }
}

export interface RunningApp {
  readonly app: ElectronApplication;
  readonly page: Page;
  close(): Promise<void>;
}

export interface LaunchOptions {
  /** Keeps everything of one person's app; the same folder is the same computer. */
  readonly profile: string;
  readonly origin: string;
  /** The server's certificate code, as an installation would carry it; null asks the person. */
  readonly code: string | null;
  /** Switches of Chromium, for what a machine of tests does not have. */
  readonly switches?: readonly string[];
}

/** Chromium's sandbox refuses to run as root; the tests then say so, and `.ci/run` runs them as somebody else. */
const isRoot = process.getuid?.() === 0;

/** Opens the built app in the real Electron, with a profile of its own. */
export async function launchApp(options: LaunchOptions): Promise<RunningApp> {
  const { profile, origin, code, switches = [] } = options;
  const electron = await findElectron();
  await mkdir(profile, { recursive: true });
  const app = await _electron.launch({
    executablePath: electron.executable,
    args: [inRoot('desktop'), ...(isRoot ? ['--no-sandbox'] : []), ...switches, `--user-data-dir=${profile}`],
    env: {
      ...(process.env as Record<string, string>),
      ...(code === null ? {} : { SECURE_CHAT_SERVER: origin, SECURE_CHAT_SERVER_CODE: code }),
    },
    timeout: 60_000,
    chromiumSandbox: !isRoot,
    // The app's own choice of theme, not one that the driver makes up.
    colorScheme: null,
  });
  const page = await app.firstWindow();
  page.setDefaultTimeout(30_000);
  await quietDriver(page);
  return { app, page, close: () => app.close() };
}

export async function resize(app: ElectronApplication, width: number, height: number): Promise<void> {
  await app.evaluate(
    ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]!.setContentSize(size.width, size.height),
    { width, height },
  );
}
