import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { inRoot } from '../../../build/root.ts';
import { resize, type RunningApp } from './launch-app.ts';

const folder = inRoot('test-output', 'screenshots');
const usual = { width: 1280, height: 800 };

/** The screen as people see it who need it otherwise: very wide, at 200 %, in forced colours, without motion. */
export async function takeOtherLooks({ app, page }: RunningApp, name: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const shoot = (look: string): Promise<unknown> =>
    page.screenshot({ path: path.join(folder, `${name}-${look}.png`), animations: 'disabled' });
  const zoom = (factor: number): Promise<void> =>
    app.evaluate(
      ({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]!.webContents.setZoomFactor(to),
      factor,
    );
  await resize(app, 1920, 1080);
  await page.waitForFunction(() => window.innerWidth > 1_800);
  await shoot('1920x1080');
  await resize(app, usual.width, usual.height);
  await page.waitForFunction((width) => window.innerWidth === width, usual.width);
  await page.emulateMedia({ forcedColors: 'active' });
  await shoot('forced-colours');
  await page.emulateMedia({ forcedColors: 'none', reducedMotion: 'reduce', contrast: 'more' });
  await shoot('reduced-motion-more-contrast');
  await page.emulateMedia({ forcedColors: null, reducedMotion: null, contrast: null });
  await zoom(2);
  await page.waitForFunction((width) => window.innerWidth < width / 1.9, usual.width);
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
  // The window's own picture: the page's is cut where it is zoomed.
  const picture = await app.evaluate(async ({ BrowserWindow }) =>
    (await BrowserWindow.getAllWindows()[0]!.webContents.capturePage()).toPNG().toString('base64'),
  );
  await writeFile(path.join(folder, `${name}-zoom-200.png`), Buffer.from(picture, 'base64'));
  await zoom(1);
  await page.waitForFunction((width) => window.innerWidth === width, usual.width);
}
