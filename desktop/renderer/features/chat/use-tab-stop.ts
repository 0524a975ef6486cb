import { defaultRangeExtractor, type Range } from '@tanstack/react-virtual';
import { useCallback, useMemo, useState } from 'react';
import type { StreamRow } from './rows.ts';
import { tabStopOf, withRow } from './tab-stop.ts';

export interface TabStop {
  /** Index of the row that holds it; -1 where there is none. */
  readonly at: number;
  readonly hold: (key: string) => void;
  /** Rows that are in the page: those in view, this one, and the one that was heard last. */
  readonly rangeExtractor: (range: Range) => number[];
}

/**
 * The stream is one tab stop, the newest message until another is focused. The row that holds it
 * stays in the page however far it is scrolled away: a row that goes away takes the focus with it.
 * @param heard key of the row whose sound or film was played last: it would end with its row.
 */
export function useTabStop(rows: readonly StreamRow[], heard: string | null): TabStop {
  const [held, hold] = useState<string | null>(null);
  const at = useMemo(() => tabStopOf(rows, held), [rows, held]);
  const heardAt = useMemo(
    () => (heard === null ? -1 : rows.findLastIndex(({ key }) => key === heard)),
    [rows, heard],
  );
  const rangeExtractor = useCallback(
    (range: Range) => withRow(withRow(defaultRangeExtractor(range), at), heardAt),
    [at, heardAt],
  );
  return { at, hold, rangeExtractor };
}
