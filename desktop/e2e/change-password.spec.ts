import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RunningApp } from './support/launch-app.ts';
import { look } from './support/look.ts';
import { createAccount, password, sendMessage, startChat, unlock } from './support/people.ts';
import { signIn } from './support/stage.ts';
import { World } from './support/world.ts';

/** Another password, chosen on one computer; what the other one says, and what opens it from then on. */

const newPassword = 'seven lanterns under the pier';

let world: World;
let ann: RunningApp;
let laptop: RunningApp;
let bob: RunningApp;

beforeAll(async () => {
  world = await World.start();
  [ann, bob, laptop] = await Promise.all([world.open('ann'), world.open('bob'), world.open('laptop')]);
  await createAccount(ann.page, { name: 'Ann Aldous', username: 'ann' });
  await createAccount(bob.page, { name: 'Bob Brand', username: 'bob' });
  await startChat(ann.page, bob.page, { username: 'bob', text: 'Is the pier still there?' });
  await sendMessage(bob.page, 'Most of it');
  await signIn(laptop, 'ann');
});

afterAll(() => world?.close());

it('is judged as at sign-up, and asks for the old one', async () => {
  const { page } = ann;
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Change password' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Your password now').fill('not the password at all');
  await dialog.getByLabel('New password').fill('password1234');
  await dialog.getByRole('button', { name: 'Change password' }).click();
  await dialog.getByText('too easy to guess.').waitFor();
  await look(ann, 'change-password-weak');
  await dialog.getByLabel('New password').fill(newPassword);
  await dialog.getByText(/^(Good|Strong)/).waitFor();
  await look(ann, 'change-password');
  await dialog.getByRole('button', { name: 'Change password' }).click();
  await dialog.getByText('That’s not your password. Try again.').waitFor();
  await dialog.getByLabel('Your password now').fill(password);
  await dialog.getByRole('button', { name: 'Change password' }).click();
  await dialog.waitFor({ state: 'detached' });
});

it('is told on one’s other computers, which the new one opens', async () => {
  const { page } = laptop;
  await page.getByText('Another of your devices changed your password').waitFor();
  await look(laptop, 'password-changed-elsewhere');
  await page.getByRole('button', { name: 'Lock now' }).click();
  await unlock(page, newPassword);
  await page.getByRole('navigation', { name: 'Chats' }).getByText('Bob Brand').click();
  await page.getByRole('article', { name: /Most of it/ }).waitFor();
  expect(await page.getByText('Another of your devices').count()).toBe(0);
});

it('opens this computer again, and the old one does not', async () => {
  const { page } = ann;
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Lock now' }).click();
  await unlock(page);
  await page.getByText('That’s not the right password.').waitFor();
  await unlock(page, newPassword);
  await page.getByRole('navigation', { name: 'Chats' }).getByText('Bob Brand').waitFor();
});

it('has a spare key that can be made anew, kept first and in force only then', async () => {
  const { page } = ann;
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Make a new recovery code' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Your password').fill(newPassword);
  await look(ann, 'new-recovery-code-password');
  await page.keyboard.press('Enter');
  await dialog.getByRole('heading', { name: 'Save your new recovery code' }).waitFor();
  await look(ann, 'new-recovery-code');
  const groups = await dialog.getByRole('listitem').allInnerTexts();
  await dialog.getByRole('button', { name: 'Copy' }).click();
  for (const field of await dialog.getByLabel(/^Group \d$/).all()) {
    const label = (await field.getAttribute('aria-label')) ?? '';
    await field.fill(groups[Number(label.replace('Group ', '')) - 1]!);
  }
  await dialog.getByRole('button', { name: 'Use this one' }).click();
  await dialog.waitFor({ state: 'detached' });
  await laptop.page.getByText('Another of your devices made a new recovery code').waitFor();
});

it('says what it may be when another computer can’t ask the server', async () => {
  const { page } = laptop;
  await page.getByRole('button', { name: 'Lock now' }).click();
  await world.server.stop();
  await unlock(page, 'not the password at all');
  await page.getByText('This computer doesn’t know that password').waitFor();
  await look(laptop, 'unlock-unknown-offline');
  await world.startServer();
});
