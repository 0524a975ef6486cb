/** A number with what it counts, as the person's system writes numbers. */
export const countWords = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString()} ${count === 1 ? one : many}`;
