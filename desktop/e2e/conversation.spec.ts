import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TimelineItem } from '../engine/face.ts';
import type { TestClient } from '../engine/testing/test-client.ts';
import { expectAccessible } from './support/accessibility.ts';
import type { RunningApp } from './support/launch-app.ts';
import { takeOtherLooks } from './support/looks.ts';
import { sendMessage } from './support/people.ts';
import { takeScreenshots } from './support/screenshots.ts';
import { acquaint, setStage, signIn, type Stage } from './support/stage.ts';

/** What one can do with messages, and what a chat says when something stands in the way. */

type MessageItem = Extract<TimelineItem, { kind: 'message' }>;

let stage: Stage;
let app: RunningApp;
let page: Page;
let bob: TestClient;
let id: string;

beforeAll(async () => {
  stage = await setStage();
  const ann = await stage.join('ann');
  bob = await stage.join('bob');
  id = await acquaint(bob, ann, 'Is the dock finished?');
  await ann.until(() => ann.summary(id)?.title.startsWith('BOB'), 'the name');
  ann.engine.stop();
  app = await stage.open('ann');
  page = app.page;
  await signIn(app, 'ann');
  await page.getByRole('navigation', { name: 'Chats' }).getByText('BOB').click();
  await article(/Is the dock finished\?/).waitFor();
}, 300_000);

afterAll(() => stage.close());

const article = (name: RegExp): Locator => page.getByRole('log').getByRole('article', { name });
const composer = (): Locator => page.getByRole('textbox', { name: 'Message to BOB' });

/** What Bob’s app has of a message, once it is as it should be. */
function atBob(what: string, isIt: (item: MessageItem) => boolean): Promise<MessageItem> {
  return bob.until((seen) => {
    const items = [...(seen.timelines.get(id)?.values() ?? [])];
    return items.find((item): item is MessageItem => item.kind === 'message' && isIt(item));
  }, what);
}

it('answers a message, and leads back to it', async () => {
  await article(/Is the dock finished\?/).focus();
  await page.keyboard.press('r');
  await page.getByText('Replying to BOB').waitFor();
  await expect.poll(() => composer().evaluate((field) => field === document.activeElement)).toBe(true);
  await page.keyboard.type('Nearly. Two boards left, then paint.');
  await takeScreenshots(app, 'replying');
  await page.keyboard.press('Enter');
  const answer = await atBob('the answer', ({ replyTo }) => replyTo !== null);
  expect(answer.replyTo).toMatchObject({ text: 'Is the dock finished?', author: { self: true } });
  await article(/Reply to BOB/)
    .getByRole('button', { name: /Is the dock finished/ })
    .click();
  await article(/Is the dock finished\?/)
    .and(page.locator(':focus'))
    .waitFor();
});

it('edits the last message from an empty field, and says that it did', async () => {
  await composer().focus();
  await page.keyboard.press('ArrowUp');
  await page.getByText('Editing your message').waitFor();
  expect(await composer().inputValue()).toBe('Nearly. Two boards left, then paint.');
  await page.keyboard.press('Escape');
  expect(await composer().inputValue()).toBe('');
  await page.keyboard.press('ArrowUp');
  await composer().fill('Nearly. One board left, then paint.');
  await page.keyboard.press('Enter');
  await atBob('the edit', ({ text, editedAt }) => text.includes('One board') && editedAt !== null);
  await article(/One board left.*Edited/).waitFor();
  await article(/One board left/).focus();
  await page.keyboard.press('Shift+F10');
  await page.getByRole('menuitem', { name: 'What it said before' }).click();
  await page.getByRole('dialog').getByText('Two boards left').waitFor();
  await page.keyboard.press('Escape');
});

it('does not lose what was being written to an edit', async () => {
  await composer().fill('half a thought');
  await article(/One board left/).focus();
  await page.keyboard.press('e');
  await page.getByText('Editing your message').waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => composer().inputValue()).toBe('half a thought');
  await composer().fill('');
});

it('reacts, and takes it back', async () => {
  await bob.engine.sendText({ conversationId: id, text: 'That water!' });
  await article(/That water!/).focus();
  await page.keyboard.press('+');
  await page.getByRole('menuitemcheckbox', { name: 'Thumbs up' }).and(page.locator(':focus')).waitFor();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await atBob('the heart', ({ reactions }) => reactions.some(({ emoji }) => emoji === '❤️'));
  const water = await atBob('the water', ({ text }) => text === 'That water!');
  await bob.engine.react({ conversationId: id, id: water.id, emoji: '❤️' });
  await article(/That water!.*2 reactions/).waitFor();
  const chip = page.getByRole('button', { name: /from BOB and you|from you and BOB/ });
  expect(await chip.getAttribute('aria-pressed')).toBe('true');
  await article(/That water!/).hover();
  await takeScreenshots(app, 'messages');
  await expectAccessible(page);
  await chip.click();
  await article(/That water!.*1 reaction/).waitFor();
});

it('has one menu with everything that can be done', async () => {
  await article(/One board left/).click({ button: 'right' });
  const menu = page.getByRole('menu', { name: 'Message' });
  await menu.waitFor();
  const names = [
    'Reply',
    'Edit',
    'Copy text',
    'Forward',
    'Pin',
    'Who has read it',
    'What it said before',
    'Delete',
  ];
  for (const name of names) await menu.getByRole('menuitem', { name }).waitFor();
  expect(await menu.getByRole('menuitem').count()).toBe(names.length);
  await expectAccessible(page);
  await takeScreenshots(app, 'message-menu');
  // A window that changes its size closes the menu.
  await menu.waitFor({ state: 'detached' });
  await article(/One board left/).click({ button: 'right' });
  await menu.getByRole('menuitem', { name: 'Pin' }).click();
  await atBob('the pin', ({ pinned }) => pinned);
});

it('deletes for everyone after asking once', async () => {
  await sendMessage(page, 'This was a mistake');
  const mistake = await atBob('the mistake', ({ text }) => text === 'This was a mistake');
  await article(/This was a mistake\. (Sent|Delivered|Read)/).focus();
  await page.keyboard.press('Delete');
  await page.getByRole('button', { name: 'Keep it' }).and(page.locator(':focus')).waitFor();
  await takeScreenshots(app, 'delete-message');
  await page.getByRole('button', { name: 'Delete for everyone' }).click();
  await page.getByText('You deleted this message').waitFor();
  await bob.until((seen) => seen.timelines.get(id)?.get(mistake.id)?.kind === 'deleted', 'the deletion');
});

it('says when there is no connection, counts what waits, and sends it once there is', async () => {
  await stage.restart(async () => {
    await page.getByText('You’re offline.').waitFor();
    await sendMessage(page, 'I can bring the paint on Friday.');
    await sendMessage(page, 'The dark green, or more of the blue?');
    await page.getByText('2 messages waiting to be sent').waitFor();
    await page.getByText(/Next try in \d+ second|Trying now/).waitFor();
    await takeScreenshots(app, 'offline');
    await expectAccessible(page);
  });
  // It may have tried by itself in the meantime, and then there is no button any more.
  await Promise.race([
    page.getByRole('button', { name: 'Try now' }).click(),
    page.getByText('You’re offline.').waitFor({ state: 'detached' }),
  ]);
  await atBob('what waited', ({ text }) => text.startsWith('The dark green'));
  await page.getByText('You’re offline.').waitFor({ state: 'detached' });
  await page.getByText('2 messages waiting to be sent').waitFor({ state: 'detached' });
}, 240_000);

it('undoes a check without a word of alarm, and pauses sending where two numbers differ', async () => {
  const check = async (button: string): Promise<void> => {
    await page.getByRole('button', { name: 'Safety number', exact: true }).click();
    await page.getByRole('button', { name: button }).click();
  };
  await check('They match');
  await check('Undo the check');
  await page.getByRole('button', { name: 'They match' }).waitFor();
  expect(await page.getByRole('alert').count()).toBe(0);
  await page.getByRole('button', { name: 'They’re different' }).click();
  await page.getByRole('dialog').getByRole('alert').waitFor();
  await page.keyboard.press('Escape');
  await page.getByText('The safety numbers differ').waitFor();
  await takeScreenshots(app, 'numbers-differ');
  await expectAccessible(page);
  expect(await composer().count()).toBe(0);
  await page.getByRole('button', { name: 'Continue without checking' }).click();
  await page.getByRole('button', { name: 'Go back' }).and(page.locator(':focus')).waitFor();
  await page.getByRole('button', { name: 'Continue', exact: true }).click();
  await sendMessage(page, 'Still me');
  await bob.message(id, 'Still me');
});

it('holds in every size, in forced colours and without motion', async () => {
  await takeOtherLooks(app, 'messages');
});
