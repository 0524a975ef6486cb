import { spawn, type ChildProcess } from 'node:child_process';
import { playwright } from '@vitest/browser-playwright';
import type { BrowserProvider, BrowserProviderOption } from 'vitest/node';
import { findElectron } from './electron-runtime.ts';
import { inRoot } from './root.ts';

/** Chromium's sandbox refuses to run as root. */
const isRoot = process.getuid?.() === 0;

/** Opens each page of the test runner in an Electron of its own; nothing but the page is driven. */
class ElectronProvider implements BrowserProvider {
  readonly name = 'electron';
  readonly supportsParallelism = false;
  readonly #running = new Set<ChildProcess>();

  getCommandsContext(): Record<string, unknown> {
    return {};
  }

  async openPage(_sessionId: string, url: string): Promise<void> {
    const { executable } = await findElectron();
    const flags = isRoot ? ['--no-sandbox'] : [];
    const child = spawn(executable, [inRoot('build', 'electron-page'), url, ...flags], {
      // Its standard input is what ties it to us: it ends when this process does, however that ends.
      stdio: ['pipe', 'ignore', 'inherit'],
    });
    this.#running.add(child);
    child.once('exit', () => this.#running.delete(child));
    await new Promise<void>((resolve, reject) => child.once('spawn', resolve).once('error', reject));
  }

  async close(): Promise<void> {
    const ends = [...this.#running].map((child) => new Promise((resolve) => child.once('exit', resolve)));
    for (const child of this.#running) child.kill();
    await Promise.all(ends);
  }
}

/** Everything of the runner's own browser mode but the browser. */
export function electron(): BrowserProviderOption {
  return { ...playwright(), name: 'electron', providerFactory: () => new ElectronProvider() };
}
