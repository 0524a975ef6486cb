import { expect, test } from 'vitest';
import { randomText } from '../testing/factories.ts';
import { createLimit, createPasswords } from './password.ts';

test('matches the authKey that was hashed and no other', async () => {
  const passwords = createPasswords({ cost: 4, parallel: 2 });
  const authKey = randomText(32);
  const stored = await passwords.hash(authKey);
  expect(await passwords.matches(authKey, stored)).toBe(true);
  expect(await passwords.matches(randomText(32), stored)).toBe(false);
  expect(await passwords.matchesNothing(authKey)).toBe(false);
});

test('runs no more tasks at once than it may, in the order they came, failures or not', async () => {
  const limited = createLimit(2);
  const started: number[] = [];
  const finish: (() => void)[] = [];
  const outcomes = Array.from({ length: 5 }, (_, task) =>
    limited(async () => {
      started.push(task);
      await new Promise<void>((resolve) => finish.push(resolve));
      if (task === 1) throw new Error('failed');
    }),
  );
  const settled = Promise.allSettled(outcomes);
  for (let done = 0; done < 5; done++) {
    await new Promise((resolve) => setImmediate(resolve));
    expect(started).toHaveLength(Math.min(done + 2, 5));
    finish[done]!();
  }
  expect(started).toEqual([0, 1, 2, 3, 4]);
  expect((await settled).map(({ status }) => status)).toContain('rejected');
});
