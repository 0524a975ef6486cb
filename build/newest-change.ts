import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

/** Made by building, so no reason to build. */
const made = new Set(['dist', 'out', 'node_modules']);

/** When anything in these files and folders last changed, in ms since 1970; 0 where nothing is there. */
export async function newestChange(places: readonly string[]): Promise<number> {
  const times = await Promise.all(places.map(timeOf));
  return Math.max(0, ...times);
}

async function timeOf(place: string): Promise<number> {
  const found = await stat(place).catch(() => null);
  if (found === null) return 0;
  if (!found.isDirectory()) return found.mtimeMs;
  const names = (await readdir(place)).filter((name) => !made.has(name));
  return newestChange(names.map((name) => path.join(place, name)));
}
