import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { once } from 'node:events';
import fc from 'fast-check';
import jwt from 'jsonwebtoken';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as contract from '@secure-chat/shared/contract';
import { apiPrefix, problem, type AnyRoute } from '@secure-chat/shared/contract';
import { registerPerson, type TestPerson } from '../testing/factories.ts';
import { malformed, wellFormed } from '../testing/schema-arbitrary.ts';
import { call } from '../testing/test-client.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

const routes = Object.entries<unknown>(contract).flatMap(([name, value]): [string, AnyRoute][] =>
  isRoute(value) ? [[name, value]] : [],
);
const withBody = routes.filter(([, route]) => route.method === 'POST' || route.method === 'PUT');

let server: TestServer;
let person: TestPerson;
let streamToken: string;
beforeAll(async () => {
  server = await startTestServer();
  person = await registerPerson(server.origin);
  ({ streamToken } = await call(server.origin, contract.issueStreamToken, { token: person.token }));
});
afterAll(() => server.stop());

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: unknown;
}

function isRoute(value: unknown): value is AnyRoute {
  return typeof value === 'object' && value !== null && 'method' in value && 'response' in value;
}

async function ask(
  method: string,
  path: string,
  given: { body?: string | Buffer; headers?: Record<string, string>; token?: string | undefined } = {},
): Promise<Answer> {
  const { port } = server;
  const headers = {
    ...(given.body === undefined ? {} : { 'Content-Type': 'application/json' }),
    ...(given.token === undefined ? {} : { Authorization: `Bearer ${given.token}` }),
    ...given.headers,
  };
  const request = httpRequest({ host: '127.0.0.1', port, method, path, headers });
  request.end(given.body);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  const type = response.headers['content-type'] ?? '';
  return { status: response.statusCode!, type, body: text === '' ? undefined : JSON.parse(text) };
}

function expectProblem(answer: Answer): contract.Problem {
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(answer.status).toBeLessThan(500);
  expect(answer.type).toContain('application/problem+json');
  const document = problem.parse(answer.body);
  expect(document.status).toBe(answer.status);
  return document;
}

function pathOf(route: AnyRoute, params: Record<string, string> = {}): string {
  const path = route.path.replaceAll(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(params[name] ?? '00000000-0000-4000-8000-000000000000'),
  );
  return apiPrefix + path;
}

async function originAllowed(origin: string): Promise<string | null> {
  const headers = { Origin: origin, 'Access-Control-Request-Method': 'POST' };
  const response = await fetch(`${server.origin}${apiPrefix}/sync`, { method: 'OPTIONS', headers });
  return response.headers.get('access-control-allow-origin');
}

const tokenFor = (route: AnyRoute) => (route.authenticated ? person.token : undefined);

test('the contract has the routes that are tried here', () => {
  expect(routes.length).toBeGreaterThanOrEqual(24);
});

describe.each(routes.filter(([, route]) => route.authenticated))('%s', (_name, route) => {
  test('asks for a token', async () => {
    const answer = await ask(route.method, pathOf(route));
    expect(expectProblem(answer).code).toBe('unauthenticated');
  });

  test('refuses a token that another key signed', async () => {
    const claims = { sub: person.userId, dev: person.deviceId };
    const token = jwt.sign(claims, 'x'.repeat(32), { algorithm: 'HS256', expiresIn: 60 });
    expect(expectProblem(await ask(route.method, pathOf(route), { token })).code).toBe('unauthenticated');
  });

  test('refuses a token that is good for the live stream alone', async () => {
    expect(expectProblem(await ask(route.method, pathOf(route), { token: streamToken })).code).toBe(
      'unauthenticated',
    );
  });

  test('refuses an unsigned token', async () => {
    const token = jwt.sign({ sub: person.userId, dev: person.deviceId }, '', { algorithm: 'none' });
    expect(expectProblem(await ask(route.method, pathOf(route), { token })).code).toBe('unauthenticated');
  });
});

describe.each(withBody)('%s', (_name, route) => {
  test('answers any malformed body with a problem document', async () => {
    await fc.assert(
      fc.asyncProperty(malformed(route.body), async (body) => {
        const text = JSON.stringify(body) ?? '';
        const answer = await ask(route.method, pathOf(route), { body: text, token: tokenFor(route) });
        expectProblem(answer);
      }),
      { numRuns: 40 },
    );
  });

  test('answers a well-formed body that means nothing without failing', async () => {
    await fc.assert(
      fc.asyncProperty(wellFormed(route.body), async (body) => {
        const given = { body: JSON.stringify(body), token: tokenFor(route) };
        const answer = await ask(route.method, pathOf(route), given);
        if (answer.status === 200) route.response.parse(answer.body);
        else expectProblem(answer);
      }),
      { numRuns: 25 },
    );
  });

  test.each([
    ['not JSON', '{"a":', {}],
    ['not UTF-8', Buffer.from([0x22, 0xff, 0xfe, 0x22]), {}],
    ['a bare value', '7', {}],
    ['empty', '', {}],
    ['deeply nested', `${'['.repeat(50_000)}${']'.repeat(50_000)}`, {}],
    ['a prototype', '{"__proto__":{"x":1},"constructor":{"prototype":{}}}', {}],
    ['another media type', 'a=b', { 'Content-Type': 'application/x-www-form-urlencoded' }],
    ['not really compressed', 'x'.repeat(100), { 'Content-Encoding': 'gzip' }],
    ['of an unknown coding', 'x'.repeat(100), { 'Content-Encoding': 'x-nothing' }],
  ])('answers a body that is %s with a problem document', async (_what, body, headers) => {
    const answer = await ask(route.method, pathOf(route), { body, headers, token: tokenFor(route) });
    // A route that asks for nothing is content with nothing; one that takes bytes still wants its query,
    // and one that names something finds nothing under the name that is tried here.
    const namesNothing = !route.path.includes(':');
    const asksForNothing = namesNothing && route.bytes !== 'request' && route.body.safeParse({}).success;
    if (body === '' && asksForNothing) expect(answer.status).toBe(200);
    else expect(expectProblem(answer).status).toBeLessThan(500);
  });
});

describe.each(routes)('%s', (_name, route) => {
  test('answers any parameters and query with a problem document or an answer of its form', async () => {
    const params = fc.dictionary(
      fc.constantFrom('userId', 'username', 'conversationId', 'deviceId', 'attachmentId'),
      fc.string(),
    );
    const query = fc.dictionary(fc.constantFrom('after', 'before', 'limit', 'offset', 'x'), fc.string(), {
      minKeys: 1,
    });
    await fc.assert(
      fc.asyncProperty(params, query, async (params, query) => {
        const path = `${pathOf(route, params)}?${new URLSearchParams(query).toString()}`;
        const answer = await ask(route.method, path, { token: tokenFor(route) });
        if (answer.status === 200) route.response.parse(answer.body);
        else expectProblem(answer);
      }),
      { numRuns: 25 },
    );
  });

  test('refuses the methods that it does not have', async () => {
    for (const method of ['PATCH', 'TRACE', 'PROPFIND']) {
      const { code } = expectProblem(await ask(method, pathOf(route)));
      expect(['method_not_allowed', 'not_found']).toContain(code);
    }
  });
});

test.each([
  '/',
  '/api',
  '/api/v1/%',
  '/api/v1/users/%E0%A4%A',
  '/api/v1/../../etc/passwd',
  '/api/v1/about/',
  '//',
])('answers %s with a problem document', async (path) => {
  const answer = await ask('GET', path, { token: person.token });
  expect(expectProblem(answer).status).toBeLessThan(500);
});

test('refuses a body beyond the limit without reading it all', async () => {
  const body = JSON.stringify({ username: 'x'.repeat(2 * 1024 * 1024) });
  const answer = await ask('POST', `${apiPrefix}/prelogin`, { body });
  expect(expectProblem(answer).code).toBe('body_too_large');
});

test('answers what is not HTTP with a problem document', async () => {
  const socket = connect(server.port, '127.0.0.1');
  socket.end('NONSENSE\r\n\r\n');
  let text = '';
  for await (const chunk of socket) text += String(chunk);
  expect(text).toContain('400 Bad Request');
  problem.parse(JSON.parse(text.slice(text.indexOf('{'))));
});

test('an answer carries the security headers and a request id', async () => {
  const response = await fetch(`${server.origin}${apiPrefix}/about`);
  expect(response.headers.get('content-security-policy')).toBe("default-src 'none'");
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  expect(response.headers.get('x-powered-by')).toBeNull();
});

test('lets the desktop app in from its own origin and no page of the web', async () => {
  expect(await originAllowed('app://secure-chat')).toBe('app://secure-chat');
  expect(await originAllowed('https://example.org')).toBeNull();
});

test('names the field at fault and never its value', async () => {
  const body = JSON.stringify({ username: 'Not A Name Secret' });
  const answer = await ask('POST', `${apiPrefix}/prelogin`, { body });
  expect(expectProblem(answer).field).toBe('username');
  expect(JSON.stringify(answer.body)).not.toContain('Secret');
});
