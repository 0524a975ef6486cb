import type { ElectronApplication, Page, Worker } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectAccessible } from './support/accessibility.ts';
import type { RunningApp } from './support/launch-app.ts';
import { createAccount, sendMessage, startChat, unlock } from './support/people.ts';
import { takeScreenshots } from './support/screenshots.ts';
import { World } from './support/world.ts';

/** A lock that is real: the Worker with the keys ends, and nothing that it showed stays. */

const secret = 'The heron nests behind the mill';

let world: World;
let ann: RunningApp;
let bob: RunningApp;

beforeAll(async () => {
  world = await World.start();
  [ann, bob] = await Promise.all([world.open('ann'), world.open('bob')]);
  await createAccount(ann.page, { name: 'Ann Aldous', username: 'ann' });
  await createAccount(bob.page, { name: 'Bob Brand', username: 'bob' });
  await startChat(ann.page, bob.page, { username: 'bob', text: secret });
});

afterAll(() => world?.close());

/** The thread that holds the keys. */
function keyHolder(page: Page): Worker {
  // The other one watches while the app is locked, and never holds a key.
  const holders = page.workers().filter((worker) => !worker.url().includes('watch-worker'));
  expect(holders).toHaveLength(1);
  return holders[0]!;
}

const prefer = (page: Page, change: Record<string, unknown>): Promise<unknown> =>
  page.evaluate((wanted) => window.secureChat.invoke('preferences.change', wanted), change);

/** What the system tells the app when somebody locks the screen or closes the lid. */
const systemSays = (app: ElectronApplication, what: 'suspend' | 'lock-screen'): Promise<unknown> =>
  app.evaluate(({ powerMonitor }, event) => powerMonitor.emit(event), what);

/** Everything that the page could still show somebody, its title and what its fields hold included. */
async function everythingShown(page: Page): Promise<string> {
  return page.evaluate(() =>
    [
      document.title,
      document.documentElement.outerHTML,
      ...Array.from(
        document.querySelectorAll('input, textarea'),
        (field) => (field as HTMLInputElement).value,
      ),
    ].join('\n'),
  );
}

async function expectLocked(page: Page, worker: Promise<unknown>, words: string): Promise<void> {
  await worker;
  await page.getByRole('button', { name: 'Unlock' }).waitFor();
  await page.getByText(words).waitFor();
  const shown = await everythingShown(page);
  for (const text of [secret, 'Bob Brand', 'bob']) expect(shown).not.toContain(text);
}

async function openAgain(page: Page): Promise<void> {
  await unlock(page);
  await page.getByRole('navigation', { name: 'Chats' }).getByText('Bob Brand').click();
  await page.getByRole('article', { name: new RegExp(secret) }).waitFor();
}

it('locks by itself when nobody touches it, and opens again with the password', async () => {
  const { page } = ann;
  await page.getByRole('article', { name: new RegExp(secret) }).waitFor();
  const ended = keyHolder(page).waitForEvent('close');
  await prefer(page, { lockAfterSeconds: 1 });
  await expectLocked(page, ended, 'Locked while you were away.');
  await takeScreenshots(ann, 'locked-while-away');
  await expectAccessible(page);
  await prefer(page, { lockAfterSeconds: 0 });
  await openAgain(page);
});

it('counts from the last touch: who types is not locked out', async () => {
  const { page } = ann;
  const holder = keyHolder(page);
  let ended = false;
  holder.once('close', () => (ended = true));
  await prefer(page, { lockAfterSeconds: 4 });
  const field = page.getByRole('textbox', { name: /^Message to/ });
  const typedUntil = Date.now() + 9_000;
  while (Date.now() < typedUntil) await field.press('a');
  expect(ended).toBe(false);
  await prefer(page, { lockAfterSeconds: 0 });
  await field.fill('');
});

it.each([
  ['suspend', 'Locked when the computer went to sleep.'],
  ['lock-screen', 'Locked with your screen.'],
] as const)('locks when the system says %s', async (event, words) => {
  const ended = keyHolder(ann.page).waitForEvent('close');
  await systemSays(ann.app, event);
  await expectLocked(ann.page, ended, words);
  await openAgain(ann.page);
});

it('stays open with the screen locked where the person wants it so', async () => {
  const holder = keyHolder(ann.page);
  await prefer(ann.page, { lockWithScreen: false });
  await systemSays(ann.app, 'lock-screen');
  await systemSays(ann.app, 'suspend');
  // What the main process says comes in order: once this answer is here, a lock would have been as well.
  await prefer(ann.page, { lockWithScreen: true });
  expect(keyHolder(ann.page)).toBe(holder);
  await ann.page.getByRole('article', { name: new RegExp(secret) }).waitFor();
});

it('ends a page that does not lock', async () => {
  const url = await ann.app.evaluate(async ({ BrowserWindow, powerMonitor }) => {
    const { webContents } = BrowserWindow.getAllWindows()[0]!;
    const loaded = new Promise((resolve) => webContents.once('did-finish-load', () => resolve(null)));
    // A page that hangs hears nothing.
    const hangs = new Promise((resolve) => webContents.once('console-message', () => resolve(null)));
    void webContents.executeJavaScript(`console.log('hangs'); for (;;);`).catch(() => undefined);
    await hangs;
    powerMonitor.emit('suspend');
    await loaded;
    return webContents.getURL();
  });
  expect(url).toBe('app://secure-chat/index.html');
  await ann.close();
  ann = await world.open('ann');
  await openAgain(ann.page);
});

it('opens within half a second beside the time that the password takes', async () => {
  const { page } = ann;
  const timeOf = async (act: () => Promise<unknown>): Promise<number> => {
    const start = performance.now();
    await act();
    return performance.now() - start;
  };
  const beside: number[] = [];
  // The best of a few, since a machine has other things to do now and then.
  for (let round = 0; round < 6 && !beside.some((time) => time <= 500); round++) {
    await page.getByRole('button', { name: 'Lock now' }).click();
    // A wrong password costs its derivation and one question.
    const derivation = await timeOf(async () => {
      await unlock(page, 'not the password at all');
      await page.getByText('That’s not the right password.').waitFor();
    });
    const whole = await timeOf(async () => {
      await unlock(page);
      await page.getByRole('navigation', { name: 'Chats' }).getByText('Bob Brand').waitFor();
    });
    process.stdout.write(`unlock ${whole.toFixed()} ms, derivation ${derivation.toFixed()} ms\n`);
    beside.push(whole - derivation);
  }
  expect(Math.min(...beside)).toBeLessThanOrEqual(500);
});

it('tells of a new message by name, quotes it only where that is wanted, and opens its chat', async () => {
  const { app, page } = ann;
  await watchNotifications(app);
  await lookElsewhere(app);
  await sendMessage(bob.page, 'Whose mill is it?');
  expect(await nextNotification(app)).toEqual({ title: 'Bob Brand', body: 'New message' });
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Notifications' }).click();
  await page.getByLabel('What notifications show').selectOption('Name and message');
  await takeScreenshots(ann, 'settings-lock');
  await expectAccessible(page);
  await sendMessage(bob.page, 'Still there?');
  expect(await nextNotification(app)).toEqual({ title: 'Bob Brand', body: 'Still there?' });
  await clickNotification(app);
  await page.getByRole('article', { name: /Still there\?/ }).waitFor();
});

it('counts and tells what comes while it is locked, and knows nobody’s name', async () => {
  const { app, page } = ann;
  await lookElsewhere(app);
  await bob.page.getByText('Online, @ann').waitFor();
  await page.getByRole('button', { name: 'Lock now' }).click();
  await page.getByRole('button', { name: 'Unlock' }).waitFor();
  // Others see that nobody is there, though the app still listens.
  await bob.page.getByText('Not online, @ann').waitFor();
  // Only now, since what was read just before the lock is taken off first.
  const before = await unreadOnIcon(app);
  await sendMessage(bob.page, 'Are you asleep?');
  expect(await nextNotification(app)).toEqual({ title: 'Secure Chat', body: 'New message' });
  expect(await unreadOnIcon(app)).toBe(before + 1);
  const shown = await everythingShown(page);
  for (const text of ['Are you asleep', 'Bob Brand']) expect(shown).not.toContain(text);
  await unlock(page);
  await page.getByRole('navigation', { name: 'Chats' }).getByText('Bob Brand').click();
  await page.getByRole('article', { name: /Are you asleep\?/ }).waitFor();
});

it('tells nobody where notifications are off', async () => {
  const { app, page } = ann;
  await lookElsewhere(app);
  await prefer(page, { notifications: 'off' });
  // What came before is not what is looked at here.
  await watchNotifications(app);
  await sendMessage(bob.page, 'Good night then.');
  await page.getByRole('article', { name: /Good night then/ }).waitFor();
  await prefer(page, { notifications: 'names' });
  await sendMessage(bob.page, 'One more thing.');
  await nextNotification(app);
  expect(await app.evaluate(() => (globalThis as unknown as { watched: Watched }).watched.shown)).toEqual([]);
});

/** Nobody is told of what they have before them. */
const lookElsewhere = (app: ElectronApplication): Promise<void> =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.blur());

interface Watched {
  shown: Electron.Notification[];
  last?: Electron.Notification;
  unread: number;
  heard: () => void;
}

/** Desktops differ, so what they are handed is looked at in its place; the rest of the way is real. */
async function watchNotifications(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ app: electronApp, Notification }) => {
    const watched: Watched = { shown: [], unread: 0, heard: () => undefined };
    electronApp.setBadgeCount = (count) => {
      watched.unread = count ?? 0;
      return true;
    };
    Object.assign(globalThis, { watched });
    Notification.isSupported = () => true;
    Notification.prototype.show = function show(this: Electron.Notification) {
      watched.shown.push(this);
      watched.heard();
    };
  });
}

const nextNotification = (app: ElectronApplication): Promise<{ title: string; body: string }> =>
  app.evaluate(async () => {
    const { watched } = globalThis as unknown as { watched: Watched };
    if (watched.shown.length === 0) await new Promise<void>((resolve) => (watched.heard = resolve));
    const last = watched.shown.pop()!;
    watched.last = last;
    return { title: last.title, body: last.body };
  });

const unreadOnIcon = (app: ElectronApplication): Promise<number> =>
  app.evaluate(() => (globalThis as unknown as { watched: Watched }).watched.unread);

const clickNotification = (app: ElectronApplication): Promise<unknown> =>
  app.evaluate(() => (globalThis as unknown as { watched: Watched }).watched.last!.emit('click'));
