import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { newestChange } from './newest-change.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'newest-change-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function write(name: string, second: number): Promise<void> {
  const file = path.join(folder, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, '');
  await utimes(file, second, second);
}

it('is the newest file, however deep', async () => {
  await write('a.ts', 10);
  await write('deep/er/b.ts', 30);
  await write('c.ts', 20);
  expect(await newestChange([folder])).toBe(30_000);
});

it('does not count what a build made', async () => {
  await write('a.ts', 10);
  await write('dist/a.js', 30);
  expect(await newestChange([folder])).toBe(10_000);
});

it('is 0 where nothing is there', async () => {
  expect(await newestChange([path.join(folder, 'absent')])).toBe(0);
});
