import { createHmac, randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Reads a secret that only the server's user may read, or makes it at the first start.
 * @returns 32 random bytes as hexadecimal text.
 */
export async function loadSecretFile(path: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  try {
    // `wx` fails if the file is there: two servers that start at once agree on one secret.
    await writeFile(path, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return (await readFile(path, 'utf8')).trim();
}

/** A key of 32 bytes for one purpose, from a secret that serves several. */
export function deriveKey(secret: string, purpose: string): Buffer {
  return createHmac('sha256', secret).update(purpose).digest();
}
