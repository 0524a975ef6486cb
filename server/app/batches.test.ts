import { expect, test } from 'vitest';
import { createBatches } from './batches.ts';

/** Batches of numbers that are doubled once `go` is called for each batch. */
function createDoubling(options: { batchesAtOnce: number; itemsAtOnce: number }) {
  const batches: (readonly number[])[] = [];
  const gates: (() => void)[] = [];
  let noticed = (): void => {};
  const double = createBatches<number, number>(options, async (items) => {
    batches.push(items);
    noticed();
    await new Promise<void>((go) => gates.push(go));
    if (items.includes(13)) throw new Error('unlucky');
    return items.map((item) => 2 * item);
  });
  const begun = async (count: number): Promise<void> => {
    while (batches.length < count) await new Promise<void>((resolve) => (noticed = resolve));
  };
  return { double, batches, begun, go: () => gates.shift()!() };
}

test('what one tick brings goes together, and what comes meanwhile goes next', async () => {
  const { double, batches, begun, go } = createDoubling({ batchesAtOnce: 1, itemsAtOnce: 10 });
  const first = Promise.all([double(1), double(2)]);
  await begun(1);
  const second = Promise.all([double(3), double(4), double(5)]);
  go();
  expect(await first).toEqual([2, 4]);
  await begun(2);
  go();
  expect(await second).toEqual([6, 8, 10]);
  expect(batches).toEqual([
    [1, 2],
    [3, 4, 5],
  ]);
});

test('batches are bounded in size and in number', async () => {
  const { double, batches, begun, go } = createDoubling({ batchesAtOnce: 2, itemsAtOnce: 2 });
  const all = Promise.all([1, 2, 3, 4, 5].map(double));
  await begun(1);
  const more = double(6);
  await begun(2);
  expect(batches).toEqual([
    [1, 2],
    [3, 4],
  ]);
  go();
  await begun(3);
  go();
  go();
  expect(await all).toEqual([2, 4, 6, 8, 10]);
  expect(await more).toBe(12);
});

test('a batch that fails does so for its own items alone', async () => {
  const { double, begun, go } = createDoubling({ batchesAtOnce: 1, itemsAtOnce: 2 });
  const outcomes = Promise.allSettled([13, 2, 3].map(double));
  await begun(1);
  go();
  await begun(2);
  go();
  expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
});
