import { createHash } from 'node:crypto';
import * as z from 'zod';
import { readJsonFile, writeJsonFile } from './json-file.ts';

const pinsFile = z.record(z.url(), z.string().regex(/^[0-9a-f]{64}$/));

/** SHA-256 of a certificate in DER, lower-case hex: the server check code. */
export function codeOf(der: Uint8Array): string {
  return createHash('sha256').update(der).digest('hex');
}

/**
 * The self-signed certificates that a person has confirmed, by origin. Public facts, so they lie
 * on disk as they are; a file that cannot be read counts as empty and asks again.
 */
export class CertificatePins {
  readonly #file: string;
  readonly #pins: Map<string, string>;

  private constructor(file: string, pins: Map<string, string>) {
    this.#file = file;
    this.#pins = pins;
  }

  static async load(file: string): Promise<CertificatePins> {
    return new CertificatePins(file, new Map(Object.entries((await readJsonFile(file, pinsFile)) ?? {})));
  }

  codeFor(origin: string): string | undefined {
    return this.#pins.get(origin);
  }

  /** Chromium names the host of a connection and not its port: any confirmed server there will do. */
  accepts(hostname: string, code: string): boolean {
    for (const [origin, pinned] of this.#pins)
      if (hostOf(origin) === bare(hostname) && pinned === code) return true;
    return false;
  }

  async trust(origin: string, code: string): Promise<void> {
    this.#pins.set(origin, code);
    await writeJsonFile(this.#file, Object.fromEntries(this.#pins));
  }
}

const hostOf = (origin: string): string => bare(new URL(origin).hostname);
const bare = (hostname: string): string => hostname.replace(/^\[|\]$/g, '').toLowerCase();
