/** Sweeps now and then, and soon after something was let go. One round at a time. */
export interface Sweeper {
  /** Something was let go: the next round begins as soon as it may. */
  wake(): void;
  /** Resolves when no round runs and none will. */
  close(): Promise<void>;
}

export function createSweeper(options: {
  readonly everyMs: number;
  readonly sweep: () => Promise<unknown>;
  readonly onError: (error: unknown) => void;
}): Sweeper {
  let running: Promise<void> | null = null;
  let again = false;
  const over = new AbortController();
  const wake = (): void => {
    if (over.signal.aborted) return;
    again = true;
    running ??= run().finally(() => {
      running = null;
    });
  };
  const run = async (): Promise<void> => {
    while (again && !over.signal.aborted) {
      again = false;
      await options.sweep().catch(options.onError);
    }
  };
  const timer = setInterval(wake, options.everyMs);
  timer.unref();
  return {
    wake,
    async close() {
      over.abort();
      clearInterval(timer);
      await running;
    },
  };
}
