import type { Readable } from 'node:stream';

/**
 * Where sealed files lie: on disk or in an object store. A blob is kept as numbered parts, so that
 * an upload goes on where it stopped and no store has to append.
 */
export interface BlobStore {
  /**
   * Keeps a part, whole or not at all; the same part again takes its place.
   * @throws {BlobLengthError} when `content` ends before `bytes` bytes.
   */
  writePart(part: BlobPart, content: Readable, bytes: number): Promise<void>;
  /** Bytes `from` to `to` of a part, both included. */
  readPart(part: BlobPart, from: number, to: number): Promise<Readable>;
  /** Forgets a blob of up to `parts` parts; one that is not there is no fault. */
  remove(blob: string, parts: number): Promise<void>;
}

export interface BlobPart {
  /** Two UUIDs with a slash between. */
  readonly blob: string;
  readonly part: number;
}

/** The connection was lost in the middle of a part: nothing of it was kept. */
export class BlobLengthError extends Error {
  override readonly name = 'BlobLengthError';
}
