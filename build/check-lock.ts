/** Fails where package-lock.json would not install everywhere; see lock-gaps.ts. */
import { readFile } from 'node:fs/promises';
import { gapsOf, type LockedPackages } from './lock-gaps.ts';
import { inRoot } from './root.ts';

const lock = JSON.parse(await readFile(inRoot('package-lock.json'), 'utf8')) as { packages: LockedPackages };
const gaps = gapsOf(lock.packages);
for (const gap of gaps) process.stdout.write(`${gap}\n`);
process.stdout.write(`${Object.keys(lock.packages).length} packages locked, ${gaps.length} gaps.\n`);
process.exitCode = gaps.length > 0 ? 1 : 0;
