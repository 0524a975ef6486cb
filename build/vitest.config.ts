import { defineConfig } from 'vitest/config';
import { NoteFailures } from './note-failures.ts';

/** Our packages are read from their source, so that a test never runs against a stale build. */
const resolve = { conditions: ['secure-chat-source'] };
const ssr = { resolve: { conditions: ['secure-chat-source'] } };

/** What is waited for on a busy machine comes late: no test is to be about that. */
const patience = { hookTimeout: 120_000, testTimeout: 120_000, expect: { poll: { timeout: 30_000 } } };

function project(name: string, include: string[]) {
  return {
    root: new URL('..', import.meta.url).pathname,
    resolve,
    ssr,
    test: { name, include, environment: 'node' as const, ...patience },
  };
}

export default defineConfig({
  test: {
    reporters: ['default', new NoteFailures()],
    projects: [
      project('shared', ['shared/**/*.test.ts']),
      project('server', ['server/**/*.test.ts']),
      project('engine', ['desktop/engine/**/*.test.ts']),
      project('desktop', ['desktop/{main,preload,renderer,bridge}/**/*.test.ts']),
      project('build', ['build/**/*.test.ts']),
      project('e2e', ['desktop/e2e/**/*.spec.ts']),
    ],
  },
});
