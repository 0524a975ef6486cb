import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectAccessible } from './support/accessibility.ts';
import type { RunningApp } from './support/launch-app.ts';
import { createAccount } from './support/people.ts';
import { takeScreenshots } from './support/screenshots.ts';
import { World } from './support/world.ts';

/** What the page can't do in the real Electron, and whom it connects to only after a person has looked. */

let world: World;
let ann: RunningApp;

beforeAll(async () => {
  world = await World.start({ settings: { RATE_LIMITS: 'on' } });
  ann = await world.open('ann', { code: null });
});

afterAll(() => world?.close());

it('runs the page sandboxed, without Node, isolated from its preload', async () => {
  const preferences = await ann.app.evaluate(({ webContents }) => {
    const [contents] = webContents.getAllWebContents();
    return (
      contents as unknown as { getLastWebPreferences(): Record<string, unknown> }
    ).getLastWebPreferences();
  });
  expect(preferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webSecurity: true,
    webviewTag: false,
  });
  const globals = await ann.page.evaluate(() =>
    ['require', 'process', 'module', 'Buffer'].filter((name) => name in window),
  );
  expect(globals).toEqual([]);
});

it('offers the page the bridge and nothing else', async () => {
  expect(await ann.page.evaluate(() => Object.keys(window.secureChat).sort())).toEqual([
    'invoke',
    'subscribe',
  ]);
});

it.each([
  ['server.inspect', { origin: 'http://plain.example' }],
  ['server.inspect', undefined],
  ['server.trust', { origin: 'https://x.example', code: 'short' }],
  ['server.trust', { origin: 'https://x.example', code: 'a'.repeat(64), more: 1 }],
  ['recovery.save', { code: 'x'.repeat(65), username: 'a' }],
  ['recovery.print', { code: 7, username: 'a' }],
  ['clipboard.write', { text: 'x'.repeat(1_000_000) }],
  ['preferences.change', { theme: 'pink' }],
  ['window.setUnread', { count: -1 }],
  ['app.info', { unexpected: true }],
])('refuses a malformed argument of %s', async (channel, argument) => {
  const answer = await ann.page.evaluate(
    ([name, value]) => window.secureChat.invoke(name as never, value as never),
    [channel, argument] as const,
  );
  expect(answer).toEqual({ ok: false, code: 'invalid_argument' });
});

it('refuses a channel that is not in the contract', async () => {
  const asked = ann.page.evaluate(() => window.secureChat.invoke('shell.open' as never, undefined as never));
  await expect(asked).rejects.toThrow('No handler registered');
});

it('runs no script that did not come with the app', async () => {
  const ran = await ann.page.evaluate(async () => {
    const script = document.createElement('script');
    script.textContent = 'window.injected = true';
    document.head.append(script);
    const frame = document.createElement('iframe');
    frame.src = 'https://example.org/';
    document.body.append(frame);
    await new Promise((resolve) => setTimeout(resolve));
    const blocked = frame.contentDocument === null || frame.contentDocument.body.childElementCount === 0;
    frame.remove();
    return { injected: 'injected' in window, blocked };
  });
  expect(ran).toEqual({ injected: false, blocked: true });
});

it('asks a person to compare a self-signed server’s code before anything goes there', async () => {
  const { page } = ann;
  await page.getByRole('heading', { name: 'Connect to your server' }).waitFor();
  await takeScreenshots(ann, 'connect');
  await expectAccessible(page);
  await page.getByLabel('Server address').fill('no such place');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByText('This isn’t an address.').waitFor();
  await page.getByLabel('Server address').fill(world.server.origin);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('heading', { name: 'Is this the right server?' }).waitFor();
  const shown = await page.getByRole('group', { name: 'Server check code' }).locator('span').allInnerTexts();
  expect(shown.join('').toLowerCase()).toBe(world.server.code);
  expect(await page.getByRole('button', { name: 'Yes, connect' }).isDisabled()).toBe(true);
  await takeScreenshots(ann, 'server-check');
  await expectAccessible(page);
  await page.getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Yes, connect' }).click();
  await createAccount(page, { name: 'Ann Aldous', username: 'ann' });
});

it('tells a taken name, and that a server is gone, in words', async () => {
  const bob = await world.open('bob');
  try {
    await bob.page.getByLabel('Your name').fill('Another Ann');
    await bob.page.getByLabel('User name').fill('ann');
    await bob.page.getByLabel('Password', { exact: true }).fill('quiet kettle on the hill');
    await bob.page.getByText(/^(Good|Strong)/).waitFor();
    await bob.page.getByRole('button', { name: 'Create account' }).click();
    await bob.page.getByText('Somebody already has this user name.').waitFor();
    await takeScreenshots(bob, 'name-taken');
  } finally {
    await bob.close();
  }
});

it('stops when the server shows another certificate, until a person has asked', async () => {
  await world.server.stop();
  await ann.page.getByRole('status').getByText('Offline').waitFor();
  await world.startServer({ otherCertificate: true });
  await ann.page
    .getByRole('heading', { name: 'This server’s code has changed' })
    .waitFor({ timeout: 60_000 });
  await takeScreenshots(ann, 'server-changed');
  await expectAccessible(ann.page);
  await ann.page.getByRole('checkbox').check();
  await ann.page.getByRole('button', { name: 'Go on with the new code' }).click();
  await ann.page.getByRole('status').getByText('Online').waitFor({ timeout: 60_000 });
});

it('opens no window, goes nowhere else, and asks for no permission', async () => {
  // Last, because the driver takes a refused navigation for one that is still under way.
  const before = ann.page.url();
  const tried = await ann.page.evaluate(async () => {
    const opened = window.open('https://example.org');
    window.location.href = 'https://example.org/';
    const permission = await Notification.requestPermission();
    const camera = await navigator.mediaDevices.getUserMedia({ video: true }).then(
      () => 'granted',
      (error: Error) => error.name,
    );
    return { opened: opened === null, permission, camera };
  });
  expect(tried).toMatchObject({ opened: true, permission: 'denied' });
  expect(tried.camera).not.toBe('granted');
  expect(ann.page.url()).toBe(before);
});
