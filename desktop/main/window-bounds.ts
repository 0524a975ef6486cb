import * as z from 'zod';

const coordinate = z.int().min(-100_000).max(100_000);
const length = z.int().min(1).max(100_000);

/** Where the window was: its bounds while not maximised, in device-independent pixels. */
export const windowPlace = z.object({
  bounds: z.object({ x: coordinate, y: coordinate, width: length, height: length }),
  maximized: z.boolean(),
});
export type WindowPlace = z.output<typeof windowPlace>;
export type Bounds = WindowPlace['bounds'];

/** The smallest window that the design holds in (shared/docs: UI, section 3). */
export const smallest = { width: 720, height: 520 };

/** What must be in reach to move a window by hand: a part of its header row. */
const handle = { width: 160, height: 32 };

/**
 * The remembered bounds, corrected for the screens that are there today: a window larger than its
 * screen shrinks, one whose header is out of reach moves inside the nearest screen.
 * @param areas work areas of the screens, the primary one first; never empty.
 */
export function fitBounds(bounds: Bounds, areas: readonly Bounds[]): Bounds {
  const area = nearestArea(bounds, areas);
  const width = clamp(bounds.width, Math.min(smallest.width, area.width), area.width);
  const height = clamp(bounds.height, Math.min(smallest.height, area.height), area.height);
  const sized = { ...bounds, width, height };
  if (areas.some((one) => isInReach(sized, one))) return sized;
  return {
    x: clamp(bounds.x, area.x, area.x + area.width - width),
    y: clamp(bounds.y, area.y, area.y + area.height - height),
    width,
    height,
  };
}

/** The header's left or right end, where there is something to take hold of, lies on this screen. */
function isInReach({ x, y, width }: Bounds, area: Bounds): boolean {
  const visible = Math.min(x + width, area.x + area.width) - Math.max(x, area.x);
  return visible >= handle.width && y >= area.y && y + handle.height <= area.y + area.height;
}

function nearestArea(bounds: Bounds, areas: readonly Bounds[]): Bounds {
  return areas.reduce((best, area) => (distance(bounds, area) < distance(bounds, best) ? area : best));
}

/** Between the two middles; squared, because only the order matters. */
function distance(one: Bounds, other: Bounds): number {
  const dx = one.x + one.width / 2 - other.x - other.width / 2;
  const dy = one.y + one.height / 2 - other.y - other.height / 2;
  return dx * dx + dy * dy;
}

const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(most, value));
