import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RunningApp } from './support/launch-app.ts';
import { look } from './support/look.ts';
import { createAccount, password, sendMessage, startChat, unlock } from './support/people.ts';
import { signIn } from './support/stage.ts';
import { World } from './support/world.ts';

/** Ann fears a copy of what opens her account: what she sees, what her other computer and what Bob sees. */

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
  await ann.page.getByRole('article', { name: /Most of it/ }).waitFor();
  await signIn(laptop, 'ann');
});

afterAll(() => world?.close());

const message = ({ page }: RunningApp, text: RegExp) =>
  page.getByRole('log').getByRole('article', { name: text });

it('says what happens, and asks for the password', async () => {
  const { page } = ann;
  await page.getByRole('button', { name: 'Settings' }).click();
  await look(ann, 'secure-account-row');
  await page.getByRole('button', { name: 'Secure my account' }).click();
  const dialog = page.getByRole('dialog');
  await look(ann, 'secure-account');
  await dialog.getByLabel('Your password').fill('not the password at all');
  await dialog.getByRole('button', { name: 'Continue' }).click();
  await dialog.getByText('That’s not your password. Try again.').waitFor();
  await dialog.getByLabel('Your password').fill(password);
  await dialog.getByRole('button', { name: 'Continue' }).click();
  await dialog.getByRole('heading', { name: 'Save your new recovery code' }).waitFor();
});

it('has the new code kept before anything changes', async () => {
  const { page } = ann;
  const dialog = page.getByRole('dialog');
  await look(ann, 'secure-account-code');
  const groups = await dialog.getByRole('listitem').allInnerTexts();
  expect(await dialog.getByRole('button', { name: 'Secure my account' }).isEnabled()).toBe(false);
  await dialog.getByRole('button', { name: 'Copy' }).click();
  for (const field of await dialog.getByLabel(/^Group \d$/).all()) {
    const label = (await field.getAttribute('aria-label')) ?? '';
    await field.fill(groups[Number(label.replace('Group ', '')) - 1]!);
  }
  await dialog.getByRole('button', { name: 'Secure my account' }).click();
  await dialog.getByRole('heading', { name: 'Your account is secured' }).waitFor();
  await look(ann, 'secure-account-done');
  await dialog.getByRole('button', { name: 'Done' }).click();
});

it('keeps what was written, and has what is written now wait for the contact', async () => {
  const { page } = ann;
  await page.keyboard.press('Escape');
  await message(ann, /Most of it/).waitFor();
  await page.getByText('Your safety number is new.').waitFor();
  await sendMessage(page, 'Still me');
  await message(ann, /Still me/).waitFor();
  await look(ann, 'secure-account-waiting');
  expect(await message(bob, /Still me/).count()).toBe(0);
});

it('asks the contact, and goes on once they have answered', async () => {
  const { page } = bob;
  await page.getByText('Ann Aldous’s safety number changed').waitFor();
  await sendMessage(page, 'Is that you?');
  await page.getByRole('button', { name: 'Check with Ann Aldous' }).click();
  await page.getByText('said that this one follows it').waitFor();
  await look(bob, 'secure-account-contact');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Accept', exact: true }).click();
  await message(bob, /Still me/).waitFor();
  await message(ann, /Is that you\?/).waitFor();
  await ann.page.getByText('Your safety number is new.').waitFor({ state: 'detached' });
});

it('signs the other computer out, which gets everything back with the password', async () => {
  const { page } = laptop;
  await page.getByText('Your account was secured on another of your devices').waitFor();
  await look(laptop, 'secure-account-elsewhere');
  await page.getByRole('button', { name: 'Remove and sign in again' }).click();
  await signIn(laptop, 'ann');
  await page.getByRole('navigation', { name: 'Chats' }).getByText('Bob Brand').click();
  for (const text of [/Most of it/, /Still me/]) await message(laptop, text).waitFor();
});

it('opens again after a lock, with all of it', async () => {
  const { page } = ann;
  await page.getByRole('button', { name: 'Lock now' }).click();
  await unlock(page);
  await page.getByRole('navigation', { name: 'Chats' }).getByText('Bob Brand').click();
  for (const text of [/Is the pier still there/, /Most of it/, /Still me/, /Is that you/])
    await message(ann, text).waitFor();
});
