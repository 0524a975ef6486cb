import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { SavedFiles } from './saved-files.ts';

let folder: string;
const asked: string[] = [];
const shown: string[] = [];
const show = (target: string): unknown => shown.push(target);
const saving = (): SavedFiles =>
  new SavedFiles(async (name) => {
    asked.push(name);
    return path.join(folder, 'kept.bin');
  }, show);

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'saved-files-'));
  asked.length = 0;
  shown.length = 0;
});
afterEach(() => rm(folder, { recursive: true }));

it('writes blocks in their order, for its owner alone, under the chosen name once it is whole', async () => {
  const files = saving();
  const { saveId } = await files.begin('../../etc/plan.bin');
  expect(asked).toEqual(['plan.bin']);
  await Promise.all([1, 2, 3].map((byte) => files.write(saveId!, new Uint8Array(70_000).fill(byte))));
  expect(await readdir(folder)).not.toContain('kept.bin');
  await files.end(saveId!, true);
  const kept = await readFile(path.join(folder, 'kept.bin'));
  expect([kept.length, kept[0], kept[70_000], kept[140_000]]).toEqual([210_000, 1, 2, 3]);
  expect((await stat(path.join(folder, 'kept.bin'))).mode & 0o777).toBe(0o600);
  expect(await readdir(folder)).toEqual(['kept.bin']);
});

it('leaves nothing of a file that was given up, or whose page is gone', async () => {
  const files = saving();
  const given = await files.begin('a');
  await files.end(given.saveId!, false);
  await files.begin('b');
  await files.abandon();
  expect(await readdir(folder)).toEqual([]);
});

it('gives a page no file that it asked for before it went', async () => {
  let choose = (_place: string): void => undefined;
  const files = new SavedFiles(() => new Promise((resolve) => (choose = resolve)), show);
  const begun = files.begin('a');
  await files.abandon();
  choose(path.join(folder, 'kept.bin'));
  expect(await begun).toEqual({ saveId: null });
  expect(await readdir(folder)).toEqual([]);
});

it('takes away what was only being made when its page went, and says until then that it is not done', async () => {
  const files = saving();
  const begun = files.begin('a');
  // The place is chosen, and the disk can't have answered yet.
  await Promise.resolve();
  expect(files.isSaving).toBe(true);
  const gone = files.abandon();
  expect(files.isSaving).toBe(true);
  await gone;
  expect(files.isSaving).toBe(false);
  expect(await readdir(folder)).toEqual([]);
  const { saveId } = await begun;
  await expect(files.write(saveId!, new Uint8Array(1))).rejects.toThrow('no such file');
});

it('writes nowhere without a place, and to no file that it did not begin', async () => {
  expect(await new SavedFiles(async () => null, show).begin('a')).toEqual({ saveId: null });
  await expect(saving().write('another', new Uint8Array(1))).rejects.toThrow('no such file');
});

it('shows a file in its folder once it is whole, and says where there is none any more', async () => {
  const files = saving();
  const { saveId } = await files.begin('plan.bin');
  expect(await files.show(saveId!)).toEqual({ shown: false });
  await files.end(saveId!, true);
  expect(await files.show(saveId!)).toEqual({ shown: true });
  expect(shown).toEqual([path.join(folder, 'kept.bin')]);
  await rm(path.join(folder, 'kept.bin'));
  expect(await files.show(saveId!)).toEqual({ shown: false });
  expect(shown).toHaveLength(1);
});

it('shows a page nothing that another one saved, or it itself before a lock', async () => {
  const files = saving();
  const { saveId } = await files.begin('plan.bin');
  await files.end(saveId!, true);
  await files.abandon();
  expect(await files.show(saveId!)).toEqual({ shown: false });
  expect(shown).toEqual([]);
});
