import { beforeEach, expect, it } from 'vitest';
import { fileBlockBytes } from '../bridge/contract.ts';
import { appOrigin } from './app-origin.ts';
import { PlayingMedia } from './playing-media.ts';

const file = Uint8Array.from({ length: fileBlockBytes + 3_000 }, (_, at) => at % 251);
let asked: Parameters<ConstructorParameters<typeof PlayingMedia>[0]>[0][];
/** Whether the page answers at once, as its Worker does. */
let answers: boolean;
let media: PlayingMedia;
beforeEach(() => {
  asked = [];
  answers = false;
  media = new PlayingMedia((read) => {
    asked.push(read);
    if (answers) media.answer(read.readId, file.slice(read.from, read.to));
  });
});

const get = (url: string, range?: string): Response =>
  media.respond(new Request(url, range === undefined ? {} : { headers: { range } }))!;

it('gives a player the bytes it asks for, as the page opened them', async () => {
  answers = true;
  const { url } = media.begin({ type: 'audio/wav', size: file.length });
  const response = get(url, 'bytes=1000-1099');
  expect(response.status).toBe(206);
  expect(response.headers.get('content-type')).toBe('audio/wav');
  expect(response.headers.get('content-range')).toBe(`bytes 1000-1099/${file.length}`);
  const bytes = await response.bytes();
  expect(Buffer.compare(bytes, file.subarray(1_000, 1_100))).toBe(0);
});

it('reads a long file a block at a time, and only as far as the player has come', async () => {
  const { url } = media.begin({ type: 'audio/wav', size: file.length });
  const response = get(url, 'bytes=10-');
  expect(response.headers.get('content-length')).toBe(String(file.length - 10));
  await expect.poll(() => asked.length).toBe(1);
  expect(asked[0]).toMatchObject({ from: 10, to: 10 + fileBlockBytes });
  answers = true;
  media.answer(asked[0]!.readId, file.slice(10, 10 + fileBlockBytes));
  expect(Buffer.compare(await response.bytes(), file.subarray(10))).toBe(0);
  expect(asked).toHaveLength(2);
});

it('fails where a block could not be opened, or is less than was asked', async () => {
  const { url } = media.begin({ type: 'audio/wav', size: file.length });
  for (const given of [null, file.slice(0, 50)]) {
    const read = get(url, 'bytes=0-99').bytes();
    await expect.poll(() => asked.length).toBe(1);
    media.answer(asked.pop()!.readId, given);
    await expect(read).rejects.toThrow('not read');
  }
});

it('asks for nothing outside a file, nor for one that is closed', () => {
  const { url, mediaId } = media.begin({ type: 'audio/wav', size: file.length });
  expect(get(url, `bytes=${file.length}-`).status).toBe(416);
  media.end(mediaId);
  expect(get(url).status).toBe(404);
  expect(asked).toEqual([]);
});

it('ends with the lock, also what was being read', async () => {
  const { url } = media.begin({ type: 'video/mp4', size: file.length });
  const read = get(url).bytes();
  await expect.poll(() => asked.length).toBe(1);
  media.abandon();
  await expect(read).rejects.toThrow('not read');
  expect(get(url).status).toBe(404);
});

it('leaves every other address to the app’s own files', () => {
  expect(media.respond(new Request(`${appOrigin}/index.html`))).toBeNull();
});
