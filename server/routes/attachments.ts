import { cancelUpload, getAttachment, getUpload, putPart, startUpload } from '@secure-chat/shared/contract';
import { accessAttachment, accessUpload } from '../access/attachments.ts';
import type { Api } from '../app/api.ts';
import type { Services } from '../app/services.ts';
import { readRange } from '../blobs/read-range.ts';
import { blobOf } from '../domain/blob-of.ts';
import { cancelUpload as cancel } from '../domain/cancel-upload.ts';
import { startUpload as start } from '../domain/start-upload.ts';
import { writePart } from '../domain/write-part.ts';
import { presentUpload } from '../presenters/attachment.ts';

export function registerAttachmentRoutes(api: Api, services: Services): void {
  const { knex, blobs } = services;

  api.signedIn(startUpload, async ({ caller, params, body }) =>
    presentUpload(await start(services, caller.userId, { ...params, ...body })),
  );

  api.signedIn(getUpload, async ({ caller, params }) =>
    presentUpload(await accessUpload(knex, caller.userId, params)),
  );

  api.receiving(putPart, async ({ caller, params, query, content, contentBytes }) => {
    const part = { ...query, content, bytes: contentBytes };
    return presentUpload(await writePart(services, caller.userId, params, part));
  });

  api.signedIn(cancelUpload, async ({ caller, params }) => {
    await cancel(services, caller.userId, params);
    return {};
  });

  api.sending(getAttachment, async ({ caller, params }) => {
    const { bytes } = await accessAttachment(knex, caller.userId, params);
    return { bytes, open: (from, to) => readRange(blobs, blobOf(params), from, to) };
  });
}
