import { EventEmitter } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { appOrigin } from './app-origin.ts';
import { createLetGo, letGoWithPage } from './let-go.ts';
import { Microphone } from './microphone.ts';
import { PlayingMedia } from './playing-media.ts';
import { SavedFiles } from './saved-files.ts';

const sound = { url: `${appOrigin}/index.html`, isMainFrame: true, kinds: ['audio'] };
let folder: string;
let window: EventEmitter & { readonly webContents: EventEmitter };

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'let-go-'));
  window = Object.assign(new EventEmitter(), { webContents: new EventEmitter() });
});
afterEach(() => rm(folder, { recursive: true }));

/** A page that records, plays and saves, all at once. */
async function busyPage() {
  const microphone = new Microphone(appOrigin, () => Promise.resolve(true));
  const playing = new PlayingMedia(() => undefined);
  const savedFiles = new SavedFiles(
    async () => path.join(folder, 'kept.bin'),
    () => undefined,
  );
  letGoWithPage(window as never, createLetGo({ microphone, playing, savedFiles }));
  await microphone.begin();
  const { url } = playing.begin({ type: 'audio/wav', size: 100 });
  const { saveId } = await savedFiles.begin('kept.bin');
  await savedFiles.write(saveId!, new Uint8Array(50));
  return { microphone, playing, savedFiles, url, saveId: saveId! };
}

it.each([
  ['dies', () => window.webContents.emit('render-process-gone', {}, { reason: 'crashed' })],
  ['gives way to another', () => window.webContents.emit('did-navigate', {}, sound.url)],
  ['goes with its window', () => window.emit('closed')],
])('leaves nothing of a page that %s', async (_how, end) => {
  const { microphone, playing, savedFiles, url, saveId } = await busyPage();
  const playedOn = playing.respond(new Request(url))!.bytes();
  expect(end()).toBe(true);
  expect(microphone.allows(sound)).toBe(false);
  await expect(playedOn).rejects.toThrow('not read');
  expect(playing.respond(new Request(url))?.status).toBe(404);
  await expect(savedFiles.write(saveId, new Uint8Array(50))).rejects.toThrow('no such file');
  await expect.poll(() => savedFiles.isSaving).toBe(false);
  expect(await readdir(folder)).toEqual([]);
});

it('holds on while a page lives', async () => {
  const { microphone, playing, savedFiles, url } = await busyPage();
  window.webContents.emit('did-navigate-in-page', {}, sound.url);
  window.emit('blur');
  expect(microphone.allows(sound)).toBe(true);
  expect(playing.respond(new Request(url))?.status).toBe(206);
  expect(savedFiles.isSaving).toBe(true);
  await savedFiles.abandon();
});
