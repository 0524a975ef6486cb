import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RunningApp } from './support/launch-app.ts';
import { look } from './support/look.ts';
import { createAccount, password } from './support/people.ts';
import { World } from './support/world.ts';

/** Somebody signs in with the password on a computer that is new: the one that was there asks whose it is. */

let world: World;
let desk: RunningApp;
let laptop: RunningApp;

beforeAll(async () => {
  world = await World.start();
  desk = await world.open('desk');
  await createAccount(desk.page, { name: 'Ann Aldous', username: 'ann' });
  laptop = await world.open('laptop');
  await signIn(laptop.page);
}, 180_000);

afterAll(() => world?.close());

async function signIn(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'I already have an account' }).click();
  await page.getByLabel('User name').fill('ann');
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.keyboard.press('Enter');
  await page.getByRole('navigation', { name: 'Chats' }).waitFor();
}

async function openDevices({ page }: RunningApp): Promise<void> {
  await page.getByRole('navigation', { name: 'Settings' }).getByRole('button', { name: 'Account' }).click();
  await page.getByRole('navigation', { name: 'Settings' }).getByRole('button', { name: 'Devices' }).click();
  await page.getByText('This one').waitFor();
}

it('is asked about where one was signed in before', async () => {
  await desk.page.getByRole('button', { name: 'Settings' }).click();
  await openDevices(desk);
  await desk.page.getByText(/^New: /).waitFor();
  await look(desk, 'new-device');
});

it('is one’s own once one has said so, there and on the other computer', async () => {
  await desk.page.getByRole('button', { name: /^It’s me on / }).click();
  await desk.page.getByRole('button', { name: /^Sign out / }).waitFor();
  expect(await desk.page.getByText(/^New: /).count()).toBe(0);
  await laptop.page.getByRole('button', { name: 'Settings' }).click();
  await openDevices(laptop);
  expect(await laptop.page.getByText(/^New: /).count()).toBe(0);
});

it('is signed out at once where it is somebody else’s, and the next thing is another password', async () => {
  const stranger = await world.open('stranger');
  await signIn(stranger.page);
  await openDevices(desk);
  await desk.page.getByRole('button', { name: /^Not me on / }).click();
  await desk.page.getByLabel('Your password').fill(password);
  await look(desk, 'new-device-not-me');
  await desk.page.getByRole('button', { name: 'Sign out', exact: true }).last().click();
  await stranger.page.getByText('This device was signed out').first().waitFor();
  const dialog = desk.page.getByRole('dialog', { name: 'Change your password' });
  await dialog.waitFor();
  await look(desk, 'new-device-change-password');
  await dialog.getByLabel('New password').fill('seven lanterns under the pier');
  await dialog.getByText(/^(Good|Strong)/).waitFor();
  await dialog.getByRole('button', { name: 'Change password' }).click();
  await dialog.waitFor({ state: 'detached' });
  expect(await desk.page.getByText(/^New: /).count()).toBe(0);
});
