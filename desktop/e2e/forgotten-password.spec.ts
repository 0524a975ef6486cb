import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inRoot } from '../../build/root.ts';
import type { RunningApp } from './support/launch-app.ts';
import { look } from './support/look.ts';
import { confirmRecoveryCode, createAccount, sendMessage, startChat, unlock } from './support/people.ts';
import { World } from './support/world.ts';

/** A password that is gone, and each of the ways back in; what comes back with it, and who notices. */

const newPassword = 'seven lanterns under the pier';

let world: World;
let ann: RunningApp;
let bob: RunningApp;
let recoveryCode: string;
let oneTimeCode: string;

beforeAll(async () => {
  world = await World.start();
  [ann, bob] = await Promise.all([world.open('ann'), world.open('bob')]);
  recoveryCode = await createAccount(ann.page, { name: 'Ann Aldous', username: 'ann' });
  await createAccount(bob.page, { name: 'Bob Brand', username: 'bob' });
  await startChat(ann.page, bob.page, { username: 'bob', text: 'Where did we leave the boat?' });
  await sendMessage(bob.page, 'Behind the mill');
  await ann.page.getByRole('article', { name: /Behind the mill/ }).waitFor();
});

afterAll(() => world?.close());

/** The admin's command, as README.md has it, on the data of the running server. */
async function makeOneTimeCode(username: string): Promise<string> {
  const env = { ...process.env, DATA_DIR: path.join(world.folder, 'server') };
  const main = inRoot('server', 'dist', 'main.js');
  const command = promisify(execFile)(process.execPath, [main, 'reset-account', username], { env });
  const said = await command.catch((error: { stdout: string }) => {
    throw new Error(error.stdout);
  });
  return /: ((?:\w{4} ?){6})$/m.exec(said.stdout)![1]!;
}

async function openDoor(page: Page, door: string): Promise<void> {
  await page.getByRole('button', { name: 'Forgot your password?' }).click();
  await page.getByRole('heading', { name: 'Forgot your password?' }).waitFor();
  await page.getByRole('button', { name: door }).click();
}

async function expectHistory(page: Page): Promise<void> {
  await page.getByRole('navigation', { name: 'Chats' }).getByText('Bob Brand').click();
  await page.getByRole('article', { name: /Where did we leave the boat/ }).waitFor();
  await page.getByRole('article', { name: /Behind the mill/ }).waitFor();
}

describe('the recovery code', () => {
  it('is asked for from the lock, and says what is wrong with it', async () => {
    const { page } = ann;
    await page.getByRole('button', { name: 'Lock now' }).click();
    await page.getByRole('button', { name: 'Forgot your password?' }).click();
    await page.getByRole('heading', { name: 'Forgot your password?' }).waitFor();
    await look(ann, 'forgotten-doors');
    await page.getByRole('button', { name: 'Use your recovery code' }).click();
    await page.getByLabel('Recovery code').fill(`0000${recoveryCode.slice(4)}`);
    await page.keyboard.press('Enter');
    await page.getByText('There’s a slip in that code.').waitFor();
    await look(ann, 'recovery-code-slip');
  });

  it('says what stays readable before anything changes', async () => {
    const { page } = ann;
    await page.getByLabel('Recovery code').fill(recoveryCode.toLowerCase().replaceAll(/(.{4})/g, '$1 '));
    await page.keyboard.press('Enter');
    await page.getByText(/^You keep everything: \d+ messages in 1 chat/).waitFor();
    await page.getByLabel('New password').fill(newPassword);
    await page.getByText(/^(Good|Strong)/).waitFor();
    await look(ann, 'recovery-new-password');
  });

  it('gives the next one, and opens the whole history with the new password', async () => {
    const { page } = ann;
    await page.getByRole('button', { name: 'Set this password' }).click();
    await page.getByRole('heading', { name: 'Save your new recovery code' }).waitFor();
    await look(ann, 'recovery-next-code');
    const next = await confirmRecoveryCode(page);
    expect(next).not.toBe(recoveryCode);
    recoveryCode = next;
    await expectHistory(page);
    await page.getByRole('button', { name: 'Lock now' }).click();
    await unlock(page, newPassword);
    await expectHistory(page);
    await sendMessage(page, 'Found it');
    await bob.page.getByRole('article', { name: /Found it/ }).waitFor();
    expect(await bob.page.getByText('safety number changed').count()).toBe(0);
  });

  it('opens it on a computer that is new, and tells the other one why it is signed out', async () => {
    const laptop = await world.open('laptop');
    const { page } = laptop;
    await page.getByRole('button', { name: 'I already have an account' }).click();
    await page.getByLabel('User name').fill('ann');
    await openDoor(page, 'Use your recovery code');
    await page.getByLabel('Recovery code').fill(recoveryCode);
    await look(laptop, 'recovery-code-new-computer');
    await page.keyboard.press('Enter');
    await page.getByLabel('New password').fill(`${newPassword} again`);
    await page.getByText(/^(Good|Strong)/).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Save your new recovery code' }).waitFor();
    await confirmRecoveryCode(page);
    await expectHistory(page);
    await ann.page.getByText('Somebody set a new password with your recovery code').waitFor();
    await look(ann, 'recovered-elsewhere');
  });
});

describe('a one-time code', () => {
  it('is made by whoever runs the server, beside the server that runs', async () => {
    await expect(makeOneTimeCode('nobody-at-all')).rejects.toThrow('Nobody here has the user name');
    oneTimeCode = await makeOneTimeCode('ann');
    expect(oneTimeCode).toMatch(/^([0-9A-Z]{4} ){5}[0-9A-Z]{4}$/);
  });

  it('says what is lost before anything is', async () => {
    const { page } = ann;
    await page.getByRole('button', { name: 'Lock', exact: true }).click();
    await openDoor(page, 'Start fresh');
    await look(ann, 'one-time-code');
    await page.getByLabel('One-time code').fill('0000 0000 0000 0000 0000 0000');
    await page.keyboard.press('Enter');
    await page.getByText('That’s not the user name and one-time code').waitFor();
    await page.getByLabel('One-time code').fill(oneTimeCode.toLowerCase());
    await page.keyboard.press('Enter');
    await page.getByText(/^You lose \d+ messages in 1 chat/).waitFor();
    await page.getByLabel('Your name').fill('Ann Anew');
    await page.getByLabel('New password').fill(`${newPassword} afresh`);
    await page.getByText(/^(Good|Strong)/).waitFor();
    expect(await page.getByRole('button', { name: 'Start fresh' }).isDisabled()).toBe(true);
    await look(ann, 'start-fresh');
  });

  it('starts an account whose contacts see another safety number', async () => {
    const { page } = ann;
    await page.getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Start fresh' }).click();
    await page.getByRole('heading', { name: 'Save your new recovery code' }).waitFor();
    await confirmRecoveryCode(page);
    await page.getByRole('navigation', { name: 'Chats' }).waitFor();
    expect(await page.getByText('Bob Brand').count()).toBe(0);
    await bob.page.getByRole('button', { name: 'Lock now' }).click();
    await unlock(bob.page);
    await bob.page.getByRole('navigation', { name: 'Chats' }).getByText('Ann Aldous').click();
    await bob.page.getByText('safety number changed').first().waitFor();
    await look(bob, 'contact-started-fresh');
  });
});
