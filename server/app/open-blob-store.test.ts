import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cancelUpload } from '@secure-chat/shared/contract';
import { limits } from '@secure-chat/shared/limits';
import { startConversation } from '../testing/conversations.ts';
import { registerPerson } from '../testing/factories.ts';
import { startObjectStore, type ObjectStore } from '../testing/object-store.ts';
import { call } from '../testing/test-client.ts';
import { startTestServer } from '../testing/test-server.ts';
import { download, upload } from '../testing/uploads.ts';
import { ConfigError } from './config.ts';

let objects: ObjectStore;
beforeAll(async () => {
  objects = await startObjectStore();
});
afterAll(() => objects.stop());

const settings = () => {
  const { endpoint, bucket, region, accessKeyId, secretAccessKey } = objects.settings;
  return {
    S3_ENDPOINT: endpoint.href,
    S3_BUCKET: bucket,
    S3_REGION: region,
    S3_ACCESS_KEY_ID: accessKeyId,
    S3_SECRET_ACCESS_KEY: secretAccessKey,
  };
};

test('a server with a bucket keeps files there and none in its data folder, and removes them from it', async () => {
  const server = await startTestServer({ settings: settings() });
  try {
    const [alice, bob] = [await registerPerson(server.origin), await registerPerson(server.origin)];
    const { conversationId } = await startConversation(server.origin, alice, bob);
    const bytes = randomBytes(2 * limits.uploadPartBytes + 1_000);
    const place = await upload(server.origin, alice, conversationId, bytes);
    expect(await objects.keys()).toHaveLength(3);
    expect(await readdir(server.config.dataDir)).not.toContain('blobs');

    await call(server.origin, cancelUpload, { token: alice.token, params: place });
    await expect.poll(() => objects.keys()).toEqual([]);
    await expect(download(server.origin, alice, place)).rejects.toThrow('not_found');
  } finally {
    await server.stop();
  }
});

test('a bucket that cannot be opened stops the start, in one line that names no key', async () => {
  const wrong = { ...settings(), S3_SECRET_ACCESS_KEY: 'hush-hush-hush' };
  const start = startTestServer({ settings: wrong });
  await expect(start).rejects.toThrow(ConfigError);
  await expect(start).rejects.toThrow(
    /^S3_BUCKET: can't be opened \(the object store answered HEAD with 403\)$/,
  );
});
