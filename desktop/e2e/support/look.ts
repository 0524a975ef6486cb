import path from 'node:path';
import { mkdir } from 'node:fs/promises';
import { expect } from 'vitest';
import { inRoot } from '../../../build/root.ts';
import { forbiddenIn } from '../../renderer/platform/plain-words.ts';
import { expectAccessible } from './accessibility.ts';
import { resize, type RunningApp } from './launch-app.ts';

const folder = inRoot('test-output', 'screens');
const usual = { width: 1280, height: 800 };
const small = { width: 900, height: 600 };
const large = { width: 1920, height: 1080 };

/**
 * Looks at a screen as it stands, in both themes and at each size of the design: axe finds nothing,
 * nothing sticks out at the side, every word is one that people may read. Leaves a picture of each.
 */
export async function look(running: RunningApp, name: string, how: { large?: boolean } = {}): Promise<void> {
  const { app, page } = running;
  await mkdir(folder, { recursive: true });
  expect(forbiddenIn(await wordsOn(running))).toEqual([]);
  for (const size of how.large ? [large, small, usual] : [small, usual]) {
    await resize(app, size.width, size.height);
    await page.waitForFunction(({ width }) => Math.abs(window.innerWidth - width) < 2, size);
    for (const theme of ['light', 'dark'] as const) {
      await wear(running, theme);
      expect(await sticksOut(running)).toEqual([]);
      if (size !== large) await expectAccessible(page);
      await picture(running, `${name}-${size.width}-${theme}`);
    }
  }
  await wear(running, null);
}

/** One picture of what is there. */
export async function picture({ page }: RunningApp, name: string): Promise<void> {
  await page.screenshot({ path: path.join(folder, `${name}.png`), animations: 'disabled' });
}

/** What leaves the window at the side, or is cut off there without a way to scroll to it. */
export async function sticksOut({ page }: RunningApp): Promise<string[]> {
  return page.evaluate(() => {
    const wide = [...document.querySelectorAll<HTMLElement>('body, main, nav, aside, dialog[open], form')];
    return wide
      .filter((element) => element.scrollWidth > element.clientWidth + 1)
      .map((element) => `${element.tagName}: ${element.scrollWidth} in ${element.clientWidth}`);
  });
}

async function wear({ page }: RunningApp, theme: 'light' | 'dark' | null): Promise<void> {
  await page.evaluate((wanted) => {
    const { dataset } = document.documentElement;
    if (wanted === null) delete dataset['theme'];
    else dataset['theme'] = wanted;
  }, theme);
}

/** Everything that is read or read out, but for what other people wrote. */
function wordsOn({ page }: RunningApp): Promise<string> {
  return page.evaluate(() => {
    const named = [...document.querySelectorAll('[aria-label], [title], [placeholder]')];
    const attributes = named.flatMap((element) =>
      ['aria-label', 'title', 'placeholder'].map((name) => element.getAttribute(name) ?? ''),
    );
    return [document.body.innerText, ...attributes].join('\n');
  });
}
