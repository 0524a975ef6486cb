import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectAccessible } from './support/accessibility.ts';
import type { RunningApp } from './support/launch-app.ts';
import { createAccount, sendMessage, startChat } from './support/people.ts';
import { takeScreenshots } from './support/screenshots.ts';
import { World } from './support/world.ts';

/** Ann knows Bob and Cat; she tells Cat who Bob is. */

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
  await startChat(ann.page, bob.page, { username: 'bob', text: 'Who mends boats?' });
  await sendMessage(bob.page, 'I do');
  await ann.page.getByRole('article', { name: /I do/ }).waitFor();
  await startChat(cat.page, ann.page, { username: 'ann', text: 'Whom do I ask about my boat?' });
  await ann.page.getByRole('navigation', { name: 'Chats' }).getByText('Cat Corry').waitFor();
});
afterAll(() => world?.close());

it('leaves what one writes in the chat where it was written, however fast one goes to and fro', async () => {
  const { page } = ann;
  const field = (name: string) => page.getByRole('textbox', { name: `Message to ${name}` });
  const chats = page.getByRole('navigation', { name: 'Chats' });
  await chats.getByRole('button', { name: /Cat Corry/ }).click();
  for (const words of ['Ask', 'Ask Bob', 'Ask Bob, he mends boats']) {
    await field('Cat Corry').fill(words);
    // Faster than anybody, and than the draft is kept.
    const elsewhere = await page.evaluate(async () => {
      const [bobs, cats] = ['Bob Brand', 'Cat Corry'].map((name) =>
        [...document.querySelectorAll<HTMLElement>('nav li button')].find((row) =>
          row.textContent.includes(name),
        ),
      );
      bobs!.click();
      await new Promise(requestAnimationFrame);
      const { value } = document.querySelector('textarea')!;
      cats!.click();
      return value;
    });
    expect(elsewhere).toBe('');
    expect(await field('Cat Corry').inputValue()).toBe(words);
  }
  await field('Cat Corry').fill('');
  await chats.getByText('Draft:').waitFor({ state: 'detached' });
});

it('is offered beside one’s chat with them as well', async () => {
  const { page } = ann;
  await page
    .getByRole('navigation', { name: 'Chats' })
    .getByRole('button', { name: /Bob Brand/ })
    .click();
  const toggle = page.getByRole('button', { name: 'Details', exact: true });
  await toggle.click();
  expect(await toggle.getAttribute('aria-pressed')).toBe('true');
  await takeScreenshots(ann, 'contact-details');
  await expectAccessible(page);
  await page.getByRole('complementary').getByRole('button', { name: 'Share contact' }).click();
  await page.getByRole('dialog', { name: /Bob Brand/ }).waitFor();
  await page.keyboard.press('Escape');
  await toggle.click();
});

it('is sent from the menu of one’s chat with them', async () => {
  const { page } = ann;
  await page
    .getByRole('navigation', { name: 'Chats' })
    .getByRole('button', { name: /Bob Brand/ })
    .click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Share contact' }).click();
  await page.getByRole('checkbox', { name: 'Cat Corry' }).check();
  await takeScreenshots(ann, 'share-contact');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
});

it('is named in the list of chats for what it is', async () => {
  await cat.page.getByRole('navigation', { name: 'Chats' }).getByText('Contact: Bob Brand').waitFor();
});

it('shows as a card, from which one writes to that very person', async () => {
  const { page } = cat;
  const card = page.getByRole('article', { name: /Contact: Bob Brand/ });
  await card.getByText('@bob').waitFor();
  await takeScreenshots(cat, 'shared-contact');
  await expectAccessible(page);
  await card.getByRole('button', { name: 'Message Bob Brand' }).click();
  // What he calls himself comes with the first word from him.
  await page.getByRole('heading', { name: 'bob', exact: true }).waitFor();
  await sendMessage(page, 'Ann says that you mend boats');
  await bob.page.getByText('Wants to write to you').click();
  await bob.page.getByRole('article', { name: /Ann says that you mend boats/ }).waitFor();
});
