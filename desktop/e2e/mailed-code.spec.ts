import { afterAll, beforeAll, expect, it } from 'vitest';
import { startMailServer, type MailServer } from '../../server/testing/mail-server.ts';
import type { RunningApp } from './support/launch-app.ts';
import { look } from './support/look.ts';
import { confirmRecoveryCode, createAccount, password } from './support/people.ts';
import { World } from './support/world.ts';

/** Everything is lost but the mailbox: the one-time code comes by mail, and whoever is signed in hears of it. */

let mail: MailServer;
let world: World;
let desk: RunningApp;
let laptop: RunningApp;

beforeAll(async () => {
  mail = await startMailServer();
  world = await World.start({ settings: { SMTP_URL: mail.url, MAIL_FROM: 'Chat <chat@example.org>' } });
  desk = await world.open('desk');
  await createAccount(desk.page, { name: 'Ann Aldous', username: 'ann' });
  laptop = await world.open('laptop');
}, 180_000);

afterAll(async () => {
  await world?.close();
  await mail?.stop();
});

async function nextCode(): Promise<string> {
  const letter = await mail.next('ann@example.org', /Your code to start fresh/);
  return /^ {4}((?:\w{4} ?){6})\r?$/m.exec(letter)![1]!;
}

it('goes to the address that was confirmed in the settings', async () => {
  const { page } = desk;
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Add address' }).click();
  await page.getByLabel('E-mail address').fill('ann@example.org');
  await page.getByLabel('Your password').fill(password);
  await page.getByRole('button', { name: 'Send code' }).click();
  const letter = await mail.next('ann@example.org', /Your code for/);
  await page.getByLabel('Code', { exact: true }).fill(/^ {4}(\d{8})\r?$/m.exec(letter)![1]!);
  await page.getByRole('button', { name: 'Confirm' }).click();
  await page.getByRole('button', { name: 'Remove address' }).waitFor();
});

it('is asked for where one starts fresh, and told on the computer that is signed in', async () => {
  const { page } = laptop;
  await page.getByRole('button', { name: 'I already have an account' }).click();
  await page.getByLabel('User name').fill('ann');
  await page.getByRole('button', { name: 'Forgot your password?' }).click();
  await page.getByRole('button', { name: 'Start fresh' }).click();
  await page.getByRole('button', { name: 'Mail me a code' }).waitFor();
  await look(laptop, 'mailed-code-ask');
  await page.getByRole('button', { name: 'Mail me a code' }).click();
  await page.getByText('Look at your mail.').waitFor();
  await look(laptop, 'mailed-code-asked');
  await desk.page.getByRole('alert').getByText('Somebody asked to start your account afresh.').waitFor();
  await look(desk, 'mailed-code-notice');
});

it('is ended there by whoever did not ask, and opens nothing then', async () => {
  const code = await nextCode();
  await desk.page.getByRole('button', { name: 'It wasn’t me, end it' }).click();
  await desk.page.getByText('Somebody asked to start your account afresh.').waitFor({ state: 'detached' });
  const { page } = laptop;
  await page.getByLabel('One-time code').fill(code);
  await page.keyboard.press('Enter');
  await page.getByText('That’s not the user name and one-time code').waitFor();
});

it('starts the account afresh, as one that was handed over does', async () => {
  const { page } = laptop;
  await page.getByRole('button', { name: 'Try another way' }).click();
  await page.getByRole('button', { name: 'Start fresh' }).click();
  await page.getByRole('button', { name: 'Mail me a code' }).click();
  await page.getByLabel('One-time code').fill(await nextCode());
  await page.keyboard.press('Enter');
  await page.getByText('The code is right. Nothing has changed yet.').waitFor();
  await page.getByLabel('New password').fill('seven lanterns under the pier');
  await page.getByText(/^(Good|Strong)/).waitFor();
  await page.getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Start fresh' }).click();
  await page.getByRole('heading', { name: 'Save your new recovery code' }).waitFor();
  await confirmRecoveryCode(page);
  await page.getByRole('navigation', { name: 'Chats' }).waitFor();
  await desk.page.getByText('Somebody asked to start your account afresh.').waitFor({ state: 'detached' });
  expect(await mail.next('ann@example.org', /was started afresh/)).toContain('@ann');
});
