export interface MediaRange {
  readonly from: number;
  /** Without it. */
  readonly to: number;
}

/**
 * The bytes that a player asks for, by `bytes=from-` or `bytes=from-last` (RFC 9110, 14.1.2).
 * @returns null for what is none of the file's.
 */
export function mediaRange(header: string | null, size: number): MediaRange | null {
  const asked = /^bytes=(\d{1,15})-(\d{0,15})$/.exec(header ?? 'bytes=0-');
  if (!asked) return null;
  const from = Number(asked[1]);
  const last = asked[2] ? Number(asked[2]) : size - 1;
  if (from >= size || last < from) return null;
  return { from, to: Math.min(last + 1, size) };
}
