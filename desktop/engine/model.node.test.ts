import { env } from 'node:process';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { anySteps } from './testing/model/steps.ts';
import { World } from './testing/model/world.ts';

/**
 * Real engines and a real server, driven through any interleaving (PROTOCOL §7, §8). The same interleavings each
 * time, so that a failure is about what was changed and not about luck; only the clock differs. New ones are
 * looked for with `MODEL_SEED=random` and as many `MODEL_RUNS` and `MODEL_SECONDS` as one likes. To see a failure
 * again: `MODEL_SEED`, `MODEL_PATH`, `MODEL_REPLAY` as printed.
 */
const seed = env['MODEL_SEED'] ?? '1123';
const seconds = Number(env['MODEL_SECONDS'] ?? 90);
const runs = Number(env['MODEL_RUNS'] ?? 12);
const again = {
  ...(seed !== 'random' && { seed: Number(seed) }),
  ...(env['MODEL_PATH'] !== undefined && { path: env['MODEL_PATH'] }),
};
const replayPath = env['MODEL_REPLAY'];
const people = Number(env['MODEL_PEOPLE'] ?? 5);

const world = new World();
beforeAll(() => world.start());
afterAll(() => world.stop());

describe('whatever happens, in whatever order', () => {
  it(
    'leaves everybody with the same conversation, verified, nothing lost and nothing twice',
    async () => {
      const steps = anySteps(people, {
        maxCommands: 24,
        size: 'max',
        ...(replayPath !== undefined && { replayPath }),
      });
      const holds = fc.asyncProperty(steps, async (commands) => {
        try {
          const scene = await world.scene(people);
          await fc.asyncModelRun(
            () => ({
              model: { size: people, cut: new Set<number>(), changed: new Set<number>() },
              real: scene,
            }),
            commands,
          );
          await scene.check();
        } catch (error) {
          await world.discard();
          throw error;
        }
      });
      await fc.assert(holds, { numRuns: runs, interruptAfterTimeLimit: seconds * 1_000, ...again });
    },
    (seconds + 120) * 1_000,
  );
});
