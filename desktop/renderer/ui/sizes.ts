const units = ['bytes', 'KB', 'MB', 'GB'];

/** `4.8 MB`, `38 MB`, `1 byte`. */
export function sizeWords(bytes: number): string {
  if (bytes === 1) return '1 byte';
  let unit = 0;
  let value = bytes;
  // What would be rounded to 1024 of one unit is 1 of the next.
  while (unit < units.length - 1 && Math.round(value) >= 1024) {
    value /= 1024;
    unit += 1;
  }
  const rounded = unit > 0 && value < 9.95 ? Math.round(value * 10) / 10 : Math.round(value);
  return `${rounded} ${units[unit]}`;
}
