import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import type { TestServer } from './test-server.ts';

/**
 * What the audit log says, as soon as `words` are in it: a line is written after its request is answered.
 * @param about names of which one must be in a line for it to count; every line counts without.
 */
export function auditLog(server: TestServer, words: RegExp, about: readonly string[] = []): Promise<string> {
  const file = join(server.config.dataDir, 'audit.log');
  const read = async (): Promise<string> => {
    const lines = (await readFile(file, 'utf8')).split('\n');
    const meant = lines.filter((line) => about.length === 0 || about.some((name) => line.includes(name)));
    expect(meant.join('\n')).toMatch(words);
    return meant.join('\n');
  };
  return vi.waitFor(read, { timeout: 30_000 });
}
