import { randomFillSync } from 'node:crypto';
import { once } from 'node:events';
import { link, open, readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectAccessible } from './support/accessibility.ts';
import type { RunningApp } from './support/launch-app.ts';
import { createAccount, sendMessage, startChat, unlock } from './support/people.ts';
import { takeScreenshots } from './support/screenshots.ts';
import {
  barsWentBack,
  hashOf,
  reach,
  saveInto,
  sendFile,
  storedParts,
  type StoredPart,
  watchBars,
} from './support/transfers.ts';
import { World } from './support/world.ts';

/** A file of 100 MB between two real apps, while first the server is killed and then an app: nothing begins again. */

const megabyte = 1024 * 1024;
const megabytes = 100;
let world: World;
let film: string;
let ann: RunningApp;
let bob: RunningApp;

beforeAll(async () => {
  world = await World.start({ settings: { MAX_FILE_BYTES: String(120 * megabyte) } });
  film = path.join(world.folder, 'film.bin');
  [ann, bob] = await Promise.all([world.open('ann'), world.open('bob'), fillWithChance(film)]);
  await createAccount(ann.page, { name: 'Ann Aldous', username: 'ann' });
  await createAccount(bob.page, { name: 'Bob Brand', username: 'bob' });
  await startChat(ann.page, bob.page, { username: 'bob', text: 'Hello Bob' });
}, 300_000);

afterAll(() => world?.close());

it('lets one write while it goes up, and goes on where it stood after the server was killed', async () => {
  await sendFile(ann, film);
  await reach(ann, 'Sent so far', megabyte);
  await watchBars(ann);
  await sendMessage(ann.page, 'Meanwhile');
  await bob.page.getByRole('article', { name: /Meanwhile/ }).waitFor();
  expect(await ann.page.getByRole('progressbar', { name: 'Sent so far' }).count()).toBe(1);

  await reach(ann, 'Sent so far', 20 * megabyte);
  await killServer();
  await ann.page.getByText('Waiting, 100 MB').waitFor();
  // The newest may lie there without the server's having noted it.
  const arrived = (await storedParts(world)).slice(0, -1);
  expect(arrived.length).toBeGreaterThanOrEqual(19);
  await takeScreenshots(ann, 'big-file-waiting');
  await world.startServer();
  await bob.page.getByRole('button', { name: 'Save film.bin' }).waitFor({ timeout: 90_000 });
  expect(await barsWentBack(ann)).toBe(0);
  expect(await asTheyStand(arrived)).toEqual(arrived);
});

it('comes down through a killed server too, and is the same to the last byte', async () => {
  const folder = path.join(world.folder, 'saved');
  await saveInto(bob, path.join(folder, 'film.bin'));
  await watchBars(bob);
  await bob.page.getByRole('button', { name: 'Save film.bin' }).click();
  await reach(bob, 'Saved so far', 20 * megabyte);
  await killServer();
  await bob.page.getByText('Waiting, 100 MB').waitFor();
  expect(await readdir(folder)).toEqual([expect.stringMatching(/^film\.bin\..*\.part$/)]);
  await world.startServer();
  await expect.poll(() => readdir(folder), { timeout: 90_000 }).toEqual(['film.bin']);
  expect(await barsWentBack(bob)).toBe(0);
  expect(await hashOf(path.join(folder, 'film.bin'))).toBe(await hashOf(film));
});

it('asks for the file after the app was killed, and goes on with it where it stood', async () => {
  const again = path.join(world.folder, 'again.bin');
  await link(film, again);
  await sendFile(ann, again);
  await reach(ann, 'Sent so far', 20 * megabyte);
  const ended = once(ann.app.process(), 'exit');
  ann.app.process().kill('SIGKILL');
  await ended;

  ann = await world.open('ann');
  await unlock(ann.page);
  await ann.page.getByRole('navigation', { name: 'Chats' }).getByText('Bob Brand').click();
  const message = ann.page.getByRole('article', { name: /again\.bin/ });
  await message.getByText('Choose the file once more to go on').waitFor();
  await reach(ann, 'Sent so far', 18 * megabyte);
  await takeScreenshots(ann, 'big-file-choose');
  await expectAccessible(ann.page);
  const arrived = await storedParts(world);
  await watchBars(ann);
  const [chooser] = await Promise.all([
    ann.page.waitForEvent('filechooser'),
    message.getByRole('button', { name: 'Choose again.bin again' }).click(),
  ]);
  await chooser.setFiles(again);
  await bob.page.getByRole('button', { name: 'Save again.bin' }).waitFor({ timeout: 90_000 });
  expect(await barsWentBack(ann)).toBe(0);
  expect(await asTheyStand(arrived)).toEqual(arrived);
});

it('leaves nothing half saved behind when the app is closed', async () => {
  const folder = path.join(world.folder, 'closed');
  await saveInto(bob, path.join(folder, 'again.bin'));
  await bob.page.getByRole('button', { name: 'Save again.bin' }).click();
  await reach(bob, 'Saved so far', 5 * megabyte);
  expect(await readdir(folder)).toHaveLength(1);
  await bob.close();
  expect(await readdir(folder)).toEqual([]);
});

/** The same parts as the server has them now. */
async function asTheyStand(parts: readonly StoredPart[]): Promise<unknown> {
  const stored = new Map(await storedParts(world));
  return parts.map(([place]) => [place, stored.get(place)]);
}

async function killServer(): Promise<void> {
  const { process } = world.server;
  const ended = once(process, 'exit');
  process.kill('SIGKILL');
  await ended;
}

async function fillWithChance(file: string): Promise<void> {
  const handle = await open(file, 'w');
  const block = new Uint8Array(megabyte);
  for (let written = 0; written < megabytes; written++) await handle.write(randomFillSync(block));
  await handle.close();
}
