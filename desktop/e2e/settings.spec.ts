import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startMailServer, type MailServer } from '../../server/testing/mail-server.ts';
import { expectAccessible } from './support/accessibility.ts';
import type { RunningApp } from './support/launch-app.ts';
import { createAccount, password, sendMessage, startChat } from './support/people.ts';
import { takeScreenshots } from './support/screenshots.ts';
import { World } from './support/world.ts';

/** Every page of the settings, with something to show on each. */

const secret = 'The lighthouse keeper paints at night';

let mail: MailServer;
let world: World;
let ann: RunningApp;
let bob: RunningApp;

beforeAll(async () => {
  mail = await startMailServer();
  world = await World.start({ settings: { SMTP_URL: mail.url, MAIL_FROM: 'Chat <chat@example.org>' } });
  [ann, bob] = await Promise.all([world.open('ann'), world.open('bob')]);
  await createAccount(ann.page, { name: 'Ann Aldous', username: 'ann' });
  await createAccount(bob.page, { name: 'Bob Brand', username: 'bob' });
  await startChat(ann.page, bob.page, { username: 'bob', text: secret });
  await sendMessage(bob.page, 'Does she?');
  await ann.page.getByRole('article', { name: /Does she\?/ }).waitFor();
  await ann.page.getByRole('button', { name: 'Settings' }).click();
});

afterAll(async () => {
  await world?.close();
  await mail?.stop();
});

const settings = (page: Page) => page.getByRole('navigation', { name: 'Settings' });

it.each([
  'Account',
  'Appearance',
  'Notifications',
  'Privacy',
  'Lock',
  'Devices',
  'Your server',
  'Keyboard',
  'About',
])('shows %s', async (page) => {
  await settings(ann.page).getByRole('button', { name: page, exact: true }).click();
  await ann.page.getByRole('main').getByRole('heading', { level: 2 }).waitFor();
  if (page === 'Your server') await ann.page.getByRole('region', { name: /^Your chats/ }).waitFor();
  if (page === 'Devices') await ann.page.getByText('This one').waitFor();
  await takeScreenshots(ann, `settings-${page.toLowerCase().replace(' ', '-')}`);
  await expectAccessible(ann.page);
});

it('shows what the server can see of a chat: who, how much and when, and no word of it', async () => {
  await settings(ann.page).getByRole('button', { name: 'Privacy', exact: true }).click();
  await ann.page.getByRole('button', { name: 'Look at it' }).click();
  const chats = ann.page.getByRole('region', { name: /^Your chats, .* in all$/ });
  await chats.getByText('Bob Brand').waitFor();
  const words = await chats.innerText();
  expect(words).toMatch(/@ann, @bob: \d+ messages/);
  expect(words).toMatch(/\d (bytes|KB)/);
  expect(words).not.toContain(secret);
  expect(words).not.toContain('Does she');
});

it('mails warnings to an address, once the code that went there is typed', async () => {
  const { page } = ann;
  await settings(page).getByRole('button', { name: 'Account', exact: true }).click();
  await page.getByRole('button', { name: 'Add address' }).click();
  await page.getByLabel('E-mail address').fill('ann@example.org');
  await page.getByLabel('Your password').fill(password);
  await takeScreenshots(ann, 'set-email');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Send code' }).click();
  const letter = await mail.next('ann@example.org', /Your code/);
  const code = /^ {4}(\d{8})\r?$/m.exec(letter)![1]!;
  await page.getByLabel('Code', { exact: true }).fill(code);
  await takeScreenshots(ann, 'confirm-email');
  await page.getByRole('button', { name: 'Confirm' }).click();
  await page.getByRole('button', { name: 'Remove address' }).waitFor();
  await takeScreenshots(ann, 'settings-account-email');
  await settings(page).getByRole('button', { name: 'Your server', exact: true }).click();
  await page.getByRole('main').getByText('ann@example.org').waitFor();
});

it('deletes the account, once its name and the password are typed, and tells the other one', async () => {
  await settings(ann.page).getByRole('button', { name: 'Account', exact: true }).click();
  await ann.page.getByRole('button', { name: 'Delete', exact: true }).click();
  const dialog = ann.page.getByRole('dialog', { name: 'Delete your account?' });
  await takeScreenshots(ann, 'delete-account');
  await expectAccessible(ann.page);
  await dialog.getByLabel('Type ann to confirm').fill('ann');
  await dialog.getByLabel('Your password').fill('quiet kettle on the dale');
  await dialog.getByRole('button', { name: 'Delete account' }).click();
  await dialog.getByText('That’s not your password. Try again.').waitFor();
  await dialog.getByLabel('Your password').fill(password);
  await dialog.getByRole('button', { name: 'Delete account' }).click();
  await ann.page.getByRole('heading', { name: 'Create your account' }).waitFor();

  await sendMessage(bob.page, 'Are you there?');
  await bob.page.getByText('The server says that Ann Aldous deleted their account').waitFor();
  await bob.page.getByRole('article', { name: /Are you there\?/ }).waitFor();
  await takeScreenshots(bob, 'account-gone');
  await expectAccessible(bob.page);
});
