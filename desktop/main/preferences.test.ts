import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { PreferenceStore } from './preferences.ts';

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'secure-chat-preferences-'));
  file = path.join(folder, 'preferences.json');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('keeps what was changed across restarts, and the rest as it was', async () => {
  const store = await PreferenceStore.load(file);
  const before = store.now;
  expect(await store.change({ theme: 'dark' })).toEqual({ ...before, theme: 'dark' });
  expect((await PreferenceStore.load(file)).now).toEqual({ ...before, theme: 'dark' });
});

it('tells its followers at once, and at each change', async () => {
  const store = await PreferenceStore.load(file);
  const heard: string[] = [];
  store.follow(({ theme }) => heard.push(theme));
  await store.change({ theme: 'light' });
  await store.change({ hideFromScreenshots: true });
  expect(heard).toEqual(['system', 'light', 'light']);
});

it('has the last of many changes on the disk', async () => {
  const store = await PreferenceStore.load(file);
  await Promise.all(
    Array.from({ length: 20 }, (_, n) => store.change({ theme: n % 2 === 0 ? 'light' : 'dark' })),
  );
  expect((await PreferenceStore.load(file)).now.theme).toBe('dark');
});

it.each([
  ['torn', '{"theme":"da'],
  ['no object', '"dark"'],
])('takes the defaults where the file is %s', async (_what, text) => {
  const defaults = (await PreferenceStore.load(file)).now;
  await writeFile(file, text);
  expect((await PreferenceStore.load(file)).now).toEqual(defaults);
});

it('loses one damaged setting and no other, and drops what it does not know', async () => {
  await writeFile(
    file,
    JSON.stringify({ theme: 'pink', messageSize: 72, hideFromScreenshots: true, later: 1 }),
  );
  const { now } = await PreferenceStore.load(file);
  expect(now).toMatchObject({ theme: 'system', messageSize: 15, hideFromScreenshots: true });
  expect(now).not.toHaveProperty('later');
});
