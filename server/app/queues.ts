export interface Queues {
  /** Runs after whatever was added under the same key before. */
  add(key: string, task: () => Promise<void>): void;
  /** Resolves once everything added so far is done. */
  drained(): Promise<void>;
}

/** One queue a key, there only while it has something to do. A task that fails is told and does not stop the rest. */
export function createQueues(onError: (error: unknown) => void): Queues {
  const tails = new Map<string, Promise<void>>();
  return {
    add(key, task) {
      const tail = (tails.get(key) ?? Promise.resolve()).then(task).catch(onError);
      tails.set(key, tail);
      void tail.finally(() => {
        if (tails.get(key) === tail) tails.delete(key);
      });
    },
    drained: async () => void (await Promise.all(tails.values())),
  };
}
