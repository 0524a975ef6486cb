import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectAccessible } from './support/accessibility.ts';
import type { RunningApp } from './support/launch-app.ts';
import { look } from './support/look.ts';
import { createAccount, password, sendMessage, startChat, unlock } from './support/people.ts';
import { World } from './support/world.ts';

/** Who forgot the password is let in by a computer on which they are signed in: two real apps, one account. */

const newPassword = 'seven brown doors in rain';
let world: World;
let desk: RunningApp;
let laptop: RunningApp;
let friend: RunningApp;

beforeAll(async () => {
  world = await World.start();
  [desk, friend] = await Promise.all([world.open('desk'), world.open('friend')]);
  await createAccount(desk.page, { name: 'Ann Aldous', username: 'ann' });
  await createAccount(friend.page, { name: 'Bob Brown', username: 'bob' });
  await startChat(desk.page, friend.page, { username: 'bob', text: 'The kettle is on.' });
  await sendMessage(friend.page, 'On my way.');
  laptop = await world.open('laptop');
}, 180_000);

afterAll(() => world?.close());

async function readSymbols({ page }: RunningApp): Promise<string> {
  const groups = page.getByRole('list', { name: 'Letters and digits to type' }).getByRole('listitem');
  await groups.first().waitFor();
  return (await groups.allInnerTexts()).join('');
}

it('asks from the sign-in screen, and shows what is to be typed', async () => {
  const { page } = laptop;
  await page.getByRole('button', { name: 'I already have an account' }).click();
  await page.getByLabel('User name').fill('ann');
  await look(laptop, 'sign-in-other-device');
  await page.getByRole('button', { name: 'Use another device' }).click();
  await page.getByRole('heading', { name: 'Use another device' }).waitFor();
  await look(laptop, 'approval-ask');
  await page.getByRole('button', { name: 'Ask my other device' }).click();
  expect(await readSymbols(laptop)).toMatch(/^[0-9A-HJKMNP-TV-Z]{12}$/);
  await look(laptop, 'approval-symbols', { large: true });
});

it('is announced at the other computer, wherever its person is', async () => {
  const { page } = desk;
  await page.getByRole('alert').getByText('A new device asks to be let in.').waitFor();
  await look(desk, 'approval-notice');
  await page.getByRole('button', { name: 'Look', exact: true }).click();
  await page.getByRole('heading', { name: 'Devices', exact: true }).waitFor();
  await page.getByText('from 127.0.0.1, as the server tells it').waitFor();
  await look(desk, 'approval-card', { large: true });
});

it('says so when something else is typed, and when it is turned away', async () => {
  const { page } = desk;
  await page.getByLabel('What the new device shows').fill('0000 0000 0000');
  await page.keyboard.press('Enter');
  await page.getByText('That isn’t what the new device shows.').waitFor();
  await look(desk, 'approval-card-wrong');
  await page.getByRole('button', { name: 'It’s not me' }).click();
  await page.getByLabel('What the new device shows').waitFor({ state: 'detached' });
  await laptop.page.getByText('Your other device said no.').waitFor();
  await look(laptop, 'approval-refused');
});

it('opens everything after a new password, which it says before', async () => {
  const { page } = laptop;
  await page.getByRole('button', { name: 'Ask my other device' }).click();
  const symbols = await readSymbols(laptop);
  await desk.page.getByLabel('What the new device shows').fill(symbols.toLowerCase());
  await desk.page.getByRole('button', { name: 'Let it in' }).click();
  await page.getByRole('heading', { name: 'Choose a new password' }).waitFor();
  await page.getByText(/^You keep everything: \d+ messages in 1 chat/).waitFor();
  await page.getByLabel('New password').fill('password');
  await page.keyboard.press('Enter');
  await page.getByText('too easy to guess.').waitFor();
  await look(laptop, 'approval-password-weak');
  await page.getByLabel('New password').fill(newPassword);
  await page.getByText(/^(Good|Strong)/).waitFor();
  await look(laptop, 'approval-password', { large: true });
  await page.getByRole('button', { name: 'Set password and sign in' }).click();
  await page.getByRole('navigation', { name: 'Chats' }).waitFor();
  await page.getByRole('navigation', { name: 'Chats' }).getByText('Bob Brown').click();
  await page.getByText('The kettle is on.').waitFor();
  await page.getByText('On my way.').first().waitFor();
});

it('tells the computer that let it in, and takes the new password from then on', async () => {
  await desk.page.getByText('A new password was set on another of your devices').waitFor();
  await expectAccessible(desk.page);
  await look(desk, 'approval-signed-out');
  const { page } = laptop;
  await page.getByRole('button', { name: 'Lock now' }).click();
  await page.getByLabel('Password', { exact: true }).waitFor();
  await unlock(page, password);
  await page.getByText('That’s not the right password.').waitFor();
  await unlock(page, newPassword);
  await page.getByRole('navigation', { name: 'Chats' }).getByText('Bob Brown').waitFor();
});
