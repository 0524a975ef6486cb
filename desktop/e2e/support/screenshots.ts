import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { inRoot } from '../../../build/root.ts';
import { resize, type RunningApp } from './launch-app.ts';

const folder = inRoot('test-output', 'screenshots');
const sizes = [
  { width: 1280, height: 800 },
  { width: 900, height: 600 },
];

/** The screen as it is, in both themes and both sizes, for people to look at. */
export async function takeScreenshots({ app, page }: RunningApp, name: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const { width, height } of sizes) {
    await resize(app, width, height);
    await page.waitForFunction((wanted) => Math.abs(window.innerWidth - wanted) < 2, width);
    for (const theme of ['light', 'dark'] as const) {
      await page.evaluate((wanted) => {
        document.documentElement.dataset['theme'] = wanted;
      }, theme);
      await page.screenshot({
        path: path.join(folder, `${name}-${width}x${height}-${theme}.png`),
        animations: 'disabled',
      });
    }
    await page.evaluate(() => {
      delete document.documentElement.dataset['theme'];
    });
  }
  await resize(app, sizes[0]!.width, sizes[0]!.height);
}
