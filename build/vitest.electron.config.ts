import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { defineConfig } from 'vitest/config';
import { electron } from './electron-provider.ts';
import { ExpectTests } from './expect-tests.ts';
import { NoteFailures } from './note-failures.ts';

/** The engine's cryptography on the Web Crypto of the Electron that runs the app, in a page as confined. */
export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  // The checkout may belong to somebody else.
  cacheDir: mkdtempSync(path.join(os.tmpdir(), 'secure-chat-vite-')),
  resolve: { conditions: ['secure-chat-source', 'module', 'browser', 'import', 'default'] },
  optimizeDeps: { include: ['fast-check', 'zod', 'hash-wasm'] },
  test: {
    name: 'engine-electron',
    include: ['desktop/engine/crypto/*.test.ts', 'shared/*.test.ts'],
    exclude: ['**/*.node.test.ts'],
    setupFiles: ['build/really-electron.ts'],
    testTimeout: 120_000,
    reporters: ['default', new ExpectTests(), new NoteFailures()],
    browser: {
      enabled: true,
      screenshotFailures: false,
      provider: electron(),
      instances: [{ browser: 'chromium' }],
    },
  },
});
