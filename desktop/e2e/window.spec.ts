import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ElectronApplication } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RunningApp } from './support/launch-app.ts';
import { World } from './support/world.ts';

/** The window in the real Electron: what it remembers, what happens when its page dies, and whose calls it hears. */

let world: World;
let ann: RunningApp;

beforeAll(async () => {
  world = await World.start();
  ann = await world.open('ann');
});

afterAll(() => world?.close());

const boundsOf = ({ app }: RunningApp): Promise<Electron.Rectangle> =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.getBounds());

async function restart(): Promise<void> {
  await ann.close();
  ann = await world.open('ann');
}

it('opens in the middle of the screen, at the size of the design', async () => {
  expect(await boundsOf(ann)).toMatchObject({ width: 1280, height: 800 });
});

it('opens again where it was closed', async () => {
  const bounds = { x: 140, y: 90, width: 1010, height: 640 };
  await ann.app.evaluate(
    ({ BrowserWindow }, wanted) => BrowserWindow.getAllWindows()[0]!.setBounds(wanted),
    bounds,
  );
  await restart();
  expect(await boundsOf(ann)).toEqual(bounds);
});

it('comes back onto the screen where its place is gone', async () => {
  await ann.close();
  const bounds = { x: 9_000, y: -3_000, width: 1010, height: 640 };
  await writeFile(
    path.join(world.profileOf('ann'), 'window.json'),
    JSON.stringify({ bounds, maximized: false }),
  );
  ann = await world.open('ann');
  const area = await ann.app.evaluate(({ screen }) => screen.getPrimaryDisplay().workArea);
  const { x, y, width, height } = await boundsOf(ann);
  expect({ width, height }).toEqual({ width: 1010, height: 640 });
  expect(x).toBe(area.x + area.width - width);
  expect(y).toBe(area.y);
});

it('opens as ever where what it remembers is damaged', async () => {
  await ann.close();
  await writeFile(path.join(world.profileOf('ann'), 'window.json'), '{"bounds":{"x":');
  ann = await world.open('ann');
  expect(await boundsOf(ann)).toMatchObject({ width: 1280, height: 800 });
});

it('keeps the theme, and paints in it from the first moment', async () => {
  const isDark = (): Promise<boolean> =>
    ann.page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches);
  for (const theme of ['dark', 'light'] as const) {
    await ann.page.evaluate(
      (wanted) => window.secureChat.invoke('preferences.change', { theme: wanted }),
      theme,
    );
    await ann.page.waitForFunction(
      (dark) => matchMedia('(prefers-color-scheme: dark)').matches === dark,
      theme === 'dark',
    );
    await restart();
    expect(await isDark()).toBe(theme === 'dark');
    const background = await ann.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]!.getBackgroundColor(),
    );
    expect(background).toBe(theme === 'dark' ? '#0C1214' : '#F0F4F5');
  }
});

it('answers its own page', async () => {
  expect(await callFromPage(ann.app)).toBe('answered');
});

it('refuses a call from another window, even one with our preload and our page', async () => {
  expect(await callFromForeignWindow(ann.app, 'app://secure-chat/index.html')).toMatch(/refused/);
  expect(await callFromForeignWindow(ann.app, 'data:text/html,hello')).toMatch(/refused/);
});

it('refuses a call from its own window while that shows another page', async () => {
  const load = (url: string): Promise<void> =>
    ann.app.evaluate(({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]!.loadURL(to), url);
  await load('data:text/html,hello');
  expect(await callFromPage(ann.app)).toMatch(/refused/);
  await load('app://secure-chat/index.html');
  expect(await callFromPage(ann.app)).toBe('answered');
});

it('loads a page again that died, once; then it asks a person', async () => {
  const asked = await ann.app.evaluate(async ({ BrowserWindow, dialog }) => {
    const { webContents } = BrowserWindow.getAllWindows()[0]!;
    const dies = (): void => webContents.forcefullyCrashRenderer();
    const loaded = (): Promise<unknown> =>
      new Promise((resolve) => webContents.once('did-finish-load', () => resolve(null)));
    // The dialog is the system's own: what it is asked to show, and that its answer is followed, can be seen here.
    const shown = new Promise<Electron.MessageBoxOptions>((resolve) => {
      dialog.showMessageBox = (async (_window: unknown, options: Electron.MessageBoxOptions) => {
        resolve(options);
        return { response: 0, checkboxChecked: false };
      }) as typeof dialog.showMessageBox;
    });
    const first = loaded();
    dies();
    await first;
    const second = loaded();
    dies();
    const { message, buttons } = await shown;
    await second;
    return { message, buttons, url: webContents.getURL() };
  });
  expect(asked).toEqual({
    message: 'Secure Chat stopped working',
    buttons: ['Open again', 'Quit'],
    url: 'app://secure-chat/index.html',
  });
  expect(await callFromPage(ann.app)).toBe('answered');
});

/** What the page of the main window hears when it asks the main process for something harmless. */
function callFromPage(app: ElectronApplication): Promise<string> {
  return app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]!.webContents.executeJavaScript(
      `secureChat.invoke('app.info', undefined).then((answer) => answer.ok ? 'answered' : answer.code, String)`,
    ),
  );
}

/** The same from a second window that somebody managed to open, with everything that ours has. */
function callFromForeignWindow(app: ElectronApplication, url: string): Promise<string> {
  return app.evaluate(async ({ app: electronApp, BrowserWindow }, page) => {
    const preload = `${electronApp.getAppPath()}/out/preload/index.cjs`;
    const foreign = new BrowserWindow({
      show: false,
      webPreferences: { preload, sandbox: true, contextIsolation: true },
    });
    try {
      await foreign.loadURL(page);
      return (await foreign.webContents.executeJavaScript(
        `secureChat.invoke('app.info', undefined).then((answer) => answer.ok ? 'answered' : answer.code, String)`,
      )) as string;
    } finally {
      foreign.destroy();
    }
  }, url);
}
