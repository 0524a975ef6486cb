import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { IdleWatch } from './idle-watch.ts';

let touchedAt: number;
let idle: number;
let watch: IdleWatch;

beforeEach(() => {
  vi.useFakeTimers();
  touchedAt = Date.now();
  idle = 0;
  watch = new IdleWatch({ idleMs: () => Date.now() - touchedAt, onIdle: () => (idle += 1) });
});
afterEach(() => vi.useRealTimers());

it('calls back when the time is over, once', () => {
  watch.start(60_000);
  vi.advanceTimersByTime(59_999);
  expect(idle).toBe(0);
  vi.advanceTimersByTime(1);
  expect(idle).toBe(1);
  vi.advanceTimersByTime(600_000);
  expect(idle).toBe(1);
});

it('counts from the last touch, however often there was one', () => {
  watch.start(60_000);
  for (let n = 0; n < 10; n++) {
    vi.advanceTimersByTime(30_000);
    touchedAt = Date.now();
  }
  expect(idle).toBe(0);
  vi.advanceTimersByTime(60_000);
  expect(idle).toBe(1);
});

it('calls back at once where the time is over already', () => {
  vi.advanceTimersByTime(120_000);
  watch.start(60_000);
  expect(idle).toBe(1);
});

it('takes a new limit in the place of the old one', () => {
  watch.start(60_000);
  watch.start(300_000);
  vi.advanceTimersByTime(299_999);
  expect(idle).toBe(0);
  vi.advanceTimersByTime(1);
  expect(idle).toBe(1);
});

it('is silent once it is stopped', () => {
  watch.start(60_000);
  watch.stop();
  vi.advanceTimersByTime(600_000);
  expect(idle).toBe(0);
});

it('looks once per possible end, and not in between', () => {
  let looks = 0;
  const counted = new IdleWatch({
    idleMs: () => {
      looks += 1;
      return Date.now() - touchedAt;
    },
    onIdle: () => undefined,
  });
  counted.start(60_000);
  vi.advanceTimersByTime(60_000);
  expect(looks).toBe(2);
});
