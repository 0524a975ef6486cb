import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectAccessible } from './support/accessibility.ts';
import type { RunningApp } from './support/launch-app.ts';
import { createAccount, sendMessage } from './support/people.ts';
import { takeScreenshots } from './support/screenshots.ts';
import { World } from './support/world.ts';

/** A group of three real apps, from its creation to a removal. */

let world: World;
let ann: RunningApp;
let bob: RunningApp;
let cat: RunningApp;

beforeAll(async () => {
  world = await World.start();
  [ann, bob, cat] = await Promise.all([world.open('ann'), world.open('bob'), world.open('cat')]);
  await createAccount(ann.page, { name: 'Ann Aldous', username: 'ann' });
  await createAccount(bob.page, { name: 'Bob Brand', username: 'bob' });
  await createAccount(cat.page, { name: 'Cat Corry', username: 'cat' });
});

afterAll(() => world?.close());

async function choose({ page }: RunningApp, username: string): Promise<void> {
  await page.getByLabel('People', { exact: true }).fill(username);
  await page.getByRole('button', { name: `Find @${username}` }).click();
  await page.getByRole('list', { name: 'Chosen' }).getByText(username).waitFor();
}

async function accept({ page }: RunningApp): Promise<void> {
  await page.getByText('Wants you in this group').click();
  await page.getByText('@ann wants you in this group').waitFor();
  await page.getByRole('button', { name: 'Accept', exact: true }).click();
}

const shows = ({ page }: RunningApp, words: RegExp): Promise<void> =>
  page.getByRole('article', { name: words }).waitFor();
const notes = ({ page }: RunningApp, words: string): Promise<void> =>
  page.getByRole('log').getByText(words).waitFor();

it('is made with a name, and asks whoever does not know its maker', async () => {
  await ann.page.keyboard.press('Control+Shift+N');
  await ann.page.getByLabel('Name', { exact: true }).fill('Allotment 14');
  await choose(ann, 'bob');
  await takeScreenshots(ann, 'new-group');
  await expectAccessible(ann.page);
  await ann.page.getByRole('button', { name: 'Create group' }).click();
  await ann.page.getByRole('heading', { name: 'Allotment 14' }).waitFor();
  await sendMessage(ann.page, 'Trays are up');
  await accept(bob);
  await bob.page.getByRole('heading', { name: 'Allotment 14' }).waitFor();
  await shows(bob, /Trays are up/);
});

it('takes a third one in, who sees nothing that was said before', async () => {
  await ann.page.keyboard.press('Control+I');
  await ann.page.getByRole('complementary', { name: 'Chat details' }).waitFor();
  await ann.page.getByRole('button', { name: 'Add', exact: true }).click();
  await choose(ann, 'cat');
  await takeScreenshots(ann, 'add-people');
  await expectAccessible(ann.page);
  await ann.page.getByRole('dialog').getByRole('button', { name: 'Add', exact: true }).click();
  await accept(cat);
  await sendMessage(bob.page, 'Saturday or Sunday?');
  await shows(cat, /Saturday or Sunday\?/);
  await sendMessage(cat.page, 'Sunday, if it stays dry');
  await shows(ann, /Cat Corry, .*Sunday, if it stays dry/);
  await sendMessage(ann.page, 'Sunday it is');
  await shows(bob, /Sunday it is/);
  await shows(cat, /Sunday it is/);
  expect(await cat.page.getByRole('log').innerText()).not.toContain('Trays are up');
  await notes(bob, 'Ann Aldous added Cat Corry. They can’t see anything said before this.');
  await bob.page.getByText('Only the 3 people in this chat can read this').waitFor();
});

it('says how many have read one’s newest message, and who', async () => {
  const count = ann.page.getByRole('button', { name: 'Read by 2' });
  await count.waitFor();
  await takeScreenshots(ann, 'read-by');
  await expectAccessible(ann.page);
  await count.click();
  const read = ann.page.getByRole('dialog').getByRole('region', { name: 'Read' });
  await read.getByText('Bob Brand').waitFor();
  await read.getByText('Cat Corry').waitFor();
  await takeScreenshots(ann, 'readers');
  await expectAccessible(ann.page);
  await ann.page.keyboard.press('Escape');
  await read.waitFor({ state: 'detached' });
});

it('lets its owner say when messages disappear, and then nobody has them', async () => {
  const timer = ann.page.getByLabel('Messages disappear after');
  await timer.selectOption({ label: 'Other…' });
  const asked = ann.page.getByRole('dialog');
  await asked.getByLabel('Unit').selectOption({ label: 'seconds' });
  await asked.getByLabel('How long').fill('10');
  await ann.page.keyboard.press('Enter');
  for (const one of [bob, cat]) await notes(one, 'Ann Aldous set new messages to disappear after 10 seconds');
  await cat.page.keyboard.press('Control+I');
  const details = cat.page.getByRole('complementary', { name: 'Chat details' });
  await details.getByText('10 seconds').waitFor();
  expect(await details.getByLabel('Messages disappear after').count()).toBe(0);
  await takeScreenshots(cat, 'group-timer');
  await expectAccessible(cat.page);
  await cat.page.keyboard.press('Control+I');
  const shown = Promise.all([ann, bob, cat].map((one) => shows(one, /The gate code.*Disappears/)));
  await sendMessage(bob.page, 'The gate code is on the shed');
  await shown;
  for (const { page } of [ann, bob, cat])
    await page.getByText('The gate code').first().waitFor({ state: 'detached' });
  await timer.selectOption({ label: 'Off' });
  await notes(cat, 'Ann Aldous set new messages to stay');
});

it('shows who is in it, and who may manage it', async () => {
  const people = ann.page.getByRole('list', { name: 'People in this group' });
  await people.getByText('Bob Brand').click();
  await ann.page.getByRole('menuitem', { name: 'Let them manage' }).click();
  await people.getByText('Can manage').waitFor();
  await notes(cat, 'Bob Brand can manage this group now');
  await takeScreenshots(ann, 'group-details');
  await expectAccessible(ann.page);
  await takeScreenshots(cat, 'group');
  await expectAccessible(cat.page);
});

it('lets one go who keeps what was said, and hears nothing after it', async () => {
  await ann.page.getByRole('list', { name: 'People in this group' }).getByText('Cat Corry').click();
  await ann.page.getByRole('menuitem', { name: 'Remove from group' }).click();
  await takeScreenshots(ann, 'remove-member');
  await ann.page.getByRole('button', { name: 'Remove', exact: true }).click();
  await cat.page.getByText('You were removed from this group.').waitFor();
  await sendMessage(bob.page, 'Just us now');
  await shows(ann, /Just us now/);
  await shows(cat, /Sunday it is/);
  expect(await cat.page.getByRole('log').innerText()).not.toContain('Just us now');
  await takeScreenshots(cat, 'removed');
  await expectAccessible(cat.page);
});
