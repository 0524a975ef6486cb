import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { RunningApp } from './launch-app.ts';
import type { World } from './world.ts';

/** What files on their way look like: in the window, on the server's disk, and where they are saved. */

type Bar = 'Sent so far' | 'Saved so far';
declare global {
  interface Window {
    /** How often a bar went back since it is watched. */
    barWentBack?: number;
  }
}

/** Puts a file into the tray and sends it. */
export async function sendFile({ page }: RunningApp, file: string): Promise<void> {
  await page.locator('input[type=file][multiple]').setInputFiles(file);
  await page.getByRole('button', { name: 'Send', exact: true }).click();
}

/** Waits until the bar stands at so many bytes or more. */
export async function reach({ page }: RunningApp, bar: Bar, bytes: number): Promise<void> {
  await page.waitForFunction(
    ([label, wanted]) =>
      (document.querySelector<HTMLProgressElement>(`progress[aria-label="${label}"]`)?.value ?? 0) >= wanted,
    [bar, bytes] as const,
    { timeout: 90_000 },
  );
}

/** From here on each step of each bar is looked at, until the page is left. */
export async function watchBars({ page }: RunningApp): Promise<void> {
  await page.evaluate(() => {
    window.barWentBack = 0;
    const observer = new MutationObserver((steps) => {
      for (const { target, oldValue } of steps)
        if (Number((target as Element).getAttribute('value')) < Number(oldValue))
          window.barWentBack = (window.barWentBack ?? 0) + 1;
    });
    observer.observe(document.body, { subtree: true, attributeFilter: ['value'], attributeOldValue: true });
  });
}

export async function barsWentBack({ page }: RunningApp): Promise<number | undefined> {
  return page.evaluate(() => window.barWentBack);
}

/** Where a part lies, and what would be another if it were written again. */
export type StoredPart = readonly [string, string];

/** The parts of files that the server keeps, in their order. */
export async function storedParts(world: World): Promise<readonly StoredPart[]> {
  const found = await readdir(path.join(world.folder, 'server', 'blobs'), {
    recursive: true,
    withFileTypes: true,
  });
  const parts = found.filter((one) => one.isFile() && /^\d{6}$/.test(one.name));
  const places = parts.map(({ parentPath, name }) => path.join(parentPath, name)).toSorted();
  return Promise.all(
    places.map(async (place) => {
      const { ino, mtimeNs } = await stat(place, { bigint: true });
      return [place, `${ino} ${mtimeNs}`] as const;
    }),
  );
}

/** Where the next save goes, without the system's dialog, which nobody could answer here. */
export async function saveInto(running: RunningApp, file: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await running.app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, file);
}

export async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const block of createReadStream(file)) hash.update(block as Buffer);
  return hash.digest('hex');
}
