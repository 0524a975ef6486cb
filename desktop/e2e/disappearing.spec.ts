import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectAccessible } from './support/accessibility.ts';
import type { RunningApp } from './support/launch-app.ts';
import { createAccount, sendMessage, startChat } from './support/people.ts';
import { takeScreenshots } from './support/screenshots.ts';
import { World } from './support/world.ts';

/** Two real apps whose messages disappear after the shortest time that there is. */

let world: World;
let ann: RunningApp;
let bob: RunningApp;

beforeAll(async () => {
  world = await World.start();
  [ann, bob] = await Promise.all([world.open('ann'), world.open('bob')]);
  await createAccount(ann.page, { name: 'Ann Aldous', username: 'ann' });
  await createAccount(bob.page, { name: 'Bob Brand', username: 'bob' });
  await startChat(ann.page, bob.page, { username: 'bob', text: 'This one stays' });
  await ann.page.getByRole('heading', { name: 'Bob Brand' }).waitFor();
});

afterAll(() => world?.close());

const notes = ({ page }: RunningApp, words: string): Promise<void> =>
  page.getByRole('log').getByText(words).waitFor();
const message = ({ page }: RunningApp, words: string) =>
  page.getByRole('article').filter({ hasText: words }).last();

it('sets the timer of a chat beside it, for both', async () => {
  await ann.page.keyboard.press('Control+I');
  const details = ann.page.getByRole('complementary', { name: 'Chat details' });
  const timer = details.getByLabel('Messages disappear after');
  await timer.selectOption({ label: '1 day' });
  await notes(bob, 'Ann Aldous set new messages to disappear after 1 day');
  await notes(ann, 'You set new messages to disappear after 1 day');
  await sendMessage(ann.page, 'Gone tomorrow');
  await message(bob, 'Gone tomorrow').getByRole('img', { name: 'Disappears in 24 hours' }).waitFor();
  await takeScreenshots(ann, 'disappearing');
  await expectAccessible(ann.page);
  expect(await message(bob, 'Gone tomorrow').getAttribute('aria-label')).toContain('Disappears in 24 hours');
});

it('takes any time from a few seconds on, and says what is too little', async () => {
  await bob.page.keyboard.press('Control+I');
  await bob.page.getByLabel('Messages disappear after').selectOption({ label: 'Other…' });
  const asked = bob.page.getByRole('dialog');
  await asked.getByLabel('Unit').selectOption({ label: 'seconds' });
  await asked.getByLabel('How long').fill('4');
  await asked.getByRole('button', { name: 'Set' }).click();
  await asked.getByText('Choose a whole number, from 5 seconds to 365 days.').waitFor();
  await takeScreenshots(bob, 'disappearing-other');
  await expectAccessible(bob.page);
  await asked.getByLabel('How long').fill('10');
  await bob.page.keyboard.press('Enter');
  await notes(ann, 'Bob Brand set new messages to disappear after 10 seconds');
});

it('shows a message until its time has come, and then nobody has it', async () => {
  await sendMessage(ann.page, 'Gone before you know it');
  await message(bob, 'Gone before you know it').waitFor();
  for (const { page } of [ann, bob]) {
    await page.getByText('Gone before you know it').first().waitFor({ state: 'detached' });
    const words = await page.evaluate(() => document.body.innerText);
    expect(words).not.toContain('Gone before you know it');
    expect(words).toContain('This one stays');
  }
});

it('turns it off again, and what is written then stays', async () => {
  await ann.page.getByLabel('Messages disappear after').selectOption({ label: 'Off' });
  await notes(bob, 'Ann Aldous set new messages to stay');
  await sendMessage(ann.page, 'For good');
  await message(bob, 'For good').waitFor();
  expect(
    await message(bob, 'For good')
      .getByRole('img', { name: /^Disappears/ })
      .count(),
  ).toBe(0);
});
