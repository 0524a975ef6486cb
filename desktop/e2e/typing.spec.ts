import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectAccessible } from './support/accessibility.ts';
import type { RunningApp } from './support/launch-app.ts';
import { createAccount, sendMessage, startChat } from './support/people.ts';
import { takeScreenshots } from './support/screenshots.ts';
import { World } from './support/world.ts';

/** Two real apps, one of which is told what the other one does, until it is not. */

let world: World;
let ann: RunningApp;
let bob: RunningApp;

beforeAll(async () => {
  world = await World.start();
  [ann, bob] = await Promise.all([world.open('ann'), world.open('bob')]);
  await createAccount(ann.page, { name: 'Ann Aldous', username: 'ann' });
  await createAccount(bob.page, { name: 'Bob Brand', username: 'bob' });
  await startChat(ann.page, bob.page, { username: 'bob', text: 'Shall we paint the boat house?' });
  await sendMessage(bob.page, 'Green, I think');
  await ann.page.getByRole('article', { name: /Green, I think/ }).waitFor();
});
afterAll(() => world?.close());

const field = (page: Page) => page.getByRole('textbox', { name: /^Message to/ });
const tickOf = (page: Page, text: string, state: string) =>
  page.getByRole('article', { name: new RegExp(text) }).getByRole('img', { name: state, exact: true });

it('shows that the other one is typing, in the chat and in the list', async () => {
  const status = ann.page.getByRole('status').filter({ hasText: 'Bob Brand is typing' });
  await whileTyping(bob.page, async () => {
    await status.waitFor();
    await ann.page.getByRole('navigation', { name: 'Chats' }).getByText('typing…').waitFor();
    await takeScreenshots(ann, 'typing');
    await expectAccessible(ann.page);
  });
  await field(bob.page).fill('');
  await sendMessage(bob.page, 'Or blue');
  await ann.page.getByRole('article', { name: /Or blue/ }).waitFor();
  await status.waitFor({ state: 'detached' });
});

it('tells no one what was read once that is switched off, and again when it is on', async () => {
  const { page } = bob;
  await page.getByRole('button', { name: 'Settings' }).click();
  await page
    .getByRole('navigation', { name: 'Settings' })
    .getByRole('button', { name: 'Privacy', exact: true })
    .click();
  const read = page.getByRole('switch', { name: 'Show when I’ve read messages' });
  await read.uncheck();
  await page.getByRole('switch', { name: 'Show when I’m typing' }).uncheck();
  await takeScreenshots(bob, 'settings-privacy-off');
  await expectAccessible(page);
  await page.keyboard.press('Escape');

  await sendMessage(ann.page, 'Blue it is');
  await page.getByRole('article', { name: /Blue it is/ }).waitFor();
  await field(page).pressSequentially('Good');
  await page.keyboard.press('Enter');
  await ann.page.getByRole('article', { name: /Good/ }).waitFor();
  await tickOf(ann.page, 'Blue it is', 'Delivered').waitFor();

  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Privacy', exact: true }).click();
  expect(await read.isChecked()).toBe(false);
  await read.check();
  await page.keyboard.press('Escape');
  await tickOf(ann.page, 'Blue it is', 'Read').waitFor();
});

/** Goes on typing, as a person would, for as long as the other one is looked at. */
async function whileTyping(page: Page, look: () => Promise<void>): Promise<void> {
  const looked = new AbortController();
  const type = async (): Promise<void> => {
    while (!looked.signal.aborted) await field(page).pressSequentially('Or blue, ', { delay: 80 });
  };
  await Promise.all([look().finally(() => looked.abort()), type()]);
}
