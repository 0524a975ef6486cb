/** Fails on an import that the table of `arrows.ts` forbids, and where it sees too little to say so. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { brokenBy } from './arrows.ts';
import { importsOf } from './imports-of.ts';
import { inRoot, root } from './root.ts';

/** A run that sees fewer imports than this has not read the code. */
const fewestImports = 500;
const isTest = /\.(test|spec)\.tsx?$|\/testing\/|\/e2e\/|\.config\.ts$|\/bench\//;

const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', 'shared', 'server', 'desktop'], {
  cwd: root,
  encoding: 'utf8',
});
const files = listed.split('\n').filter((file) => /\.tsx?$/.test(file) && !isTest.test(file));
let seen = 0;
let broken = 0;
for (const file of files)
  for (const target of importsOf(file, readFileSync(inRoot(file), 'utf8'))) {
    seen += 1;
    for (const { why } of brokenBy(file, target)) {
      broken += 1;
      process.stdout.write(`${file} → ${target}: ${why}\n`);
    }
  }
process.stdout.write(`${files.length} files, ${seen} imports, ${broken} forbidden.\n`);
if (seen < fewestImports) process.stdout.write('That is too few to be the whole code.\n');
process.exitCode = broken > 0 || seen < fewestImports ? 1 : 0;
