import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inRoot } from './root.ts';

/** The reporter that the suites in Chromium and in Electron run under, in runs of its own. */
let folder: string;
beforeAll(async () => {
  // Beneath the checkout, where the runner finds its own modules.
  await mkdir(inRoot('build', 'dist'), { recursive: true });
  folder = await mkdtemp(inRoot('build', 'dist', 'expect-tests-'));
  const reporter = JSON.stringify(inRoot('build', 'expect-tests.ts'));
  await writeFile(
    path.join(folder, 'vitest.config.mjs'),
    `import { ExpectTests } from ${reporter};
    export default { test: { include: ['*.test.mjs'], reporters: [new ExpectTests()] } };`,
  );
  await writeFile(
    path.join(folder, 'sums.test.mjs'),
    `import { expect, it } from 'vitest';
    it('adds', () => expect(1 + 1).toBe(2));
    it('is wrong', () => expect(1 + 1).toBe(3));`,
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it.each([
  ['passes where tests passed', 'adds', 0],
  ['fails where one failed', 'is wrong', 1],
  ['fails where none ran', 'no such test', 1],
])('%s', async (_what, name, status) => {
  const child = spawn(
    process.execPath,
    [inRoot('node_modules', 'vitest', 'vitest.mjs'), 'run', '--configLoader', 'runner', '-t', name],
    { cwd: folder, stdio: 'ignore', env: { ...process.env, VITEST: '' } },
  );
  expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(status);
});
