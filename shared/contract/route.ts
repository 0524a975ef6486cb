import type * as z from 'zod';

type Schema = z.ZodType;

/** One route of the API: what both sides need to know to speak it, and nothing else. */
export interface Route<P extends Schema, Q extends Schema, B extends Schema, R extends Schema> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path with `:name` parameters, under {@link apiPrefix}. */
  readonly path: string;
  /** Whether a bearer access token is asked for. */
  readonly authenticated: boolean;
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly response: R;
  /** Which side is a stream of bytes (`application/octet-stream`) in the place of JSON. */
  readonly bytes?: 'request' | 'response';
  /** Leaves nothing behind, not even a line in the log of requests. */
  readonly ephemeral?: true;
}

export type AnyRoute = Route<Schema, Schema, Schema, Schema>;

export const apiPrefix = '/api/v1';

export function route<P extends Schema, Q extends Schema, B extends Schema, R extends Schema>(
  definition: Route<P, Q, B, R>,
): Route<P, Q, B, R> {
  return definition;
}
