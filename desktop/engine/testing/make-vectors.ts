/**
 * Writes the protocol's test vectors from fixed inputs. They are committed, and changing one is
 * changing the protocol: what is there stays as it is, and only new constructions are added. With
 * `--replace` all are made anew; keys, and random outputs whose inputs did not change, stay even then.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createVectors } from './create-vectors.ts';

const folder = path.join(import.meta.dirname, '../crypto/vectors');
const file = path.join(folder, 'v1.json');
const before = await read();
const vectors = await createVectors(before);
const standing = process.argv.includes('--replace') ? {} : before;
await mkdir(folder, { recursive: true });
await writeFile(file, `${JSON.stringify({ ...vectors, ...standing }, null, 2)}\n`);

async function read(): Promise<object> {
  const text = await readFile(file, 'utf8').catch(() => '{}');
  return JSON.parse(text) as object;
}
