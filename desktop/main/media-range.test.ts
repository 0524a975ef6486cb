import { expect, it } from 'vitest';
import { mediaRange } from './media-range.ts';

it('goes from where it is asked to the end, or to what was named as the last', () => {
  expect(mediaRange('bytes=0-', 1_000)).toEqual({ from: 0, to: 1_000 });
  expect(mediaRange('bytes=950-', 1_000)).toEqual({ from: 950, to: 1_000 });
  expect(mediaRange('bytes=10-19', 1_000)).toEqual({ from: 10, to: 20 });
  expect(mediaRange('bytes=10-5000', 1_000)).toEqual({ from: 10, to: 1_000 });
  expect(mediaRange(null, 1_000)).toEqual({ from: 0, to: 1_000 });
});

it('gives nothing for what lies outside the file, or is no range that a player asks for', () => {
  for (const header of [
    'bytes=1000-',
    'bytes=20-10',
    'bytes=-5',
    'bytes=0-1,5-6',
    'items=0-',
    'bytes=1e3-',
    '',
  ])
    expect(mediaRange(header, 1_000)).toBeNull();
  expect(mediaRange('bytes=0-', 0)).toBeNull();
});
