import { randomFillSync } from 'node:crypto';
import { open, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectAccessible } from './support/accessibility.ts';
import type { RunningApp } from './support/launch-app.ts';
import { createAccount, startChat } from './support/people.ts';
import { takeScreenshots } from './support/screenshots.ts';
import { World } from './support/world.ts';

/** Files between two real apps: handed over in each way, shown, refused and saved. */

const megabyte = 1024 * 1024;
let world: World;
let ann: RunningApp;
let bob: RunningApp;

beforeAll(async () => {
  world = await World.start({ settings: { MAX_FILE_BYTES: String(120 * megabyte) } });
  [ann, bob] = await Promise.all([world.open('ann'), world.open('bob')]);
  await createAccount(ann.page, { name: 'Ann Aldous', username: 'ann' });
  await createAccount(bob.page, { name: 'Bob Brand', username: 'bob' });
  await startChat(ann.page, bob.page, { username: 'bob', text: 'Hello Bob' });
}, 300_000);

afterAll(() => world?.close());

it('sends a pasted picture with its caption, which the other sees before saving it', async () => {
  await hand(ann, 'paste', ['picture', 'note.txt']);
  const tray = ann.page.getByRole('list', { name: 'Files to send' });
  await tray.getByText(/^Picture, /).waitFor();
  // The picture is shown as it is, anything else by its kind.
  const small = tray.locator('img');
  await expect.poll(() => small.evaluateAll((all) => all.length)).toBe(1);
  const address = (await small.getAttribute('src'))!;
  expect(await widthOf(ann, address)).toBe(480);
  await ann.page.getByRole('textbox', { name: /^Message to/ }).fill('The lake');
  await takeScreenshots(ann, 'file-tray');
  await expectAccessible(ann.page);
  await tray.getByRole('button', { name: 'Don’t send note.txt' }).click();
  await ann.page.getByRole('button', { name: 'Send', exact: true }).click();
  await small.waitFor({ state: 'detached' });
  expect(await widthOf(ann, address)).toBeNull();
  const message = bob.page.getByRole('article', { name: /Picture, .*The lake/ });
  const picture = message.getByRole('img', { name: /^Picture, / });
  await picture.waitFor({ timeout: 60_000 });
  const drawn = await picture.evaluate((image: HTMLImageElement) =>
    image.decode().then(() => image.naturalWidth),
  );
  expect(drawn).toBeGreaterThan(0);
  await takeScreenshots(bob, 'file-picture');
  await expectAccessible(bob.page);
});

it('goes from picture to picture of the chat by the arrows and by the small ones below', async () => {
  await hand(ann, 'paste', ['picture']);
  await ann.page.getByRole('textbox', { name: /^Message to/ }).fill('The hill');
  await ann.page.getByRole('button', { name: 'Send', exact: true }).click();
  const { page } = bob;
  await page
    .getByRole('article', { name: /Picture, .*The hill/ })
    .getByRole('img', { name: /^Picture, / })
    .waitFor({ timeout: 60_000 });
  await page
    .getByRole('article', { name: /Picture, .*The lake/ })
    .getByRole('button', { name: /^Show/ })
    .click();
  const viewer = page.getByRole('dialog', { name: /^Picture, / });
  await viewer.getByText('The lake').waitFor();
  const whole = viewer.getByRole('group', { name: 'Picture' });
  await expect.poll(() => whole.getByRole('img').getAttribute('aria-busy')).toBe('false');
  expect(await whole.evaluate((one) => one.scrollHeight - one.clientHeight)).toBe(0);
  expect(await viewer.getByRole('button', { name: 'Picture before' }).count()).toBe(0);
  await page.keyboard.press('ArrowRight');
  await viewer.getByText('The hill').waitFor();
  expect(await viewer.getByRole('button', { name: 'Next picture' }).count()).toBe(0);
  await viewer.getByRole('button', { name: 'Picture before' }).click();
  await viewer.getByText('The lake').waitFor();
  const strip = viewer.getByRole('list', { name: 'Pictures of this chat' });
  await expect.poll(() => strip.locator('img').count()).toBe(2);
  await takeScreenshots(bob, 'picture-walk');
  await expectAccessible(page);
  await strip.getByRole('button').nth(1).click();
  await viewer.getByText('The hill').waitFor();
  await page.keyboard.press('Escape');
  await viewer.waitFor({ state: 'detached' });
});

it('shows the whole picture alone in the window, larger by a key, and goes back to where one was', async () => {
  const { page } = bob;
  const show = page
    .getByRole('article', { name: /Picture, .*The lake/ })
    .getByRole('button', { name: /^Show/ });
  await show.click();
  const viewer = page.getByRole('dialog', { name: /^Picture, / });
  const picture = viewer.getByRole('img', { name: /^Picture, / });
  await expect.poll(() => picture.getAttribute('aria-busy')).toBe('false');
  expect(await picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(640);
  await takeScreenshots(bob, 'picture-viewer');
  await expectAccessible(page);
  const widthBefore = (await picture.boundingBox())!.width;
  await page.keyboard.press('+');
  await expect.poll(async () => (await picture.boundingBox())!.width).toBeGreaterThan(widthBefore);
  await page.keyboard.press('Escape');
  await viewer.waitFor({ state: 'detached' });
  expect(await show.evaluate((button) => button === document.activeElement)).toBe(true);
});

it('says over the whole chat who gets what is dropped, sends it from the tray, and saves it whole', async () => {
  await hand(ann, 'dragenter', ['note.txt']);
  await ann.page.getByRole('status').getByText('Drop to send to Bob Brand').waitFor();
  await takeScreenshots(ann, 'file-drop');
  await expectAccessible(ann.page);
  await hand(ann, 'drop', ['note.txt']);
  await ann.page.getByText('Drop to send to').waitFor({ state: 'detached' });
  await ann.page.getByRole('button', { name: 'Send', exact: true }).click();

  const saved = path.join(world.folder, 'bob-saved.txt');
  await bob.app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, saved);
  await bob.page.getByRole('button', { name: 'Save note.txt' }).click();
  await expect.poll(() => readFile(saved, 'utf8').catch(() => null)).toBe('A note');
});

it('shows what was saved in its folder, and offers it again where it is gone', async () => {
  const { app, page } = bob;
  await app.evaluate(({ shell }) => {
    // The system's own window stands outside of what can be looked at here.
    shell.showItemInFolder = (place) => void Object.assign(globalThis, { place });
  });
  const show = page.getByRole('button', { name: 'Show note.txt in its folder' });
  await show.click();
  const saved = path.join(world.folder, 'bob-saved.txt');
  await expect.poll(() => app.evaluate(() => Reflect.get(globalThis, 'place') as string)).toBe(saved);
  await takeScreenshots(bob, 'file-saved');
  await expectAccessible(page);
  await rm(saved);
  await show.click();
  await page.getByText('It isn’t where it was saved any more.').waitFor();
  await page.getByRole('button', { name: 'Save note.txt' }).waitFor();
});

it('refuses what is over the limit of the server, in words, before anything goes out', async () => {
  await ann.page.locator('input[type=file][multiple]').setInputFiles(await makeFile('film.bin', 121));
  await ann.page.getByRole('alert').getByText('Over the 120 MB limit').waitFor();
  expect(await ann.page.getByRole('button', { name: 'Send', exact: true }).isDisabled()).toBe(true);
  await ann.page.getByRole('button', { name: 'Don’t send film.bin' }).click();
});

it('opens a chat over which files are held, and takes them there', async () => {
  const { page } = ann;
  await page.keyboard.press('Control+Shift+N');
  await page.getByLabel('Name', { exact: true }).fill('Lake club');
  await page
    .getByRole('dialog')
    .getByRole('checkbox', { name: /Bob Brand/ })
    .check();
  await page.getByRole('button', { name: 'Create group' }).click();
  await page.getByRole('heading', { name: 'Lake club' }).waitFor();

  const chats = page.getByRole('navigation', { name: 'Chats' });
  await hand(ann, 'dragover', ['note.txt'], chats.getByRole('button', { name: /^Bob Brand/ }));
  await page.getByRole('heading', { name: 'Bob Brand' }).waitFor();
  await hand(ann, 'dragover', ['note.txt']);
  await page.getByRole('status').getByText('Drop to send to Bob Brand').waitFor();
  await hand(ann, 'drop', ['note.txt']);
  await page.getByRole('button', { name: 'Don’t send note.txt' }).click();
});

/** How wide the image at an address of the page is; null where nothing is any more. */
function widthOf({ page }: RunningApp, address: string): Promise<number | null> {
  return page.evaluate(async (src) => {
    const image = Object.assign(new Image(), { src });
    return image.decode().then(
      () => image.naturalWidth,
      () => null,
    );
  }, address);
}

/** Pastes or drags files, as the system would hand them to the page. */
async function hand(
  { page }: RunningApp,
  name: 'paste' | 'dragenter' | 'dragover' | 'drop',
  files: string[],
  target = page.getByRole('textbox', { name: /^Message to/ }),
): Promise<void> {
  await target.evaluate(
    async (field, [event, names]) => {
      const carried = new DataTransfer();
      for (const one of names) {
        const canvas = new OffscreenCanvas(640, 400);
        const context = canvas.getContext('2d')!;
        context.fillStyle = 'steelblue';
        context.fillRect(0, 0, 640, 200);
        const content = one === 'picture' ? await canvas.convertToBlob() : new Blob(['A note']);
        carried.items.add(new File([content], one, { type: content.type }));
      }
      const given = { bubbles: true, cancelable: true };
      if (event === 'paste')
        field.dispatchEvent(new ClipboardEvent(event, { ...given, clipboardData: carried }));
      else field.dispatchEvent(new DragEvent(event, { ...given, dataTransfer: carried }));
    },
    [name, files] as const,
  );
}

async function makeFile(name: string, megabytes: number): Promise<string> {
  const file = path.join(world.folder, name);
  const handle = await open(file, 'w');
  const block = new Uint8Array(megabyte);
  for (let written = 0; written < megabytes; written++) await handle.write(randomFillSync(block));
  await handle.close();
  return file;
}
