import { join } from 'node:path';
import type { BlobStore } from '../blobs/blob-store.ts';
import { createFileStore } from '../blobs/file-store.ts';
import { createS3Store } from '../blobs/s3-store.ts';
import { ConfigError, type Config } from './config.ts';

/**
 * In the bucket that the settings name, or else in the data folder.
 * @throws {ConfigError} where the bucket can't be reached, in one line and without a key.
 */
export async function openBlobStore({ s3, dataDir }: Config): Promise<BlobStore> {
  if (s3 === undefined) return createFileStore(join(dataDir, 'blobs'));
  return createS3Store(s3).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : 'unknown';
    throw new ConfigError(`S3_BUCKET: can't be opened (${why})`, { cause: error });
  });
}
