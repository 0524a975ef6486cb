/**
 * Reads one byte range (RFC 9110 §14.1.2); what is no single range of bytes is no range at all, and
 * the whole is sent.
 * @param header the value of `Range`, empty where there is none.
 * @returns the first and the last byte, both included.
 */
export function parseRange(
  header: string,
  bytes: number,
): { from: number; to: number } | 'unsatisfiable' | null {
  const [, first, last] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header) ?? [];
  if (first === undefined || last === undefined || (first === '' && last === '')) return null;
  if (first === '')
    return last === '0' ? 'unsatisfiable' : { from: Math.max(0, bytes - Number(last)), to: bytes - 1 };
  const from = Number(first);
  const to = last === '' ? bytes - 1 : Math.min(Number(last), bytes - 1);
  if (last !== '' && Number(last) < from) return null;
  return from < bytes ? { from, to } : 'unsatisfiable';
}
