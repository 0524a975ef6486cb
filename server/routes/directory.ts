import { toBase64Url } from '@secure-chat/shared/bytes';
import { getDirectory } from '@secure-chat/shared/contract';
import { limits } from '@secure-chat/shared/limits';
import { listDirectory, readDirectoryHead } from '../access/directory.ts';
import type { Api } from '../app/api.ts';
import type { Services } from '../app/services.ts';

export function registerDirectoryRoutes(api: Api, { knex }: Services): void {
  api.signedIn(getDirectory, async ({ query }) => {
    const head = await readDirectoryHead(knex);
    const entries = await listDirectory(knex, query.after, limits.pageEvents);
    return {
      size: head.size,
      hash: toBase64Url(head.hash),
      // The head was read first: what was added since belongs to the next answer.
      entries: entries.filter(({ n }) => n <= head.size).map(({ entry }) => toBase64Url(entry)),
    };
  });
}
