import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectAccessible } from './support/accessibility.ts';
import type { RunningApp } from './support/launch-app.ts';
import { createAccount, sendMessage } from './support/people.ts';
import { takeScreenshots } from './support/screenshots.ts';
import { World } from './support/world.ts';

/** A server that takes people with an invite only, and two who know each other by a link. */

let world: World;
let ann: RunningApp;
let bob: RunningApp;
let link: string;

beforeAll(async () => {
  world = await World.start();
  ann = await world.open('ann');
  await createAccount(ann.page, { name: 'Ann Aldous', username: 'ann' });
  await world.server.stop();
  await world.startServer({ settings: { REGISTRATION: 'invite' } });
  bob = await world.open('bob', { code: null });
});

afterAll(() => world?.close());

it('is made in the app, as a link to copy', async () => {
  const { page } = ann;
  await page.getByRole('button', { name: 'New chat', exact: true }).click();
  await page.getByRole('button', { name: 'Invite somebody' }).click();
  const dialog = page.getByRole('dialog', { name: 'Invite somebody' });
  await dialog.getByText('You have no open invites.').waitFor();
  await dialog.getByRole('button', { name: 'New invite' }).click();
  await dialog.getByText('Open', { exact: true }).waitFor();
  await takeScreenshots(ann, 'invite');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Copy link' }).click();
  const read = () => ann.app.evaluate(({ clipboard }) => clipboard.readText());
  await expect.poll(read).toContain(`${world.server.origin}/i#`);
  link = await read();
  await page.keyboard.press('Escape');
});

it('is no invite when it was cut', async () => {
  await bob.page.getByLabel('Invite link or server address').fill(link.slice(0, -5));
  await bob.page.getByRole('button', { name: 'Continue' }).click();
  await bob.page.getByText('This invite isn’t whole.').waitFor();
});

it('proves the server without a code to compare, and lets its guest in', async () => {
  await bob.page.getByLabel('Invite link or server address').fill(link);
  await takeScreenshots(bob, 'connect-with-invite');
  await bob.page.getByRole('button', { name: 'Continue' }).click();
  await bob.page.getByText('@ann invited you').waitFor();
  await takeScreenshots(bob, 'account-with-invite');
  await expectAccessible(bob.page);
  await createAccount(bob.page, { name: 'Bob Brand', username: 'bob' });
});

it('makes the two known to each other: the chat is there, and is no request', async () => {
  await bob.page
    .getByRole('navigation', { name: 'Chats' })
    .getByText(/Ann Aldous|ann/)
    .click();
  await sendMessage(bob.page, 'Here I am.');
  await ann.page.getByRole('navigation', { name: 'Chats' }).getByText('Here I am.').click();
  await ann.page.getByRole('textbox', { name: /^Message to/ }).waitFor();
  await sendMessage(ann.page, 'Welcome, Bob.');
  await bob.page.getByRole('article', { name: /Welcome, Bob\./ }).waitFor();
  await takeScreenshots(bob, 'invited-chat');
});
