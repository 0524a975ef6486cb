import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, dropTestDatabase } from '../../server/testing/test-cluster.ts';
import { publishBundle } from '../../server/testing/publish-keys.ts';
import { forgeKeys, startAfresh } from '../engine/testing/forger.ts';
import type { TestClient } from '../engine/testing/test-client.ts';
import { expectAccessible } from './support/accessibility.ts';
import type { RunningApp } from './support/launch-app.ts';
import { sendMessage } from './support/people.ts';
import { takeScreenshots } from './support/screenshots.ts';
import { acquaint, setStage, signIn, type Stage } from './support/stage.ts';

/** Two contacts who lost everything and come back with other keys: one whose number was compared, one not. */

let stage: Stage;
let databaseUrl: string;
let app: RunningApp;
let page: Page;
let ann: TestClient;
let dana: TestClient;
let tomas: TestClient;

beforeAll(async () => {
  databaseUrl = await createTestDatabase();
  stage = await setStage({ settings: { DATABASE_URL: databaseUrl } });
  ann = await stage.join('ann');
  [dana, tomas] = [await stage.join('dana'), await stage.join('tomas')];
  await acquaint(dana, ann, 'First light at the cabin. You should come!');
  await acquaint(tomas, ann, 'Morning! The total for the fence is on the invoice.');
  ann.engine.stop();
  app = await stage.open('ann');
  page = app.page;
  await signIn(app, 'ann');
}, 300_000);

afterAll(async () => {
  await stage?.close();
  await dropTestDatabase(databaseUrl);
});

const open = (name: string): Promise<void> =>
  page.getByRole('navigation', { name: 'Chats' }).getByText(name, { exact: true }).click();
const own = (text: RegExp) => page.getByRole('log').getByRole('article', { name: text });

/** While the server is away; the app learns of it when it comes back. */
async function loseEverything(who: TestClient): Promise<void> {
  who.engine.stop();
  await startAfresh({ databaseUrl }, who);
}

/** What the same person reads on the computer with the new keys. */
async function readAfresh(who: TestClient, text: string): Promise<TestClient> {
  const device = await stage.comeBack(who);
  const { conversationId } = await device.until((seen) => seen.conversations[0], 'the chat');
  await device.message(conversationId, text);
  return device;
}

it('compares numbers with one of the two', async () => {
  await open('DANA');
  await page.getByRole('button', { name: 'Safety number' }).click();
  await page.getByRole('button', { name: 'They match' }).click();
  await page.getByRole('img', { name: 'Checked' }).first().waitFor();
});

it('asks before it writes to somebody who was never compared, and sends what waited', async () => {
  await stage.restart(() => loseEverything(tomas));
  await open('TOMAS');
  await page.getByText('TOMAS’s safety number changed').waitFor();
  await sendMessage(page, 'Could you come by on Friday to look at the gate?');
  await own(/Friday.*Waiting/).waitFor();
  await takeScreenshots(app, 'key-change-notice');
  await expectAccessible(page);
  const asked = readAfresh(tomas, 'Could you come by on Friday to look at the gate?');
  await page.getByRole('button', { name: 'Accept', exact: true }).click();
  const device = await asked;
  await own(/Friday.*(Sent|Delivered|Read)/).waitFor();
  expect(await device.texts(device.seen.conversations[0]!.conversationId)).toHaveLength(1);
  expect(await page.getByText('TOMAS’s safety number changed').count()).toBe(0);
});

it('pauses towards somebody who was compared, until they are compared again', async () => {
  await open('DANA');
  await stage.restart(async () => {
    await page.getByText('You’re offline.').waitFor();
    await sendMessage(page, 'What is the alarm code?');
    await loseEverything(dana);
  });
  await page.getByText('Check it’s really DANA before you write').waitFor();
  await own(/alarm code.*Waiting/).waitFor();
  expect(await page.getByRole('textbox', { name: /^Message to/ }).count()).toBe(0);
  await takeScreenshots(app, 'key-change');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Continue without checking' }).click();
  await page.getByRole('heading', { name: 'Continue without checking?' }).waitFor();
  await takeScreenshots(app, 'key-change-continue');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Go back' }).click();
  await page.getByRole('button', { name: 'Check with DANA' }).click();
  await page.getByRole('list', { name: 'Safety number' }).getByRole('listitem').first().waitFor();
  await takeScreenshots(app, 'key-change-check');
  const read = readAfresh(dana, 'What is the alarm code?');
  await page.getByRole('button', { name: 'They match' }).click();
  await read;
  await own(/alarm code.*(Sent|Delivered|Read)/).waitFor();
  await page.getByRole('textbox', { name: /^Message to/ }).waitFor();
  await page.getByRole('img', { name: 'Checked' }).first().waitFor();
});

it('tells how a contact came by the number, and who is shown the same', async () => {
  await page.getByRole('button', { name: 'Safety number' }).click();
  await page.getByText('How DANA came by this number').click();
  const changes = page.getByRole('list', { name: /^Earlier numbers/ }).getByRole('listitem');
  await changes.first().waitFor();
  expect(await changes.allInnerTexts()).toEqual([
    expect.stringMatching(/^Today, .*: a new number, the one you know\.$/),
    expect.stringMatching(/^Today, .*: their first number\.$/),
  ]);
  await page.getByText(/^(The server shows the same|Nobody else)/).waitFor();
  await takeScreenshots(app, 'number-history');
  await expectAccessible(page);
  await page.keyboard.press('Escape');
});

it('sounds the loudest alarm when somebody publishes a number in one’s own name', async () => {
  const forged = await forgeKeys(ann.self);
  await stage.restart(() => publishBundle({ databaseUrl }, forged.signed));
  const alarm = page.getByRole('alert').filter({ hasText: 'Somebody acted in your name' });
  await alarm.getByText(/This app knows of it since today/).waitFor();
  await takeScreenshots(app, 'foreign-entry');
  await expectAccessible(page);
});
