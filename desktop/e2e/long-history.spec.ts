import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TestClient } from '../engine/testing/test-client.ts';
import type { RunningApp } from './support/launch-app.ts';
import { acquaint, setStage, signIn, type Stage } from './support/stage.ts';
import { frameTimes, startProbe, stopProbe, type StreamFrame } from './support/stream-probe.ts';

/** A conversation of 10,000 messages in the real app: opened, read from end to end, and written to. */

const messages = 10_000;
/** Waited for while seeding, so that the sender's outbox stays short. */
const batch = 640;
const mostRows = 150;
const patience = { timeout: 300_000 };
const filler = 'and the kettle is on, so come in by the side gate when you are here';

let stage: Stage;
let bob: TestClient;
let conversationId: string;
let ann: RunningApp;
let log: Locator;

beforeAll(async () => {
  stage = await setStage();
  await seed();
  ann = await stage.open('ann');
  log = ann.page.getByRole('log');
}, 600_000);

afterAll(() => stage.close());

/** Bob writes all of it to Ann, who has accepted him and then left. */
async function seed(): Promise<void> {
  const her = await stage.join('ann');
  bob = await stage.join('bob');
  conversationId = await acquaint(bob, her, textOf(1));
  her.engine.stop();
  for (let n = 2; n <= messages; n++) {
    await bob.engine.sendText({ conversationId, text: textOf(n) });
    if (n % batch === 0 || n === messages) await sent(textOf(n));
  }
}

/** Of many heights, as people write: from one word to a paragraph. */
function textOf(n: number): string {
  const name = `line ${String(n).padStart(5, '0')}`;
  if (n % 37 === 0) return `${name}\n${Array.from({ length: n % 9 }, () => filler).join('\n')}`;
  return n % 5 === 0 ? `${name}, ${filler}, ${filler}` : name;
}

async function sent(text: string): Promise<void> {
  await bob.until(() => {
    const last = bob.summary(conversationId)?.last;
    return last?.text === text && last.delivery !== 'waiting' && last.delivery !== 'sending';
  }, `“${text}” to be sent`);
}

const scrollTo = (top: number): Promise<void> => log.evaluate((lane, to) => lane.scrollTo(0, to), top);
const line = (n: number): Locator =>
  log.getByRole('article', { name: new RegExp(`line ${String(n).padStart(5, '0')}`) });
const newest = async (): Promise<void> => {
  await log.evaluate((lane) => lane.scrollTo(0, lane.scrollHeight));
  await line(messages).waitFor(patience);
};

it('opens at the newest message, with only what is in sight in the page', async () => {
  const { page } = ann;
  await signIn(ann, 'ann');
  await page
    .getByRole('navigation', { name: 'Chats' })
    .getByText(/line 10000/)
    .waitFor(patience);
  await page
    .getByRole('navigation', { name: 'Chats' })
    .getByText(/line 10000/)
    .click();
  await line(messages).waitFor(patience);
  expect(await line(messages).getAttribute('aria-setsize')).toBe(
    await line(messages).getAttribute('aria-posinset'),
  );
  expect(await log.locator('[data-index]').count()).toBeLessThan(mostRows);
}, 600_000);

it('keeps what is on top where it is when history comes in above', async () => {
  const moves: number[] = [];
  for (const from of [400, 0, 250, 0, 0, 120, 0, 0]) {
    await startProbe(ann.page);
    const before = await log.evaluate((lane) => lane.scrollHeight);
    await scrollTo(from);
    await ann.page.waitForFunction(
      (height) => document.querySelector('[role="log"]')!.scrollHeight > height + 1_000,
      before,
      patience,
    );
    await settled();
    moves.push(...movesOf(await stopProbe(ann.page)));
  }
  expect(moves.length).toBeGreaterThanOrEqual(4);
  expect(Math.max(...moves)).toBeLessThanOrEqual(1);
}, 600_000);

/** How far the topmost message moved in each frame in which history was added, where one was in view. */
function movesOf(frames: readonly StreamFrame[]): number[] {
  return frames.slice(1).flatMap((frame, n) => {
    const last = frames[n]!;
    if (frame.height < last.height + 1_000 || !last.top || !frame.top) return [];
    return [frame.top.position === last.top.position ? Math.abs(frame.top.y - last.top.y) : Infinity];
  });
}

const focusIs = async (name: RegExp): Promise<void> => {
  await ann.page.waitForFunction(
    (source) => new RegExp(source).test(document.activeElement?.getAttribute('aria-label') ?? ''),
    name.source,
    patience,
  );
};

const settled = (): Promise<void> =>
  ann.page.evaluate(async () => {
    const lane = document.querySelector('[role="log"]')!;
    for (let quiet = 0, height = 0; quiet < 5; quiet = lane.scrollHeight === height ? quiet + 1 : 0) {
      height = lane.scrollHeight;
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
  });

it('scrolls smoothly, and never has more than a screenful in the page', async () => {
  await newest();
  await startProbe(ann.page);
  await log.evaluate(async (lane) => {
    for (let frame = 0; frame < 400; frame++) {
      lane.scrollBy(0, frame < 300 ? -180 : 360);
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
  });
  const frames = await stopProbe(ann.page);
  const { p50, p95, dropped } = frameTimes(frames);
  process.stdout.write(
    `frame times while scrolling: p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms, ${dropped} of ${frames.length} dropped\n`,
  );
  expect(Math.max(...frames.map(({ rows }) => rows))).toBeLessThan(mostRows);
  // A row that was measured late would leave the lane blank for a frame.
  expect(frames.filter(({ top }) => top === null)).toEqual([]);
}, 600_000);

it('goes to the very first message and back, by keyboard', async () => {
  await newest();
  await line(messages).focus();
  await ann.page.keyboard.press('Home');
  await log.getByText('This chat is readable only by you and').waitFor(patience);
  await expect.poll(() => log.evaluate((lane) => lane.scrollTop), patience).toBe(0);
  await ann.page.keyboard.press('ArrowDown');
  await focusIs(/line 00001/);
  expect(await log.locator('[data-index]').count()).toBeLessThan(mostRows);
  await ann.page.keyboard.press('End');
  await focusIs(/line 10000/);
  await expect.poll(() => inView(line(messages)), patience).toBe(true);
  expect(await log.locator('[data-index]').count()).toBeLessThan(mostRows);
}, 600_000);

it('scrolls to the very first message by hand, and misses none on a stretch of it', async () => {
  const seen = new Set<number>();
  await log.evaluate((lane) => lane.scrollTo(0, 0));
  await line(1).waitFor(patience);
  for (let step = 0; step < 40; step++) {
    const shown = await log
      .locator('[data-seq]')
      .evaluateAll((rows) => rows.map((row) => Number(row.ariaPosInSet)));
    for (const position of shown) seen.add(position);
    await log.evaluate((lane) => lane.scrollBy(0, lane.clientHeight));
    await settled();
  }
  const furthest = Math.max(...[...seen].filter((position) => position < messages / 2));
  expect(furthest).toBeGreaterThan(200);
  for (let position = 1; position <= furthest; position++) expect(seen).toContain(position);
}, 600_000);

it('keeps the focus of a message that was scrolled far away', async () => {
  await newest();
  await line(messages - 3).focus();
  await log.evaluate((lane) => lane.scrollBy(0, -20 * lane.clientHeight));
  await settled();
  await focusIs(/line 09997/);
  await ann.page.keyboard.press('ArrowUp');
  await focusIs(/line 09996/);
  await line(messages - 4)
    .and(log.locator(':focus'))
    .waitFor();
  await expect.poll(() => inView(line(messages - 4)), patience).toBe(true);
});

const inView = (one: Locator): Promise<boolean> =>
  one.evaluate((element) => {
    const lane = element.closest('[role="log"]')!.getBoundingClientRect();
    const box = element.getBoundingClientRect();
    return box.top >= lane.top - 1 && box.bottom <= lane.bottom + 1;
  });

it('leaves the keys of a button inside the stream to it, and letters to the composer', async () => {
  await newest();
  await line(messages).focus();
  await ann.page.keyboard.press('Tab');
  await ann.page.keyboard.press('Space');
  await ann.page.getByRole('menuitemcheckbox', { name: 'Thumbs up' }).waitFor(patience);
  await ann.page.keyboard.press('Escape');
  await focusIs(/^React$/);
  await line(messages).focus();
  await ann.page.keyboard.press('h');
  const composer = ann.page.getByRole('textbox', { name: /^Message to/ });
  expect(await composer.inputValue()).toBe('h');
  await composer.fill('');
});

async function clipboardHolds(text: string): Promise<void> {
  await expect.poll(() => ann.app.evaluate(({ clipboard }) => clipboard.readText()), patience).toBe(text);
}

it('counts what came while one was reading further up', async () => {
  await newest();
  await expect.poll(unread, patience).toBe(0);
  await log.evaluate((lane) => lane.scrollBy(0, -3 * lane.clientHeight));
  await settled();
  for (const text of ['one more', 'two more', 'three more'])
    await bob.engine.sendText({ conversationId, text });
  await ann.page.getByRole('button', { name: '3 new' }).click(patience);
  await log.getByRole('article', { name: /three more/ }).waitFor(patience);
  await ann.page.getByRole('button', { name: /new$|^Newest$/ }).waitFor({ state: 'detached' });
});

const unread = (): Promise<number> =>
  ann.page
    .getByRole('navigation', { name: 'Chats' })
    .getByText(/^\d+ unread$/)
    .count();

it('reads and copies the whole of a message that is taller than the window', async () => {
  const tall = Array.from({ length: 220 }, (_, n) => `${n} ${filler}`)
    .join('\n')
    .slice(0, 15_000);
  const { id } = await bob.engine.sendText({ conversationId, text: tall });
  await bob.until((seen) => {
    const item = seen.timelines.get(conversationId)?.get(id);
    return item?.kind === 'message' && item.delivery === 'read';
  }, 'the long message to be read');
  await log
    .getByRole('article', { name: /^BOB.*0 and the kettle/ })
    .last()
    .focus();
  await ann.page.keyboard.press('Control+c');
  await clipboardHolds(tall);
});
