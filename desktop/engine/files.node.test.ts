import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { limits } from '@secure-chat/shared/limits';
import { startTestServer, type TestServer } from '../../server/testing/test-server.ts';
import { fileMessage, PartWatcher, randomFile, readAll, watchReads } from './testing/files.ts';
import { HostileProxy } from './testing/hostile-proxy.ts';
import { TestClient, type TestClientOptions } from './testing/test-client.ts';

const megabyte = 1024 * 1024;
const partBytes = limits.uploadPartBytes;
/** A PNG of one pixel. */
const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

const settings = { MAX_FILE_BYTES: String(200 * megabyte), FILE_TYPES: 'image/*,application/zip' };

let server: TestServer;
let proxy: HostileProxy;
let proxied: string;
const clients: TestClient[] = [];
let people = 0;

beforeAll(async () => {
  server = await startTestServer({ settings });
  proxy = new HostileProxy(server.origin);
  proxied = await proxy.start();
}, 120_000);
afterEach(() => {
  for (const client of clients.splice(0)) client.engine.stop();
});
afterAll(async () => {
  await proxy.stop();
  await server.stop();
});

async function person(name: string, options: Partial<TestClientOptions> = {}) {
  people += 1;
  const username = `${name}-${people}`;
  const client = await TestClient.register({ origin: server.origin, username, ...options });
  clients.push(client);
  return Object.assign(client, { username });
}

async function pair(options: { ann?: Partial<TestClientOptions>; bob?: Partial<TestClientOptions> } = {}) {
  const [ann, bob] = await Promise.all([person('ann', options.ann), person('bob', options.bob)]);
  const conversationId = await ann.startWith(bob.username);
  await ann.engine.sendText({ conversationId, text: 'Hello Bob' });
  await bob.message(conversationId, 'Hello Bob');
  await bob.engine.acceptRequest({ conversationId });
  return { ann, bob, conversationId };
}

const zip = (file: Blob, name: string, conversationId: string) => ({
  conversationId,
  file,
  name,
  mediaType: 'application/zip',
});

/** Resolves when an upload stands like this. */
function transfer(client: TestClient, state: string): Promise<unknown> {
  return client.until(
    ({ transfers }) => transfers.find((one) => one.state === state),
    `a file that is ${state}`,
  );
}

describe('a file', { timeout: 300_000 }, () => {
  it('goes from one to the other with its name and caption, and is read from both sides', async () => {
    const { ann, bob, conversationId } = await pair();
    const { file, hash } = randomFile(700_000);
    await ann.engine.attach({
      ...zip(file, 'C:\\things\\plans.zip', conversationId),
      caption: ' The plans ',
    });
    const received = await fileMessage(bob, conversationId, 'plans.zip');
    expect(received).toMatchObject({
      own: false,
      text: 'The plans',
      file: { size: 700_000, hasPreview: false },
    });
    expect(await readAll(bob, conversationId, received)).toEqual({ hash, bytes: 700_000 });
    expect(
      (await readAll(ann, conversationId, await fileMessage(ann, conversationId, 'plans.zip'))).hash,
    ).toBe(hash);
    expect(bob.summary(conversationId)?.last).toMatchObject({
      text: 'The plans',
      file: { name: 'plans.zip' },
    });
  });

  it('of no bytes at all arrives too', async () => {
    const { ann, bob, conversationId } = await pair();
    await ann.engine.attach(zip(new Blob([]), 'empty.zip', conversationId));
    const received = await fileMessage(bob, conversationId, 'empty.zip');
    expect((await readAll(bob, conversationId, received)).bytes).toBe(0);
  });

  it('of 100 MB comes through a connection that is cut on the way, whole, and never whole in memory', async () => {
    const watcher = new PartWatcher();
    const cutting: Partial<TestClientOptions> = { origin: proxied, fetch: watcher.fetch };
    let reading = 0;
    let cuts = 0;
    const reader: Partial<TestClientOptions> = {
      origin: proxied,
      fetch: (input, init) => {
        const answer = fetch(input, init);
        // The hash list first, then a block at a time.
        if (isFileRead(input, init) && [30, 60].includes(reading++)) {
          cuts += 1;
          proxy.cut();
        }
        return answer;
      },
    };
    const { ann, bob, conversationId } = await pair({ ann: cutting, bob: reader });
    const { file, hash } = randomFile(100 * megabyte);
    const reads = watchReads(file);
    const cutAt = new Set([40 * partBytes, 70 * partBytes]);
    let ahead = 0;
    watcher.onPart = () => {
      ahead = Math.max(ahead, reads.read() - watcher.answered);
    };
    // Not before the part is under way: a connection that is lost earlier is replaced unseen.
    proxy.hooks.hears = (method, url) => {
      if (method === 'PUT' && cutAt.delete(Number(/offset=(\d+)/.exec(url)?.[1]))) proxy.cut();
    };
    await ann.engine.attach(zip(reads.file, 'film.zip', conversationId));
    const received = await fileMessage(bob, conversationId, 'film.zip');

    const [offsets] = [...watcher.offsets.values()];
    expect(cutAt.size).toBe(0);
    // Nothing that had arrived was sent again, and what was cut was.
    expect(new Set(offsets).size).toBeLessThan(offsets!.length);
    expect(offsets!.length - new Set(offsets).size).toBeLessThanOrEqual(4);
    expect(reads.largest()).toBeLessThanOrEqual(256 * 1024);
    // One part at a time; a part that is cut is read once more.
    expect(ahead).toBeLessThanOrEqual(4 * partBytes);

    const read = await readAll(bob, conversationId, received);
    expect(cuts).toBe(2);
    expect(read).toEqual({ hash, bytes: 100 * megabyte });
  });

  it('that was attached offline waits, and goes when the server is back', async () => {
    const { ann, bob, conversationId } = await pair();
    await server.kill();
    await ann.until((seen) => seen.connection?.state === 'offline', 'the loss');
    const { file, hash } = randomFile(10_000);
    await ann.engine.attach(zip(file, 'later.zip', conversationId));
    await transfer(ann, 'waiting');
    expect((await ann.items(conversationId)).at(-1)).toMatchObject({
      file: { name: 'later.zip' },
      seq: null,
    });
    server = await startTestServer({ resume: server, settings });
    expect(
      (await readAll(bob, conversationId, await fileMessage(bob, conversationId, 'later.zip'))).hash,
    ).toBe(hash);
  });

  it('does not hold up what is written after it', async () => {
    const { ann, bob, conversationId } = await pair({ ann: { fetch: blockParts() } });
    await ann.engine.attach(zip(randomFile(1_000).file, 'slow.zip', conversationId));
    await ann.engine.sendText({ conversationId, text: 'meanwhile' });
    await bob.message(conversationId, 'meanwhile');
    expect(ann.seen.transfers).toMatchObject([{ direction: 'upload', doneBytes: 0 }]);
  });

  it('is gone for everybody when it is cancelled on its way', async () => {
    const watcher = new PartWatcher();
    const { ann, bob, conversationId } = await pair({ ann: { fetch: watcher.fetch } });
    const part = new Promise<void>((resolve) => {
      watcher.onPart = ({ offset }) => offset > 0 && resolve();
    });
    const { id } = await ann.engine.attach(zip(randomFile(20 * megabyte).file, 'no.zip', conversationId));
    await part;
    await ann.engine.cancelUpload({ id });
    await ann.engine.sendText({ conversationId, text: 'never mind' });
    await bob.message(conversationId, 'never mind');
    expect(ann.seen.transfers).toEqual([]);
    expect(await ann.texts(conversationId)).toEqual(['Hello Bob', 'never mind']);
    expect(await bob.texts(conversationId)).toEqual(['Hello Bob', 'never mind']);
  });

  it('beyond the admin’s limit, or of another kind than allowed, is refused before anything is sent', async () => {
    const { ann, conversationId } = await pair();
    expect(await ann.engine.getFileLimits()).toMatchObject({ maxBytes: 200 * megabyte });
    const large = { size: 201 * megabyte } as Blob;
    await expect(ann.engine.attach(zip(large, 'a.zip', conversationId))).rejects.toThrow('file_too_large');
    const text = { ...zip(new Blob(['x']), 'a.txt', conversationId), mediaType: 'text/plain' };
    await expect(ann.engine.attach(text)).rejects.toThrow('file_type_refused');
  });
});

describe('an upload that a restart interrupted', { timeout: 300_000 }, () => {
  const size = 8 * megabyte;

  /** Stopped while its third part was on its way. */
  async function interrupted() {
    const watcher = new PartWatcher();
    const people = await pair({ ann: { fetch: watcher.fetch } });
    const { ann, conversationId } = people;
    const { file, hash } = randomFile(size);
    const third = new Promise<void>((resolve) => {
      watcher.onPart = ({ offset }) => {
        if (offset === 2 * partBytes) resolve();
      };
    });
    const { id } = await ann.engine.attach(zip(file, 'begun.zip', conversationId));
    await third;
    const later = new PartWatcher();
    const again = await ann.restarted({ fetch: later.fetch });
    clients.push(again);
    await again.online();
    await transfer(again, 'needs_file');
    return { ...people, ann: again, file, hash, id, before: watcher, later };
  }

  it('asks for the file, and goes on with it where it stood', async () => {
    const { ann, bob, conversationId, file, hash, id, before, later } = await interrupted();
    expect((await ann.items(conversationId)).at(-1)).toMatchObject({ id, file: { name: 'begun.zip', size } });
    expect(ann.seen.transfers).toMatchObject([{ state: 'needs_file', doneBytes: 2 * megabyte }]);
    await ann.engine.resumeUpload({ id, file });
    const received = await fileMessage(bob, conversationId, 'begun.zip');
    expect((await readAll(bob, conversationId, received)).hash).toBe(hash);
    const [attachmentId] = before.offsets.keys();
    expect([...later.offsets.keys()]).toEqual([attachmentId]);
    expect(Math.min(...later.offsets.get(attachmentId!)!)).toBeGreaterThanOrEqual(2 * partBytes);
  });

  it('never seals another content under the same key: a changed file begins anew', async () => {
    const { ann, bob, conversationId, id, before, later } = await interrupted();
    const other = randomFile(size);
    await ann.engine.resumeUpload({ id, file: other.file });
    const received = await fileMessage(bob, conversationId, 'begun.zip');
    expect((await readAll(bob, conversationId, received)).hash).toBe(other.hash);
    const [attachmentId] = before.offsets.keys();
    expect(later.offsets.has(attachmentId!)).toBe(false);
  });

  it('says so when a file of another length is picked', async () => {
    const { ann, id } = await interrupted();
    const picked = ann.engine.resumeUpload({ id, file: randomFile(10).file });
    await expect(picked).rejects.toThrow('file_changed');
    expect(ann.seen.transfers).toMatchObject([{ state: 'needs_file' }]);
  });
});

describe('a picture', { timeout: 120_000 }, () => {
  const picture = (conversationId: string, file: Blob = new Blob([pixel])) => ({
    conversationId,
    file,
    name: 'dot.png',
    mediaType: 'image/png',
  });

  it('is shown from its small preview, which is kept for when there is no network', async () => {
    const makePreview = async (): Promise<Blob> => new Blob([pixel]);
    const { ann, bob, conversationId } = await pair({ ann: { makePreview } });
    await ann.engine.attach(picture(conversationId));
    const { id, seq, file } = await fileMessage(bob, conversationId, 'dot.png');
    expect(file).toMatchObject({ width: 1, height: 1, hasPreview: true });
    const preview = await bob.engine.getPreview({ conversationId, id, seq });
    expect(Buffer.from(await preview!.arrayBuffer()).equals(pixel)).toBe(true);

    const offline = await bob.restarted({ fetch: () => Promise.reject(new TypeError('no network')) });
    clients.push(offline);
    expect((await offline.engine.getPreview({ conversationId, id, seq }))?.size).toBe(pixel.length);
  });

  it('is drawn small before it is sent, one after the other, and never one of more than 50 megapixels', async () => {
    let drawing = 0;
    let most = 0;
    const makePreview = async (image: Blob): Promise<Blob> => {
      drawing += 1;
      most = Math.max(most, drawing);
      await image.arrayBuffer();
      drawing -= 1;
      return new Blob(['small']);
    };
    const ann = await person('ann', { makePreview });
    const draw = (file: Blob, mediaType = 'image/png') => ann.engine.drawPreview({ file, mediaType });
    const bomb = Buffer.from(pixel);
    bomb.writeUInt32BE(20_000, 16);
    bomb.writeUInt32BE(20_000, 20);
    const dot = new Blob([pixel]);
    const drawn = await Promise.all([
      draw(dot),
      draw(new Blob([bomb])),
      draw(dot),
      draw(new Blob(['<svg/>']), 'image/svg+xml'),
      draw(dot, 'application/zip'),
    ]);
    expect(drawn.map((one) => one?.size ?? null)).toEqual([5, null, 5, null, null]);
    expect(most).toBe(1);
  });

  it('of more than 50 megapixels is not shown, whatever its sender says of it', async () => {
    const { ann, bob, conversationId } = await pair();
    const bomb = Buffer.from(pixel);
    bomb.writeUInt32BE(100_000, 16);
    bomb.writeUInt32BE(100_000, 20);
    await ann.engine.attach(picture(conversationId, new Blob([bomb])));
    const { id, seq } = await fileMessage(bob, conversationId, 'dot.png');
    const opened = bob.engine.openFile({ conversationId, id, seq, purpose: 'show' });
    await expect(opened).rejects.toThrow('image_too_large');
  });
});

describe('a server that is hostile to files', { timeout: 120_000 }, () => {
  it.each<[string, (bytes: Uint8Array) => Uint8Array]>([
    ['changes one bit of', (bytes) => bytes.map((byte, at) => (at === 70_000 ? byte ^ 1 : byte))],
    ['exchanges two chunks of', swapChunks],
    ['hands out nothing but zeros for', (bytes) => new Uint8Array(bytes.length)],
  ])('%s a file, and is found out before any of it is shown', async (_what, change) => {
    const tampering: typeof fetch = async (input, init) => {
      const response = await fetch(input, init);
      if (!isFileRead(input, init)) return response;
      const bytes = new Uint8Array(await response.arrayBuffer());
      return new Response(Buffer.from(change(bytes)), { status: response.status });
    };
    const { ann, bob, conversationId } = await pair({ bob: { fetch: tampering } });
    await ann.engine.attach(zip(randomFile(600_000).file, 'true.zip', conversationId));
    const received = await fileMessage(bob, conversationId, 'true.zip');
    await expect(readAll(bob, conversationId, received)).rejects.toThrow('file_damaged');
    await bob.until(
      ({ transfers }) => transfers.some(({ failure }) => failure === 'file_damaged'),
      'its name',
    );
  });

  function swapChunks(bytes: Uint8Array): Uint8Array {
    const chunk = 256 * 1024 + 16;
    if (bytes.length < 2 * chunk) return bytes;
    const swapped = bytes.slice();
    swapped.set(bytes.subarray(chunk, 2 * chunk), 0);
    swapped.set(bytes.subarray(0, chunk), chunk);
    return swapped;
  }
});

const isFileRead = (...[input, init]: Parameters<typeof fetch>): boolean =>
  init?.method === 'GET' && /attachments\/[^/]+$/.test(input as string);

/** Parts never arrive; everything else does. */
function blockParts(): typeof fetch {
  return (input, init) =>
    init?.method === 'PUT' && /upload\?offset/.test(input as string)
      ? new Promise((_resolve, reject) =>
          init.signal?.addEventListener('abort', () => reject(new TypeError('aborted'))),
        )
      : fetch(input, init);
}
