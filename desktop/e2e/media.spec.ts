import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectAccessible } from './support/accessibility.ts';
import type { RunningApp } from './support/launch-app.ts';
import { createAccount, sendMessage, startChat, unlock } from './support/people.ts';
import { takeScreenshots } from './support/screenshots.ts';
import { storedParts } from './support/transfers.ts';
import { World } from './support/world.ts';

/** Sound and film in their place in the chat, read from the server part by part while they play. */

let world: World;
let ann: RunningApp;
let bob: RunningApp;

beforeAll(async () => {
  world = await World.start();
  // A microphone that beeps, since a machine of tests has none; whether it may be used is still the app's own choice.
  const switches = ['--use-fake-device-for-media-stream'];
  [ann, bob] = await Promise.all([world.open('ann', { switches }), world.open('bob')]);
  await createAccount(ann.page, { name: 'Ann Aldous', username: 'ann' });
  await createAccount(bob.page, { name: 'Bob Brand', username: 'bob' });
  await startChat(ann.page, bob.page, { username: 'bob', text: 'Hello Bob' });
}, 300_000);

afterAll(() => world?.close());

it('plays a sound while most of it is still on the server, and goes where one wants', async () => {
  const buffer = toneOf({ seconds: 300 });
  const files = ann.page.locator('input[type=file][multiple]');
  await files.setInputFiles({ name: 'harbour.wav', mimeType: 'audio/wav', buffer });
  await ann.page.getByRole('button', { name: 'Send', exact: true }).click();
  const message = bob.page.getByRole('article', { name: /harbour/ });
  await message.getByRole('button', { name: 'Play harbour.wav' }).click({ timeout: 60_000 });
  const sound = message.locator('audio');
  const stands = (): Promise<{ at: number; read: number; length: number }> =>
    sound.evaluate((one: HTMLAudioElement) => ({
      at: one.currentTime,
      read: one.buffered.length > 0 ? one.buffered.end(0) : 0,
      length: one.duration,
    }));
  await expect.poll(async () => (await stands()).at).toBeGreaterThan(0.2);
  const { read, length } = await stands();
  expect(length).toBe(300);
  expect(read).toBeLessThan(200);
  await message.getByRole('slider', { name: 'Position in harbour.wav' }).fill('290');
  await expect.poll(async () => (await stands()).at).toBeGreaterThan(290);
  await message.getByRole('button', { name: 'Pause harbour.wav' }).click();
  await message.getByRole('button', { name: 'Play harbour.wav' }).waitFor();
  await takeScreenshots(bob, 'sound');
  await expectAccessible(bob.page);
});

it('goes on playing while one answers something else, however far down that is', async () => {
  const { page } = bob;
  const message = page.getByRole('article', { name: /harbour/ });
  await message.getByRole('slider', { name: 'Position in harbour.wav' }).fill('10');
  await message.getByRole('button', { name: 'Play harbour.wav' }).click();
  await message.getByRole('button', { name: 'Pause harbour.wav' }).waitFor();
  for (let line = 0; line < 50; line++) await sendMessage(ann.page, `Line ${line}`);
  const newest = page.getByRole('article', { name: /Line 49/ });
  await newest.focus();
  await expect.poll(() => newest.evaluate((one) => one.matches(':focus'))).toBe(true);
  // Those between are not in the page any more.
  expect(await page.getByRole('article', { name: /Line 2\b/ }).count()).toBe(0);
  const at = (): Promise<number> =>
    message.locator('audio').evaluate((one: HTMLAudioElement) => one.currentTime);
  const before = await at();
  await expect.poll(at).toBeGreaterThan(before + 0.5);
  await message.getByRole('button', { name: 'Pause harbour.wav' }).click();
  await page.getByRole('button', { name: /^Newest$| new$/ }).click();
  await newest.waitFor();
});

it('stops in words where the server hands out something else than was sent', async () => {
  const before = await storedParts(world);
  const buffer = toneOf({ seconds: 20 });
  const files = ann.page.locator('input[type=file][multiple]');
  await files.setInputFiles({ name: 'bell.wav', mimeType: 'audio/wav', buffer });
  await ann.page.getByRole('button', { name: 'Send', exact: true }).click();
  const message = bob.page.getByRole('article', { name: /bell/ });
  const play = message.getByRole('button', { name: 'Play bell.wav' });
  await play.waitFor({ timeout: 60_000 });
  const known = new Set(before.map(([place]) => place));
  for (const [place] of await storedParts(world)) if (!known.has(place)) await spoil(place);
  await play.click();
  await message.getByText('so it wasn’t opened').waitFor({ timeout: 30_000 });
  expect(await message.locator('audio').evaluate((one: HTMLAudioElement) => one.currentTime)).toBe(0);
  await takeScreenshots(bob, 'sound-damaged');
  await expectAccessible(bob.page);
});

it('plays a film in the chat', async () => {
  const bytes = await ann.page.evaluate(makeFilm);
  await ann.page
    .locator('input[type=file][multiple]')
    .setInputFiles({ name: 'boat.webm', mimeType: 'video/webm', buffer: Buffer.from(bytes, 'base64') });
  await ann.page.getByRole('button', { name: 'Send', exact: true }).click();
  const message = bob.page.getByRole('article', { name: /boat/ });
  await message.getByRole('button', { name: 'Play boat.webm' }).click();
  const film = message.locator('video');
  await expect.poll(() => film.evaluate((one: HTMLVideoElement) => one.videoWidth)).toBe(320);
  await takeScreenshots(bob, 'film');
  await expectAccessible(bob.page);
});

it('records a voice note, lets one listen to it, and the other one hears it', async () => {
  const { page } = ann;
  await page.getByRole('button', { name: 'Record a voice note' }).click();
  await recordFor(ann, 4);
  await takeScreenshots(ann, 'voice-recording');
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  const tray = page.getByRole('list', { name: 'Files to send' });
  await tray.getByRole('button', { name: 'Listen to the voice note' }).click();
  await tray.getByRole('button', { name: 'Pause the voice note' }).waitFor();
  await takeScreenshots(ann, 'voice-tray');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Send', exact: true }).click();

  const message = bob.page.getByRole('article', { name: /Voice note/ });
  await message.getByRole('button', { name: 'Play voice note' }).click({ timeout: 60_000 });
  const sound = message.locator('audio');
  const at = (): Promise<number> => sound.evaluate((one: HTMLAudioElement) => one.currentTime);
  await expect.poll(at).toBeGreaterThan(0.5);
  await takeScreenshots(bob, 'voice');
  await expectAccessible(bob.page);
});

it('keeps nothing of a recording that is given up, and lets the microphone go', async () => {
  const { page } = ann;
  await page.getByRole('button', { name: 'Record a voice note' }).click();
  await page.getByRole('group', { name: 'Recording a voice note' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('textbox', { name: /^Message to/ }).waitFor();
  expect(await page.getByRole('list', { name: 'Files to send' }).count()).toBe(0);
  expect(await refusalOfSound(ann)).toBe('NotAllowedError');
});

it('keeps in the tray what is recorded when one goes elsewhere, and nothing of it past a lock', async () => {
  const { page } = ann;
  await page.getByRole('button', { name: 'Record a voice note' }).click();
  await recordFor(ann, 1);
  await page.keyboard.press('Control+,');
  await page.getByRole('navigation', { name: 'Settings' }).waitFor();
  await page.keyboard.press('Escape');
  const tray = page.getByRole('list', { name: 'Files to send' });
  await tray.getByText('Voice note').waitFor();
  expect(await refusalOfSound(ann)).toBe('NotAllowedError');
  await page.keyboard.press('Control+l');
  await unlock(page);
  await page.getByRole('navigation', { name: 'Chats' }).getByText('Bob Brand').click();
  await page.getByRole('textbox', { name: /^Message to/ }).waitFor();
  expect(await tray.count()).toBe(0);
});

it('lets the microphone go with a page that is loaded anew while it records', async () => {
  const { page } = ann;
  await page.getByRole('button', { name: 'Record a voice note' }).click();
  await page.getByRole('group', { name: 'Recording a voice note' }).waitFor();
  // Before anything of the app’s own runs in the new page.
  await page.addInitScript(() => {
    const answer = navigator.mediaDevices.getUserMedia({ audio: true });
    const heard = answer.then(
      () => 'granted',
      (error: Error) => error.name,
    );
    Object.assign(window, { heard });
  });
  await page.reload();
  await page.getByRole('button', { name: 'Unlock' }).waitFor();
  expect(await page.evaluate(() => Reflect.get(window, 'heard') as Promise<string>)).toBe('NotAllowedError');
});

it('says what to do where there is no microphone', async () => {
  await bob.page.getByRole('button', { name: 'Record a voice note' }).click();
  await bob.page.getByRole('alert').getByText('No microphone was found').waitFor();
});

/** Waits until so many seconds are recorded, or more: whoever looks may miss any one of them. */
async function recordFor({ page }: RunningApp, seconds: number): Promise<void> {
  const recording = page.getByRole('group', { name: 'Recording a voice note' });
  const recorded = async (): Promise<number> =>
    Number(/0:(\d\d)/.exec(await recording.innerText())?.[1] ?? -1);
  await expect.poll(recorded, { timeout: 60_000 }).toBeGreaterThanOrEqual(seconds);
}

/** What the page is told when it asks for sound by itself. */
function refusalOfSound({ page }: RunningApp): Promise<string> {
  return page.evaluate(() =>
    navigator.mediaDevices.getUserMedia({ audio: true }).then(
      () => 'granted',
      (error: Error) => error.name,
    ),
  );
}

/** Turns one bit over in the middle of a part that the server keeps. */
async function spoil(place: string): Promise<void> {
  const bytes = await readFile(place);
  bytes[bytes.length >> 1]! ^= 1;
  await writeFile(place, bytes);
}

/** A WAV of 16-bit samples at 44.1 kHz, mono: 88 KB a second. */
function toneOf({ seconds }: { readonly seconds: number }): Buffer {
  const rate = 44_100;
  const samples = rate * seconds;
  const wav = Buffer.alloc(44 + 2 * samples);
  wav.write('RIFF', 0);
  wav.writeUInt32LE(36 + 2 * samples, 4);
  wav.write('WAVEfmt ', 8);
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(rate, 24);
  wav.writeUInt32LE(2 * rate, 28);
  wav.writeUInt16LE(2, 32);
  wav.writeUInt16LE(16, 34);
  wav.write('data', 36);
  wav.writeUInt32LE(2 * samples, 40);
  for (let at = 0; at < samples; at++)
    wav.writeInt16LE(Math.round(8_000 * Math.sin((2 * Math.PI * 220 * at) / rate)), 44 + 2 * at);
  return wav;
}

/** Records a square that moves, in the page; base64. */
async function makeFilm(): Promise<string> {
  const canvas = document.createElement('canvas');
  canvas.width = 320;
  canvas.height = 180;
  const context = canvas.getContext('2d')!;
  const stream = canvas.captureStream(30);
  const recorder = new MediaRecorder(stream, { mimeType: 'video/webm' });
  const parts: Blob[] = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  const stopped = new Promise((resolve) => (recorder.onstop = resolve));
  recorder.start();
  for (let frame = 0; frame < 30; frame++) {
    context.fillStyle = `hsl(${frame * 12} 60% 50%)`;
    context.fillRect(0, 0, 320, 180);
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
  recorder.stop();
  await stopped;
  const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}
