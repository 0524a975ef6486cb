import type { Page } from 'playwright-core';

export const password = 'quiet kettle on the hill';

/** Walks a new person through account and recovery code, as they would; gives back the code. */
export async function createAccount(
  page: Page,
  person: { readonly name: string; readonly username: string },
  at: (screen: string) => Promise<void> = async () => undefined,
): Promise<string> {
  await page.getByLabel('Your name').fill(person.name);
  await page.getByLabel('User name').fill(person.username);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByText(/^(Good|Strong)/).waitFor();
  await at('create-account');
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.getByRole('heading', { name: 'Save your recovery code' }).waitFor();
  const recoveryCode = await confirmRecoveryCode(page, at);
  await page.getByRole('navigation', { name: 'Chats' }).waitFor();
  return recoveryCode;
}

/** Keeps the code that is shown, types back what is asked, and goes in. */
export async function confirmRecoveryCode(
  page: Page,
  at: (screen: string) => Promise<void> = async () => undefined,
): Promise<string> {
  const groups = await page
    .getByRole('list', { name: 'Recovery code' })
    .getByRole('listitem')
    .allInnerTexts();
  await page.getByRole('button', { name: 'Copy' }).click();
  await at('recovery-code');
  for (const field of await page.getByLabel(/^Group \d$/).all()) {
    const label = (await field.getAttribute('aria-label')) ?? '';
    await field.fill(groups[Number(label.replace('Group ', '')) - 1]!);
  }
  await page.getByRole('button', { name: 'Finish' }).click();
  return groups.join('');
}

export async function unlock(page: Page, typed = password): Promise<void> {
  await page.getByLabel('Password', { exact: true }).fill(typed);
  await page.getByRole('button', { name: 'Unlock' }).click();
}

export async function sendMessage(page: Page, text: string): Promise<void> {
  const field = page.getByRole('textbox', { name: /^Message to/ });
  await field.fill(text);
  await field.press('Enter');
}

/** One finds the other by user name and writes; the other, who has not heard of them, accepts. */
export async function startChat(
  from: Page,
  to: Page,
  chat: { username: string; text: string },
): Promise<void> {
  await from.getByRole('button', { name: 'New chat', exact: true }).click();
  await from.getByLabel('User name').fill(chat.username);
  await from.keyboard.press('Enter');
  await from.getByRole('button', { name: 'Message', exact: true }).click();
  // It goes with the same stroke with which the new chat opens; under it the driver, unlike people, could write into the old one.
  await from.getByRole('dialog').waitFor({ state: 'detached' });
  await sendMessage(from, chat.text);
  await to.getByText('Wants to write to you').click();
  await to.getByRole('button', { name: 'Accept', exact: true }).click();
}
