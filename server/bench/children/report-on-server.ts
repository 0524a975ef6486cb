/**
 * Loaded before a server (`node --expose-gc --import`), so that both servers tell about themselves in the
 * same way: their memory after a full collection, without garbage that a quiet moment would have cleared
 * anyway; and how long a file read waits for the thread pool.
 */
import { stat } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import type { ServerAnswer, ServerQuestion } from './messages.ts';

const readEveryMs = 5;
let worstReadMs = 0;

process.on('message', ({ type }: ServerQuestion) => {
  void answers[type]().then((value) => process.send?.({ value } satisfies ServerAnswer));
});
// Whoever measures is gone: nothing is left behind.
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
// The server alone decides how long it runs.
process.channel?.unref();

const answers: Readonly<Record<ServerQuestion['type'], () => Promise<number>>> = {
  async memory() {
    for (let round = 0; round < 3; round++) {
      globalThis.gc?.();
      await setTimeout(100);
    }
    return process.memoryUsage.rss();
  },
  async 'watch-reads'() {
    setInterval(() => void read(), readEveryMs).unref();
    return 0;
  },
  'worst-read': async () => worstReadMs,
};

async function read(): Promise<void> {
  const start = performance.now();
  await stat('.');
  worstReadMs = Math.max(worstReadMs, performance.now() - start);
}
