import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fitBounds, smallest, windowPlace, type Bounds } from './window-bounds.ts';

const primary = { x: 0, y: 25, width: 1920, height: 1055 };
const second = { x: 1920, y: 0, width: 2560, height: 1440 };

it('leaves a window where it was, also across two screens', () => {
  const across = { x: 1700, y: 100, width: 1280, height: 800 };
  expect(fitBounds(across, [primary, second])).toEqual(across);
});

it('brings a window back from a screen that is gone', () => {
  const gone = { x: 2400, y: 300, width: 1280, height: 800 };
  expect(fitBounds(gone, [primary])).toEqual({ x: 640, y: 280, width: 1280, height: 800 });
});

it('brings a window back whose header lies above the screen', () => {
  expect(fitBounds({ x: 100, y: -400, width: 1280, height: 800 }, [primary]).y).toBe(primary.y);
});

it('shrinks a window that is larger than the screen', () => {
  const huge = { x: 0, y: 25, width: 5000, height: 4000 };
  expect(fitBounds(huge, [primary])).toEqual(primary);
});

it('always gives a window that can be taken hold of, of a size that the design holds in', () => {
  const around = fc.integer({ min: -100_000, max: 100_000 });
  const size = fc.integer({ min: 1, max: 100_000 });
  const bounds: fc.Arbitrary<Bounds> = fc.record({ x: around, y: around, width: size, height: size });
  fc.assert(
    fc.property(bounds, (given) => {
      const { x, y, width, height } = fitBounds(given, [primary, second]);
      const reached = [primary, second].some(
        (area) =>
          Math.min(x + width, area.x + area.width) - Math.max(x, area.x) >= 160 &&
          y >= area.y &&
          y < area.y + area.height,
      );
      expect(reached).toBe(true);
      expect(width).toBeGreaterThanOrEqual(smallest.width);
      expect(height).toBeGreaterThanOrEqual(smallest.height);
    }),
  );
});

it.each([
  ['no numbers', { bounds: { x: 'left', y: 0, width: 800, height: 600 }, maximized: false }],
  ['fractions', { bounds: { x: 0.5, y: 0, width: 800, height: 600 }, maximized: false }],
  ['no size', { bounds: { x: 0, y: 0, width: 0, height: -1 }, maximized: false }],
  ['too little', { bounds: { x: 0, y: 0, width: 800, height: 600 } }],
  ['nothing', null],
])('does not take %s for a place', (_what, stored) => {
  expect(windowPlace.safeParse(stored).success).toBe(false);
});
