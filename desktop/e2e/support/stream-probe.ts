import type { Page } from 'playwright-core';

/** What one frame showed of the stream: the topmost message that is wholly in view, and how long the page is. */
export interface StreamFrame {
  /** Milliseconds of the page's own clock. */
  readonly at: number;
  readonly height: number;
  readonly scrollTop: number;
  readonly rows: number;
  /** Place of the topmost message in the whole timeline, and its distance from the lane's top in pixels. */
  readonly top: { readonly position: number; readonly y: number } | null;
}

type Probe = { frames: StreamFrame[]; running: boolean };
declare global {
  interface Window {
    streamProbe?: Probe;
  }
}

/** Watches the stream frame by frame, while something else moves it. */
export async function startProbe(page: Page): Promise<void> {
  await page.evaluate(() => {
    const probe: Probe = { frames: [], running: true };
    window.streamProbe = probe;
    const lane = document.querySelector('[role="log"]')!;
    const look = (): void => {
      if (!probe.running) return;
      const { top: edge, bottom } = lane.getBoundingClientRect();
      const inView = [...lane.querySelectorAll('[role="article"]')].find((article) => {
        const box = article.getBoundingClientRect();
        return box.top >= edge && box.top < bottom;
      });
      probe.frames.push({
        at: performance.now(),
        height: lane.scrollHeight,
        scrollTop: lane.scrollTop,
        rows: lane.querySelectorAll('[data-index]').length,
        top: inView
          ? {
              position: Number(inView.getAttribute('aria-posinset')),
              y: inView.getBoundingClientRect().top - edge,
            }
          : null,
      });
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}

export async function stopProbe(page: Page): Promise<readonly StreamFrame[]> {
  return page.evaluate(() => {
    window.streamProbe!.running = false;
    return window.streamProbe!.frames;
  });
}

/** Frame times in milliseconds, and how many frames a display at 60 Hz would have missed. */
export function frameTimes(frames: readonly StreamFrame[]): { p50: number; p95: number; dropped: number } {
  const steps = frames.slice(1).map(({ at }, n) => at - frames[n]!.at);
  const sorted = steps.toSorted((one, other) => one - other);
  const quantile = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
  const dropped = steps.reduce((sum, step) => sum + Math.max(0, Math.round(step / (1_000 / 60)) - 1), 0);
  return { p50: quantile(0.5), p95: quantile(0.95), dropped };
}
