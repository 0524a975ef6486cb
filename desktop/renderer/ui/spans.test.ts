import { expect, it } from 'vitest';
import { leftChangesIn, leftWords, spanWords, unitMs } from './spans.ts';

it('says a time as a person would', () => {
  const said = [unitMs.hour, unitMs.day, unitMs.week, 4 * unitMs.week, 90 * unitMs.minute, 5_000].map(
    spanWords,
  );
  expect(said).toEqual(['1 hour', '1 day', '1 week', '4 weeks', '90 minutes', '5 seconds']);
});

it('says what is left in the unit that still changes', () => {
  const left = [7_200_000, 3_600_001, 3_600_000, 60_000, 59_001, 500].map(leftWords);
  expect(left).toEqual(['2 hours', '2 hours', '60 minutes', '60 seconds', '60 seconds', '1 second']);
});

it('knows when what it said is no longer true', () => {
  for (const ms of [7_200_000, 5_400_000, 3_600_000, 61_000, 59_500]) {
    const later = ms - leftChangesIn(ms);
    expect(leftWords(later + 1)).toBe(leftWords(ms));
    expect(leftWords(later)).not.toBe(leftWords(ms));
  }
});
