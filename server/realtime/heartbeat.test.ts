import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createHeartbeat, type Heartbeat } from './heartbeat.ts';

const intervalMs = 15_000;
let heartbeat: Heartbeat;

beforeEach(() => {
  vi.useFakeTimers();
  heartbeat = createHeartbeat(intervalMs);
});

afterEach(() => {
  heartbeat.stop();
  vi.useRealTimers();
});

function addStreams(count: number): { beats: number; readonly patience: Set<number> }[] {
  return Array.from({ length: count }, () => {
    const seen = { beats: 0, patience: new Set<number>() };
    heartbeat.add({
      beat: (patienceMs) => {
        seen.beats++;
        seen.patience.add(patienceMs);
      },
    });
    return seen;
  });
}

test('beats each stream once in every interval', () => {
  const streams = addStreams(1_000);
  for (let round = 1; round <= 3; round++) {
    vi.advanceTimersByTime(intervalMs);
    expect(new Set(streams.map(({ beats }) => beats))).toEqual(new Set([round]));
  }
  expect(streams[0]!.patience).toEqual(new Set([2 * intervalMs]));
});

test('beats a few at a time, so that a message waits behind few', () => {
  const streams = addStreams(5_000);
  const beaten = (): number => streams.reduce((sum, { beats }) => sum + beats, 0);
  let most = 0;
  for (let before = 0; before < streams.length; before = beaten()) {
    vi.advanceTimersToNextTimer();
    most = Math.max(most, beaten() - before);
  }
  expect(most).toBeLessThanOrEqual(40);
});

test('leaves a stream alone once it was removed', () => {
  const [first] = addStreams(1);
  const gone = { beat: vi.fn() };
  heartbeat.add(gone);
  heartbeat.remove(gone);
  vi.advanceTimersByTime(intervalMs);
  expect(first!.beats).toBe(1);
  expect(gone.beat).not.toHaveBeenCalled();
});

test('beats as often as asked where the interval is very short', () => {
  const short = createHeartbeat(10);
  const stream = { beat: vi.fn() };
  short.add(stream);
  vi.advanceTimersByTime(50);
  short.stop();
  expect(stream.beat).toHaveBeenCalledTimes(5);
});
