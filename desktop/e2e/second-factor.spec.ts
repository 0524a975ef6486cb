import { afterAll, beforeAll, expect, it } from 'vitest';
import { codeOf, stepAt } from '../../server/security/totp.ts';
import type { RunningApp } from './support/launch-app.ts';
import { look } from './support/look.ts';
import { createAccount, password, unlock } from './support/people.ts';
import { World } from './support/world.ts';

/** A code after the password: set up at one computer, asked for at others, and turned off again. */

let world: World;
let desk: RunningApp;
let laptop: RunningApp;
let secret = '';
let codes: string[] = [];

beforeAll(async () => {
  world = await World.start();
  desk = await world.open('desk');
  await createAccount(desk.page, { name: 'Ann Aldous', username: 'ann' });
  laptop = await world.open('laptop');
}, 180_000);

afterAll(() => world?.close());

/** What an authenticator app shows, from what was typed into it. */
function codeFrom(typed: string, ahead = 0): string {
  const bits = Array.from(typed.replaceAll(/\s/g, ''), (symbol) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(symbol).toString(2).padStart(5, '0'),
  ).join('');
  const bytes = Uint8Array.from(bits.match(/.{8}/g)!, (byte) => Number.parseInt(byte, 2));
  return codeOf(bytes, stepAt(Date.now()) + ahead);
}

async function signIn({ page }: RunningApp): Promise<void> {
  await page.getByRole('button', { name: 'I already have an account' }).click();
  await page.getByLabel('User name').fill('ann');
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.keyboard.press('Enter');
}

it('is set up with an app on the phone, and gives one-time codes', async () => {
  // A second computer that is signed in already, and locked.
  await signIn(laptop);
  await laptop.page.getByRole('navigation', { name: 'Chats' }).waitFor();
  await laptop.page.getByRole('button', { name: 'Lock now' }).click();
  await laptop.page.getByLabel('Password', { exact: true }).waitFor();

  const { page } = desk;
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByText('Code at sign-in').waitFor();
  await look(desk, 'second-factor-off');
  await page.getByRole('button', { name: 'Set up' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Your password').fill('not the password');
  await page.keyboard.press('Enter');
  await dialog.getByText('That’s not your password.').waitFor();
  await dialog.getByLabel('Your password').fill(password);
  await page.keyboard.press('Enter');
  await dialog.getByRole('img', { name: 'What the app on your phone scans' }).waitFor();
  await look(desk, 'second-factor-app', { large: true });
  secret = await dialog.locator('span.digits').innerText();
  await dialog.getByLabel('Code from the app').fill('000 000');
  await page.keyboard.press('Enter');
  await dialog.getByText('That isn’t the code, or it was used before.').waitFor();
  await dialog.getByLabel('Code from the app').fill(codeFrom(secret));
  await page.keyboard.press('Enter');
  const list = dialog.getByRole('list', { name: 'One-time codes' });
  await list.waitFor();
  codes = await list.getByRole('listitem').allInnerTexts();
  expect(codes).toHaveLength(10);
  await look(desk, 'second-factor-codes', { large: true });
  await dialog.getByRole('button', { name: 'I’ve kept them' }).click();
  await page.getByText('You have 10 one-time codes left').waitFor();
  await look(desk, 'second-factor-on');
});

it('does not ask at the lock where it was set up', async () => {
  const { page } = desk;
  await page.keyboard.press('Control+l');
  await page.getByLabel('Password', { exact: true }).waitFor();
  await unlock(page);
  await page.getByText('Online', { exact: true }).waitFor();
});

it('asks a computer that was away once, over what it has', async () => {
  const { page } = laptop;
  await unlock(page);
  await page.getByRole('alert').getByText('Your account asks for a code now.').waitFor();
  await look(laptop, 'second-factor-notice');
  await page.getByRole('button', { name: 'Type the code' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Code from your phone').fill('123 456');
  await page.keyboard.press('Enter');
  await dialog.getByText('That isn’t the code').waitFor();
  await look(laptop, 'second-factor-notice-wrong');
  await dialog.getByLabel('Code from your phone').fill(codes[0]!.toLowerCase());
  await page.keyboard.press('Enter');
  await page.getByText('Online', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Lock now' }).click();
  await unlock(page);
  await page.getByText('Online', { exact: true }).waitFor();
});

it('asks a new computer after the password', async () => {
  const phone = await world.open('third');
  await signIn(phone);
  const field = phone.page.getByLabel('Code from your phone');
  await field.waitFor();
  expect(await field.evaluate((it) => it.matches(':focus'))).toBe(true);
  await look(phone, 'second-factor-sign-in', { large: true });
  await field.fill('999999');
  await phone.page.keyboard.press('Enter');
  await phone.page.getByText('That isn’t the code, or it was used before.').waitFor();
  await look(phone, 'second-factor-sign-in-wrong');
  await field.fill(codeFrom(secret, 1));
  await phone.page.keyboard.press('Enter');
  await phone.page.getByRole('navigation', { name: 'Chats' }).waitFor();
  await phone.close();
});

it('is turned off with the password and a code', async () => {
  const { page } = desk;
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByText('You have 9 one-time codes left').waitFor();
  await page.getByRole('button', { name: 'Turn off' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Your password').fill(password);
  await dialog.getByLabel('Code', { exact: true }).fill(codes[0]!);
  await page.keyboard.press('Enter');
  await dialog.getByText('That isn’t the code, or it was used before.').waitFor();
  await look(desk, 'second-factor-end');
  await dialog.getByLabel('Code', { exact: true }).fill(codes[1]!);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Set up' }).waitFor();
});
