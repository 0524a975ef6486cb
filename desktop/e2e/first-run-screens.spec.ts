import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RunningApp } from './support/launch-app.ts';
import { look } from './support/look.ts';
import { password } from './support/people.ts';
import { RecordingProxy } from './support/recording-proxy.ts';
import { crashingEngine, scriptedEngine, serveEngine } from './support/scripted-engine.ts';
import { World } from './support/world.ts';

/**
 * Every screen before one is in: looked at in both themes and at the sizes of the design, with axe.
 * Each state has its real cause, but for an engine that crashes as it starts and a disk that is
 * full: there a scripted Worker stands in the place of the engine.
 */

let world: World;
let ann: RunningApp;

beforeAll(async () => {
  world = await World.start();
});

afterAll(() => world?.close());

async function fillAccount({ page }: RunningApp, username: string, typed = password): Promise<void> {
  await page.getByLabel('Your name').fill('Ann Aldous');
  await page.getByLabel('User name').fill(username);
  await page.getByLabel('Password', { exact: true }).fill(typed);
}

it('connects to a typed address only after its code was compared', async () => {
  ann = await world.open('ann', { code: null });
  const { page } = ann;
  await page.getByRole('heading', { name: 'Connect to your server' }).waitFor();
  await look(ann, '01-connect', { large: true });
  await page.getByLabel('Server address').fill('https://localhost:1');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByText('No server answers there.').waitFor();
  await look(ann, '01-connect-unreachable');
  await page.getByLabel('Server address').fill(world.server.origin);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('heading', { name: 'Is this the right server?' }).waitFor();
  await page.getByRole('checkbox').check();
  await look(ann, '02-server-check');
  await page.getByRole('button', { name: 'It’s different' }).click();
  await page.getByRole('alert').getByText('Don’t connect.').waitFor();
  expect(await page.getByRole('button', { name: 'Yes, connect' }).isDisabled()).toBe(true);
  await look(ann, '02-server-check-different');
  await page.getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Yes, connect' }).click();
});

it('creates an account, and says what is wrong with what was typed', async () => {
  const { page } = ann;
  await page.getByRole('heading', { name: 'Create your account' }).waitFor();
  await look(ann, '03-create-account-empty');
  await fillAccount(ann, 'a!', 'password');
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.getByText('User names have 3 to 32').waitFor();
  await page.getByLabel('User name').fill('ann');
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.getByText('too easy to guess.').waitFor();
  await look(ann, '03-create-account-wrong');
  await fillAccount(ann, 'ann');
  await page.getByText(/^(Good|Strong)/).waitFor();
  await look(ann, '03-create-account', { large: true });
  await page.getByRole('button', { name: 'Create account' }).click();
});

it('does not let the recovery code be passed by accident', async () => {
  const { page } = ann;
  await page.getByRole('heading', { name: 'Save your recovery code' }).waitFor();
  const groups = await page
    .getByRole('list', { name: 'Recovery code' })
    .getByRole('listitem')
    .allInnerTexts();
  await look(ann, '04-recovery-code-unsaved');
  const fields = page.getByLabel(/^Group \d$/);
  expect(await fields.first().isDisabled()).toBe(true);
  await page.getByRole('button', { name: 'Copy' }).click();
  await page.getByRole('status').getByText('Saved').waitFor();
  await fields.first().fill('0000');
  await fields.last().fill('0000');
  await page.keyboard.press('Enter');
  await page.getByText('That isn’t what the code says.').waitFor();
  await look(ann, '04-recovery-code-wrong');
  for (const field of await fields.all()) {
    const place = Number(((await field.getAttribute('aria-label')) ?? '').replace('Group ', '')) - 1;
    await field.fill(groups[place]!);
  }
  await look(ann, '04-recovery-code', { large: true });
  await page.getByRole('button', { name: 'Finish' }).click();
  await page.getByRole('navigation', { name: 'Chats' }).waitFor();
});

it('unlocks by keyboard alone, and says so when the password is wrong', async () => {
  const { page } = ann;
  await page.getByRole('button', { name: 'Lock now' }).click();
  await page.getByRole('heading', { name: 'Welcome back, Ann' }).waitFor();
  await look(ann, '05-unlock', { large: true });
  await page.keyboard.type('not the password');
  await page.keyboard.press('Enter');
  await page.getByText('That’s not the right password.').waitFor();
  await look(ann, '05-unlock-wrong');
  await page.getByRole('button', { name: 'Use another account' }).click();
  const dialog = page.getByRole('dialog');
  expect(await dialog.getByRole('button', { name: 'Stay' }).evaluate((it) => it.matches(':focus'))).toBe(
    true,
  );
  await look(ann, '05-unlock-leave');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  const opener = page.getByRole('button', { name: 'Use another account' });
  expect(await opener.evaluate((it) => it.matches(':focus'))).toBe(true);
});

it('names a damaged storage, and gets its owner out of it', async () => {
  const { page } = ann;
  await page.evaluate(async () => {
    const { promise, resolve } = Promise.withResolvers<IDBDatabase>();
    const request = indexedDB.open('secure-chat');
    request.addEventListener('success', () => resolve(request.result));
    const database = await promise;
    const transaction = database.transaction('accounts', 'readwrite');
    transaction.objectStore('accounts').put({ nothing: 'that is an account' }, 'current');
    await new Promise((done) => transaction.addEventListener('complete', done));
    database.close();
  });
  await page.reload();
  await page.getByRole('heading', { name: 'Your account can’t be opened here' }).waitFor();
  await look(ann, 'start-failed-damaged');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('heading', { name: 'Your account can’t be opened here' }).waitFor();
  await page.getByRole('button', { name: 'Remove from this computer' }).click();
  await look(ann, 'start-failed-remove');
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await page.getByRole('heading', { name: 'Connect to your server' }).waitFor();
});

it('says that it could not start when its engine does not, or the disk is full', async () => {
  await serveEngine(ann, crashingEngine);
  const { page } = ann;
  await page.getByRole('heading', { name: 'Secure Chat couldn’t start' }).waitFor();
  await look(ann, 'start-failed-crashed');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('heading', { name: 'Secure Chat couldn’t start' }).waitFor();
  await serveEngine(ann, scriptedEngine({ start: { failure: { code: 'storage_full' } } }));
  await page.getByText('This computer’s disk is full.').waitFor();
  await look(ann, 'start-failed-full');
  await ann.close();
});

it('goes straight to the account where the installation names a server that proves itself', async () => {
  ann = await world.open('ann-2');
  const { page } = ann;
  await page.getByRole('heading', { name: 'Create your account' }).waitFor();
  await fillAccount(ann, 'ann');
  await page.getByText(/^(Good|Strong)/).waitFor();
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.getByText('Somebody already has this user name.').waitFor();
  await look(ann, '03-create-account-taken');
  await page.getByRole('button', { name: 'I already have an account' }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await page.getByLabel('User name').fill('ann');
  await page.getByLabel('Password', { exact: true }).fill('not the password');
  await page.keyboard.press('Enter');
  await page.getByText('That’s not the right user name and password.').waitFor();
  await look(ann, 'sign-in-wrong', { large: true });
  await ann.close();
});

it('stops in the whole window where that server shows another code than the installation', async () => {
  const eve = await world.open('eve', { code: 'ab'.repeat(32) });
  await eve.page.getByRole('heading', { name: 'This server’s code has changed' }).waitFor();
  await look(eve, 'server-changed-first-run', { large: true });
  await eve.page.getByText('The code you confirmed').click();
  await look(eve, 'server-changed-both-codes');
  await eve.page.getByRole('button', { name: 'Use another server' }).click();
  await eve.page.getByRole('heading', { name: 'Connect to your server' }).waitFor();
  await eve.close();
});

it('says where the server of the installation gives no answer', async () => {
  const eve = await world.open('eve-2', { origin: 'https://localhost:1' });
  await eve.page.getByText('No server answers there.').waitFor();
  expect(await eve.page.getByLabel('Server address').inputValue()).toBe('https://localhost:1');
  await look(eve, '01-connect-preset-unreachable');
  await eve.close();
});

it('opens nothing when the server changed what it keeps for the account', async () => {
  const proxy = new RecordingProxy(world.server.origin, world.certDir);
  await proxy.start();
  proxy.alter = (call, answer) =>
    call === 'POST /api/v1/sessions' ? withForeignBundle(answer as SignedIn) : answer;
  const eve = await world.open('eve-3', { origin: proxy.origin });
  try {
    await eve.page.getByRole('button', { name: 'I already have an account' }).click();
    await eve.page.getByLabel('User name').fill('ann');
    await eve.page.getByLabel('Password', { exact: true }).fill(password);
    await eve.page.keyboard.press('Enter');
    await eve.page.getByRole('alert').getByText('Don’t go on with this server.').waitFor();
    await look(eve, 'sign-in-tampered', { large: true });
  } finally {
    await eve.close();
    await proxy.stop();
  }
});

interface SignedIn {
  readonly account: { readonly bundle: { readonly signature: string } };
}

/** One bit of the signature is another: all that a host can do who holds no key of the account. */
function withForeignBundle(answer: SignedIn): unknown {
  const { bundle } = answer.account;
  const first = bundle.signature.startsWith('A') ? 'B' : 'A';
  const altered = { ...bundle, signature: first + bundle.signature.slice(1) };
  return { ...answer, account: { ...answer.account, bundle: altered } };
}

it('stops where the server turns into another one between two screens', async () => {
  const eve = await world.open('eve-4');
  await eve.page.getByRole('heading', { name: 'Create your account' }).waitFor();
  await world.server.stop();
  await world.startServer({ otherCertificate: true });
  await fillAccount(eve, 'eve');
  await eve.page.getByText(/^(Good|Strong)/).waitFor();
  await eve.page.getByRole('button', { name: 'Create account' }).click();
  await eve.page.getByRole('heading', { name: 'This server’s code has changed' }).waitFor();
  await eve.page.getByRole('checkbox').check();
  await eve.page.getByRole('button', { name: 'Go on with the new code' }).click();
  await eve.page.getByRole('heading', { name: 'Create your account' }).waitFor();
  await eve.close();
});
