import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { ExpectTests } from './expect-tests.ts';
import { NoteFailures } from './note-failures.ts';

/**
 * The engine's suite in a real browser, current Chromium: Web Crypto is not one implementation.
 * Node-only tests end in `.node.test.ts`. `CHROMIUM` names the program.
 */
const executablePath = process.env['CHROMIUM'];

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  resolve: { conditions: ['secure-chat-source', 'module', 'browser', 'import', 'default'] },
  optimizeDeps: { include: ['fast-check', 'zod', 'hash-wasm'] },
  test: {
    name: 'engine-chromium',
    include: ['desktop/engine/crypto/*.test.ts', 'shared/*.test.ts'],
    exclude: ['**/*.node.test.ts'],
    testTimeout: 120_000,
    reporters: ['default', new ExpectTests(), new NoteFailures()],
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      provider: playwright({
        launchOptions: {
          ...(executablePath !== undefined && { executablePath }),
          args: [
            '--no-sandbox',
            '--disable-gpu',
            '--disable-quic',
            '--no-first-run',
            '--disable-background-networking',
            '--disable-component-update',
            '--disable-sync',
          ],
        },
      }),
      instances: [{ browser: 'chromium' }],
    },
  },
});
