import * as z from 'zod';
import { limits, sizes } from '../limits.ts';
import { binary, binaryOf, count, none } from './primitives.ts';
import { route } from './route.ts';

/** Entries `after + 1 …` of the directory log (PROTOCOL §5), each in its canonical encoding. */
export const getDirectory = route({
  method: 'GET',
  path: '/directory',
  authenticated: true,
  params: none,
  query: z.strictObject({ after: z.coerce.number().pipe(count) }),
  body: none,
  response: z.strictObject({
    size: count,
    hash: binaryOf(sizes.hash),
    entries: z.array(binary(512)).max(limits.pageEvents),
  }),
});
