import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectAccessible } from './support/accessibility.ts';
import type { RunningApp } from './support/launch-app.ts';
import { createAccount, sendMessage, unlock } from './support/people.ts';
import { takeScreenshots } from './support/screenshots.ts';
import { World } from './support/world.ts';

/** The whole product as two people use it: two real apps, a real server that is killed, one story. */

let world: World;
let ann: RunningApp;
let bob: RunningApp;

beforeAll(async () => {
  world = await World.start();
  [ann, bob] = await Promise.all([world.open('ann'), world.open('bob')]);
});

afterAll(() => world?.close());

it('lets two people register, each with a recovery code of their own', async () => {
  await createAccount(ann.page, { name: 'Ann Aldous', username: 'ann' }, async (screen) => {
    await takeScreenshots(ann, screen);
    await expectAccessible(ann.page);
  });
  await createAccount(bob.page, { name: 'Bob Brand', username: 'bob' });
  await takeScreenshots(bob, 'empty');
  await expectAccessible(bob.page);
});

it('lets one find the other and write, and asks the other before anything goes back', async () => {
  await ann.page.getByRole('button', { name: 'New chat', exact: true }).click();
  await ann.page.getByLabel('User name').fill('bob');
  await ann.page.getByRole('button', { name: 'Find', exact: true }).click();
  await ann.page.getByText('@bob').waitFor();
  await takeScreenshots(ann, 'new-chat');
  await ann.page.getByRole('button', { name: 'Message', exact: true }).click();
  await sendMessage(ann.page, 'Hello Bob, is this you?');
  await bob.page.getByText('Wants to write to you').click();
  await bob.page.getByRole('article', { name: /Hello Bob, is this you\?/ }).waitFor();
  await takeScreenshots(bob, 'request');
  await expectAccessible(bob.page);
  await bob.page.getByRole('button', { name: 'Accept', exact: true }).click();
});

it('carries messages both ways and shows when they were read', async () => {
  await sendMessage(bob.page, 'It is. Hello Ann!');
  await ann.page.getByRole('article', { name: /Hello Ann!/ }).waitFor();
  await sendMessage(ann.page, 'The kettle is on.');
  await bob.page.getByRole('article', { name: /The kettle is on\./ }).waitFor();
  await ann.page.bringToFront();
  await ann.page.getByRole('heading', { name: 'Bob Brand' }).waitFor();
  await ann.page
    .getByRole('log')
    .getByRole('img', { name: /Delivered|Read/ })
    .first()
    .waitFor();
  await takeScreenshots(ann, 'chat');
  await expectAccessible(ann.page);
});

it('shows both the same safety number', async () => {
  const numbers: string[][] = [];
  for (const { page } of [ann, bob]) {
    await page.getByRole('button', { name: 'Safety number' }).click();
    const groups = page.getByRole('list', { name: 'Safety number' }).getByRole('listitem');
    await groups.first().waitFor();
    numbers.push(await groups.allInnerTexts());
  }
  expect(numbers[0]).toHaveLength(12);
  expect(numbers[0]).toEqual(numbers[1]);
  await takeScreenshots(ann, 'safety-number');
  await expectAccessible(ann.page);
  await ann.page.getByRole('button', { name: 'They match' }).click();
  await ann.page.getByRole('img', { name: 'Checked' }).first().waitFor();
  await bob.page.keyboard.press('Escape');
});

it('loses nothing and doubles nothing when the server is killed in a burst', async () => {
  const burst = Array.from({ length: 200 }, (_, n) => `burst ${String(n).padStart(3, '0')}`);
  for (const [n, text] of burst.entries()) {
    await sendMessage(ann.page, text);
    if (n === 80) process.kill(world.server.process.pid!, 'SIGKILL');
    if (n === 120) {
      await ann.page.getByText('You’re offline.').waitFor();
      await takeScreenshots(ann, 'offline-waiting');
    }
    if (n === 140) await world.startServer();
  }
  await bob.page.getByRole('article', { name: /burst 199/ }).waitFor({ timeout: 120_000 });
  expect(await wholeBurst(bob)).toEqual(burst);
  expect(await wholeBurst(ann)).toEqual(burst);
}, 400_000);

it('locks, refuses a wrong password, and opens again', async () => {
  await ann.page.getByRole('button', { name: 'Lock now' }).click();
  await ann.page.getByRole('button', { name: 'Unlock' }).waitFor();
  await unlock(ann.page, 'not the password at all');
  await ann.page.getByText('That’s not the right password.').waitFor();
  await takeScreenshots(ann, 'unlock');
  await expectAccessible(ann.page);
  await unlock(ann.page);
  await ann.page.getByRole('navigation', { name: 'Chats' }).waitFor();
});

it('has all of the history after both apps were restarted, with the password alone', async () => {
  await Promise.all([ann.close(), bob.close()]);
  [ann, bob] = await Promise.all([world.open('ann'), world.open('bob')]);
  for (const [person, contact] of [
    [ann, 'Bob Brand'],
    [bob, 'Ann Aldous'],
  ] as const) {
    await unlock(person.page);
    await person.page.getByRole('navigation', { name: 'Chats' }).getByText(contact).click();
    await person.page.getByRole('article', { name: /burst 199/ }).waitFor();
    expect(await wholeBurst(person)).toHaveLength(200);
  }
  await takeScreenshots(bob, 'history');
});

it('shows settings, and signs out', async () => {
  await ann.page.getByRole('button', { name: 'Settings' }).click();
  await ann.page.getByRole('navigation', { name: 'Settings' }).waitFor();
  await takeScreenshots(ann, 'settings');
  await expectAccessible(ann.page);
  await ann.page.getByRole('main').getByRole('button', { name: 'Sign out' }).click();
  await ann.page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click();
  await ann.page.getByRole('heading', { name: 'Create your account' }).waitFor();
});

/** Scrolls through the whole conversation and gathers the burst in the order of the log. */
async function wholeBurst({ page }: RunningApp): Promise<string[]> {
  const found = new Map<number, string>();
  const log = page.getByRole('log');
  const gather = async (): Promise<number> => {
    const rows = await log.evaluate((element) =>
      [...element.querySelectorAll('[data-seq]')].map((row) => ({
        seq: Number(row.getAttribute('data-seq')),
        text: /burst \d+/.exec(row.getAttribute('aria-label') ?? '')?.[0],
      })),
    );
    for (const { seq, text } of rows) if (text !== undefined) found.set(seq, text);
    return found.size;
  };
  await log.evaluate((element) => element.scrollTo(0, element.scrollHeight));
  for (let quiet = 0; quiet < 8;) {
    const before = found.size;
    const after = await gather();
    const atTop = await log.evaluate((element) => {
      element.scrollBy(0, -element.clientHeight / 2);
      return element.scrollTop === 0;
    });
    await page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
    );
    quiet = after === before && atTop ? quiet + 1 : 0;
  }
  await log.evaluate((element) => element.scrollTo(0, element.scrollHeight));
  return [...found.entries()].sort(([a], [b]) => a - b).map(([, text]) => text);
}
