import type { Person } from '../../../engine/face.ts';

/** Who is writing, in words; empty for nobody. */
export function typingWords(people: readonly Pick<Person, 'name'>[]): string {
  const [first, second] = people.map(({ name }) => name);
  if (first === undefined) return '';
  if (second === undefined) return `${first} is typing`;
  if (people.length === 2) return `${first} and ${second} are typing`;
  return `${people.length.toLocaleString()} people are typing`;
}
