/** Each dependency has its line of reason in shared/docs/dependencies.md, and each line its dependency. */
import { readFile } from 'node:fs/promises';
import { inRoot } from './root.ts';

interface Manifest {
  readonly dependencies?: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
}

const manifests = ['package.json', 'shared/package.json', 'server/package.json', 'desktop/package.json'];
const used = new Set<string>();
for (const file of manifests) {
  const manifest = JSON.parse(await readFile(inRoot(file), 'utf8')) as Manifest;
  for (const name of Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }))
    if (!name.startsWith('@secure-chat/')) used.add(name);
}
const text = await readFile(inRoot('shared', 'docs', 'dependencies.md'), 'utf8');
const explained = new Set(
  Array.from(text.matchAll(/^\|\s*((?:`[^`]+`(?:,\s*)?)+)\s*\|/gm)).flatMap(
    ([, names]) => names!.match(/[^`,\s]+/g) ?? [],
  ),
);
const missing = [...used].filter((name) => !explained.has(name));
const stale = [...explained].filter((name) => !used.has(name));
for (const name of missing) process.stdout.write(`${name}: no reason in shared/docs/dependencies.md\n`);
for (const name of stale) process.stdout.write(`${name}: explained, and not a dependency any more\n`);
process.exitCode = missing.length + stale.length > 0 ? 1 : 0;
