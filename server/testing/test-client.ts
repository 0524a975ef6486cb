/** Speaks the contract to a server, as every client does, and checks the answers by its schemas. */
import type * as z from 'zod';
import { apiPrefix, problem, type AnyRoute, type Problem } from '@secure-chat/shared/contract';

export interface Call<R extends AnyRoute> {
  readonly params?: z.input<R['params']>;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: z.input<R['body']>;
  readonly token?: string;
}

/** The server refused. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly problem: Problem;

  constructor(refused: Problem) {
    super(refused.code);
    this.problem = refused;
  }
}

/**
 * @throws {Refusal} with the problem document of any other status than 200.
 */
export async function call<R extends AnyRoute>(
  origin: string,
  route: R,
  asked: Call<R> = {},
): Promise<z.output<R['response']>> {
  const response = await fetch(addressOf(origin, route, asked), {
    method: route.method,
    headers: {
      ...(asked.body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...(asked.token === undefined ? {} : { Authorization: `Bearer ${asked.token}` }),
    },
    ...(asked.body === undefined ? {} : { body: JSON.stringify(asked.body) }),
  });
  const answer: unknown = await response.json();
  if (!response.ok) throw new Refusal(problem.parse(answer));
  return route.response.parse(answer) as z.output<R['response']>;
}

/** The code of the refusal that a call ends in. @throws {Error} if it succeeds. */
export async function refusalOf(outcome: Promise<unknown>): Promise<Problem['code']> {
  const refused: unknown = await outcome.then(
    () => new Error('the server accepted this'),
    (error: unknown) => error,
  );
  if (refused instanceof Refusal) return refused.problem.code;
  throw refused;
}

function addressOf(origin: string, route: AnyRoute, asked: Call<AnyRoute>): URL {
  const params = (asked.params ?? {}) as Record<string, string>;
  const path = route.path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const url = new URL(apiPrefix + path, origin);
  for (const [name, value] of Object.entries(asked.query ?? {})) url.searchParams.set(name, String(value));
  return url;
}
