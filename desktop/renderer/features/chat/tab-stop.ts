import type { StreamRow } from './rows.ts';

const isArticle = (row: StreamRow | undefined): boolean => row?.kind === 'message' || row?.kind === 'other';

/** The row that holds the stream's one tab stop: the one that was focused last, else the newest. */
export function tabStopOf(rows: readonly StreamRow[], held: string | null): number {
  const at = held === null ? -1 : rows.findLastIndex(({ key }) => key === held);
  return at >= 0 ? at : rows.findLastIndex(isArticle);
}

/** Where a key leads from a focused message; null for keys that do not move. */
export function moveOf(key: string, rows: readonly StreamRow[], from: number): number | null {
  const last = rows.length - 1;
  const starts: Record<string, readonly [number, 1 | -1]> = {
    ArrowUp: [from - 1, -1],
    ArrowDown: [from + 1, 1],
    Home: [0, 1],
    End: [last, -1],
  };
  const start = starts[key];
  if (!start) return null;
  let [at] = start;
  while (at >= 0 && at <= last && !isArticle(rows[at])) at += start[1];
  return at >= 0 && at <= last ? at : from;
}

/** The rows in view, and with them one that must not leave the page. */
export function withRow(range: readonly number[], row: number): number[] {
  if (row < 0 || range.includes(row)) return [...range];
  return [...range, row].sort((one, other) => one - other);
}
