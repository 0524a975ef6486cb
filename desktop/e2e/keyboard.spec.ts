import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { testPassword, type TestClient } from '../engine/testing/test-client.ts';
import { expectAccessible } from './support/accessibility.ts';
import type { RunningApp } from './support/launch-app.ts';
import { takeScreenshots } from './support/screenshots.ts';
import { acquaint, setStage, signIn, type Stage } from './support/stage.ts';

/** The app as somebody uses it who has no mouse: nothing here points or clicks. */

let stage: Stage;
let app: RunningApp;
let page: Page;
let bob: TestClient;
let cat: TestClient;
let withBob: string;
let withCat: string;

beforeAll(async () => {
  stage = await setStage();
  const ann = await stage.join('ann');
  bob = await stage.join('bob');
  cat = await stage.join('cat');
  withCat = await acquaint(cat, ann, 'Hello from Cat');
  withBob = await acquaint(bob, ann, 'Hello from Bob');
  // Their names come inside the encryption, once they were accepted.
  for (const id of [withBob, withCat])
    await ann.until(() => /^[BC]/.test(ann.summary(id)?.title ?? ''), 'the name');
  ann.engine.stop();
  app = await stage.open('ann');
  page = app.page;
  await signIn(app, 'ann');
  await page.getByText('Online', { exact: true }).first().waitFor();
}, 300_000);

afterAll(() => stage.close());

const press = async (...keys: string[]): Promise<void> => {
  for (const key of keys) await page.keyboard.press(key);
};
const openChat = (name: string): Promise<void> =>
  page.getByRole('main', { name: `Chat with ${name}` }).waitFor();
const composerHasFocus = (name: string): Promise<void> =>
  page
    .getByRole('textbox', { name: `Message to ${name}` })
    .and(page.locator(':focus'))
    .waitFor();
const row = (name: string) => page.getByRole('navigation', { name: 'Chats' }).getByRole('button', { name });
const focused = () => page.locator(':focus');

it('locks, and unlocks with the password', async () => {
  await press('Control+l');
  await page.getByRole('button', { name: 'Unlock' }).waitFor();
  await page.keyboard.type(testPassword);
  await press('Enter');
  await row('CAT').waitFor();
});

it('opens a chat, and writes', async () => {
  await press('Alt+ArrowDown');
  await openChat('BOB');
  await composerHasFocus('BOB');
  await page.keyboard.type('By hand, ');
  await press('Shift+Enter');
  await page.keyboard.type('all of it');
  await press('Enter');
  await bob.message(withBob, 'By hand, \nall of it');
});

it('reads from message to message, and a letter goes on where one writes', async () => {
  await bob.engine.sendText({ conversationId: withBob, text: 'I can read that' });
  await page.getByRole('article', { name: /I can read that/ }).waitFor();
  await press('Shift+F6');
  await focused()
    .and(page.getByRole('article', { name: /^BOB, .*I can read that/ }))
    .waitFor();
  await press('ArrowUp');
  await focused()
    .and(page.getByRole('article', { name: /^You, .*By hand/ }))
    .waitFor();
  await press('n');
  await composerHasFocus('BOB');
  expect(await page.getByRole('textbox', { name: 'Message to BOB' }).inputValue()).toBe('n');
  await press('Backspace');
});

it('jumps by name in the quick switcher', async () => {
  await press('Control+k');
  await page.getByRole('combobox', { name: 'Jump to' }).and(focused()).waitFor();
  await takeScreenshots(app, 'quick-switcher');
  await page.keyboard.type('ca');
  await page.getByRole('option', { name: /CAT/, selected: true }).waitFor();
  await takeScreenshots(app, 'quick-switcher-found');
  await expectAccessible(page);
  await press('Enter');
  await openChat('CAT');
  await composerHasFocus('CAT');
});

it('gives the focus back to where it was when the quick switcher is left', async () => {
  await press('Control+k', 'Escape');
  await composerHasFocus('CAT');
});

it('starts with somebody new from a name that no chat has', async () => {
  await press('Control+k');
  await page.keyboard.type('@nobody.here');
  await press('Enter');
  await page.getByLabel('User name').and(focused()).waitFor();
  expect(await page.getByLabel('User name').inputValue()).toBe('nobody.here');
  await press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
});

it('goes to the nth chat, to the next and the previous, and to the next unread', async () => {
  await press('Control+1');
  await openChat('BOB');
  await press('Control+2');
  await openChat('CAT');
  await press('Alt+ArrowUp');
  await openChat('BOB');
  await cat.engine.sendText({ conversationId: withCat, text: 'Are you there?' });
  await row('CAT').getByText('Are you there?').waitFor();
  await press('Alt+Shift+ArrowUp');
  await openChat('CAT');
});

it('takes the unread marker away with Esc, and then is where one writes', async () => {
  await page.getByText(/^\d new messages?$/).waitFor();
  await press('Shift+F6');
  await press('Escape');
  await page.getByText(/^\d new messages?$/).waitFor({ state: 'detached' });
  await focused().and(page.getByRole('article')).waitFor();
  await press('Escape');
  await composerHasFocus('CAT');
});

it('marks everything as read', async () => {
  await bob.engine.sendText({ conversationId: withBob, text: 'One' });
  await bob.engine.sendText({ conversationId: withBob, text: 'Two' });
  // Both, or the second would be new again after the key.
  await row('BOB').getByText('2 unread').waitFor();
  await press('Shift+Escape');
  await row('BOB').getByText('unread').waitFor({ state: 'detached' });
});

it('walks the regions, finds a chat by its first letter, and opens its menu', async () => {
  await press('Escape');
  await composerHasFocus('CAT');
  await press('F6');
  await focused().and(row('CAT')).waitFor();
  await press('b');
  await focused().and(row('BOB')).waitFor();
  await press('Shift+F10');
  await page.getByRole('menu', { name: 'BOB' }).waitFor();
  await focused()
    .and(page.getByRole('menuitem', { name: 'Open' }))
    .waitFor();
  await expectAccessible(page);
  await press('Escape');
  await focused().and(row('BOB')).waitFor();
  await press('Shift+F10', 'Enter');
  await openChat('BOB');
  await composerHasFocus('BOB');
});

it('locks again', async () => {
  await press('Control+k');
  await page.keyboard.type('lock');
  await press('Enter');
  await page.getByRole('button', { name: 'Unlock' }).waitFor();
});
