import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RunningApp } from './support/launch-app.ts';
import { createAccount, password, sendMessage, startChat, unlock } from './support/people.ts';
import { dumpEmbedded } from '../../server/testing/dump-database.ts';
import { RecordingProxy } from './support/recording-proxy.ts';
import { World } from './support/world.ts';

/** After a whole scenario, no place that an attacker could read holds what was said, or what opens it. */

const secretText = 'The heron nests behind the mill';
const secretReply = 'Meet me under the copper beech';
const draft = 'Never sent but typed all the same';
const recoveryCodes: string[] = [];

/** What every PKCS#8 of ours begins with: version 0, then P-256 or RSA (RFC 5208). */
const privateKeyMarks = [
  Buffer.from('020100301306072a8648ce3d020106082a8648ce3d030107', 'hex'),
  Buffer.from('020100300d06092a864886f70d010101050004', 'hex'),
  Buffer.from('PRIVATE KEY-----'),
];

type Secret = string | Buffer;

let world: World;
let proxy: RecordingProxy;

beforeAll(async () => {
  world = await World.start({ settings: { LOG_LEVEL: 'debug' } });
  proxy = new RecordingProxy(world.server.origin, world.certDir);
  await proxy.start();
});

afterAll(async () => {
  await world?.close();
  await proxy?.stop();
});

const open = (name: string): Promise<RunningApp> => world.open(name, { origin: proxy.origin });

it('lives through a scenario: register, chat, draft, lock, unlock', async () => {
  const [ann, bob] = [await open('ann'), await open('bob')];
  recoveryCodes.push(await createAccount(ann.page, { name: 'Annabel Quill', username: 'ann' }));
  recoveryCodes.push(await createAccount(bob.page, { name: 'Robert Teasel', username: 'bob' }));
  await startChat(ann.page, bob.page, { username: 'bob', text: secretText });
  await sendMessage(bob.page, secretReply);
  await ann.page.getByRole('article', { name: new RegExp(secretReply) }).waitFor();
  await ann.page.getByRole('textbox', { name: /^Message to/ }).fill(draft);
  await ann.page.getByRole('navigation').getByText('Draft:').waitFor();
  await ann.page.getByRole('button', { name: 'Lock now' }).click();
  await unlock(ann.page);
  await ann.page.getByRole('navigation').getByText('Draft:').waitFor();
  await Promise.all([ann.close(), bob.close()]);
});

it('has really recorded the traffic', () => {
  expect(recoveryCodes.map(({ length }) => length)).toEqual([32, 32]);
  expect(proxy.requests.map(({ call }) => call)).toEqual(
    expect.arrayContaining(['POST /api/v1/accounts', 'POST /api/v1/conversations']),
  );
  expect(proxy.requests.some(({ call }) => call.endsWith('/events'))).toBe(true);
});

it.each<[string, readonly Secret[]]>([
  ['message text', [secretText, secretReply, draft]],
  ['names that travel inside the encryption', ['Annabel Quill', 'Robert Teasel']],
  ['passwords', [password]],
  ['recovery codes', recoveryCodes],
  ['private keys', privateKeyMarks],
])('leaves no %s on the server, in its database, logs or on the wire', async (_what, secrets) => {
  const places: [string, Buffer][] = [
    ['database', await dump()],
    ['traffic', Buffer.concat(proxy.requests.map(({ body }) => body))],
    ['answers', Buffer.concat(proxy.answers)],
    ...(await filesBelow(path.join(world.folder, 'server'))),
    ['server.log', await readFile(world.serverLog)],
  ];
  expect(findings(places, secrets)).toEqual([]);
});

it.each<[string, readonly Secret[]]>([
  ['message text', [secretText, secretReply, draft]],
  ['passwords', [password]],
  ['recovery codes', recoveryCodes],
  ['private keys', privateKeyMarks],
])('leaves no %s in the apps’ profile folders', async (_what, secrets) => {
  const places = [
    ...(await filesBelow(world.profileOf('ann'))),
    ...(await filesBelow(world.profileOf('bob'))),
  ];
  expect(places.length).toBeGreaterThan(20);
  expect(findings(places, secrets)).toEqual([]);
});

it('finds what is really there, so that finding nothing means something', async () => {
  expect(
    findings([['traffic', Buffer.concat(proxy.requests.map(({ body }) => body))]], ['"username":"ann"']),
  ).toHaveLength(1);
  expect(findings([['database', await dump()]], ['"username":"ann"'])).toHaveLength(1);
});

it('sends nothing that unwraps a key: of the password, only its derived proof', () => {
  const register = proxy.requests.find(({ call }) => call === 'POST /api/v1/accounts')!;
  const body = JSON.parse(register.body.toString()) as Record<string, unknown>;
  expect(Object.keys(body).sort()).toEqual(
    ['userId', 'username', 'authKey', 'recoveryAuth', 'keys', 'bundle', 'vault', 'device'].sort(),
  );
  const keys = body['keys'] as Record<string, unknown>;
  expect(Object.keys(keys).sort()).toEqual(
    ['accountVersion', 'kdf', 'passwordWrap', 'recoveryWrap', 'identity', 'encryption'].sort(),
  );
});

/** Every row of every table; `bytea` comes as hex, which `formsOf` looks for. */
const dump = (): Promise<Buffer> => dumpEmbedded(path.join(world.folder, 'server'));

/** As it is, in UTF-16, in hex and in base64 at each of its three alignments. */
function formsOf(secret: Secret): Buffer[] {
  const plain = Buffer.from(secret as string);
  const base64 = [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), plain]).toString('base64');
    // Symbols that also depend on what stands before or after are left out.
    return text.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + plain.length) * 8) / 6));
  });
  return [
    plain,
    Buffer.from(plain.toString('latin1'), 'utf16le'),
    Buffer.from(plain.toString('hex')),
    ...base64.map((text) => Buffer.from(text)),
  ];
}

function findings(places: readonly (readonly [string, Buffer])[], secrets: readonly Secret[]): string[] {
  return places.flatMap(([name, bytes]) =>
    secrets
      .filter((secret) => formsOf(secret).some((form) => bytes.includes(form)))
      .map((secret) => `${name}: ${String(secret)}`),
  );
}

async function filesBelow(start: string): Promise<[string, Buffer][]> {
  const entries = await readdir(start, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  return Promise.all(
    files.map(async (file): Promise<[string, Buffer]> => [
      file,
      await readFile(file).catch(() => Buffer.alloc(0)),
    ]),
  );
}
