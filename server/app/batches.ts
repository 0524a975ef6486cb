interface BatchOptions {
  /** How many batches may be under way at a time. */
  readonly batchesAtOnce: number;
  readonly itemsAtOnce: number;
}

interface Waiting<T, R> {
  readonly item: T;
  readonly resolve: (result: R) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Does for many at once what each asks for by itself: what comes while batches are under way waits for
 * the next one. So nobody waits on an idle server, and under load one statement serves many.
 * @param work gives each item its result, in their order; where it fails, it fails for all of its batch.
 */
export function createBatches<T, R>(
  { batchesAtOnce, itemsAtOnce }: BatchOptions,
  work: (items: readonly T[]) => Promise<readonly R[]>,
): (item: T) => Promise<R> {
  const waiting: Waiting<T, R>[] = [];
  let running = 0;
  const next = (): void => {
    while (running < batchesAtOnce && waiting.length > 0) {
      running += 1;
      void run(waiting.splice(0, itemsAtOnce)).finally(() => {
        running -= 1;
        next();
      });
    }
  };
  const run = async (batch: readonly Waiting<T, R>[]): Promise<void> => {
    try {
      const results = await work(batch.map(({ item }) => item));
      batch.forEach(({ resolve }, at) => resolve(results[at]!));
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  };
  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      // At the end of the tick, so that what one tick brings starts together.
      if (waiting.length === 1) setImmediate(next);
    });
}
