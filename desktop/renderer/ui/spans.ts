const units = [
  ['week', 7 * 24 * 60 * 60 * 1_000],
  ['day', 24 * 60 * 60 * 1_000],
  ['hour', 60 * 60 * 1_000],
  ['minute', 60 * 1_000],
  ['second', 1_000],
] as const;

export type SpanUnit = (typeof units)[number][0];

export const unitMs = Object.fromEntries(units) as Record<SpanUnit, number>;

/** The largest unit of which a length of time is a whole number: how a person would have said it. */
export function spanOf(ms: number): { readonly count: number; readonly unit: SpanUnit } {
  const [unit, size] = units.find(([, size]) => ms >= size && ms % size === 0) ?? units.at(-1)!;
  return { count: Math.round(ms / size), unit };
}

export function spanWords(ms: number): string {
  const { count, unit } = spanOf(ms);
  return wordsOf(count, unit);
}

/** What is left of a time, to the next full unit: `2 hours` until it is one. */
export function leftWords(ms: number): string {
  const [unit, size] = unitOfLeft(ms);
  return wordsOf(Math.max(1, Math.ceil(ms / size)), unit);
}

/** How long {@link leftWords} stays true. */
export function leftChangesIn(ms: number): number {
  const [, size] = unitOfLeft(ms);
  const over = ms % size;
  return over > 0 ? over : size;
}

/** One of a unit is told in the next smaller one: `60 minutes`, not `1 hour` until it is nearly over. */
function unitOfLeft(ms: number) {
  return units.find(([, size]) => ms > size) ?? units.at(-1)!;
}

const wordsOf = (count: number, unit: SpanUnit): string =>
  `${count.toLocaleString()} ${unit}${count === 1 ? '' : 's'}`;
