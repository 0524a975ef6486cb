/** `npm run bench:engine`: what sealing for a group and opening a history cost, beside wrapping every key. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { measureHistory, type HistoryFigures } from './history.ts';
import { measureSending, type SendFigures } from './send.ts';

const sending: SendFigures[] = [];
for (const people of [2, 50, 500]) {
  const figures = await measureSending(people);
  sending.push(figures);
  const { first, further, wrapped, ratio } = figures;
  print(`Sending 1 KB to ${people} people`, [
    ['first message of a session', cost(first)],
    ['each further one', cost(further)],
    ['every key wrapped for everyone', cost(wrapped)],
    [
      'ours / wrapped, over 20 messages',
      `${ratio.ms.toFixed(3)} of the time, ${ratio.bytes.toFixed(3)} of the bytes`,
    ],
  ]);
}
const history: HistoryFigures[] = [];
for (const messages of [1_000, 100_000]) {
  const figures = await measureHistory(messages);
  history.push(figures);
  print(`Opening ${messages.toLocaleString('en')} messages`, [
    ['from the archive', `${figures.archiveMs.toFixed(0)} ms`],
    ['every key unwrapped (from a sample of 200)', `${figures.wrappedMs.toFixed(0)} ms`],
    ['ours / unwrapped', figures.ratio.toFixed(4)],
  ]);
}
const folder = path.join(import.meta.dirname, '..', '..', '..', 'test-output');
await mkdir(folder, { recursive: true });
await writeFile(path.join(folder, 'bench-engine.json'), JSON.stringify({ sending, history }, null, 2));

function cost({ ms, bytes }: { readonly ms: number; readonly bytes: number }): string {
  return `${ms.toFixed(2)} ms, ${(bytes / 1024).toFixed(1)} KB`;
}

function print(title: string, lines: readonly (readonly [string, string])[]): void {
  process.stdout.write(`\n${title}\n`);
  for (const [name, value] of lines) process.stdout.write(`  ${name.padEnd(44)}${value}\n`);
}
