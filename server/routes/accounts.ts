import {
  deleteAccount,
  getUser,
  getVault,
  listBundles,
  prelogin,
  putVault,
  registerAccount,
} from '@secure-chat/shared/contract';
import { accessBundleByName, accessOwnAccount, listWantedBundles } from '../access/account.ts';
import type { Api } from '../app/api.ts';
import type { Services } from '../app/services.ts';
import { deleteAccount as deleteForGood } from '../domain/delete-account.ts';
import { findKdf } from '../domain/find-kdf.ts';
import { registerAccount as register } from '../domain/register-account.ts';
import { writeVault } from '../domain/write-vault.ts';
import { presentAccount, presentBundle, presentVault } from '../presenters/account.ts';
import { requireFreshProof } from './fresh-proof.ts';

export function registerAccountRoutes(api: Api, services: Services): void {
  const { knex } = services;

  api.open(prelogin, async ({ body, address, limit }) => {
    await limit('credentialsByAddress', address);
    await limit('credentialsByName', body.username);
    return { kdf: await findKdf(services, body.username) };
  });

  api.open(registerAccount, async ({ body, address, limit }) => {
    await limit('registration', address);
    const { tokens } = await register(services, body, address);
    const { account, bundle } = await accessOwnAccount(knex, body.userId);
    return { account: presentAccount(account, bundle), tokens, deviceId: body.device.deviceId };
  });

  api.signedIn(deleteAccount, async (asked) => {
    const account = await requireFreshProof(services, asked);
    await deleteForGood(services, asked.caller, account);
    return {};
  });

  api.signedIn(getUser, async ({ params }) => ({
    bundle: presentBundle(await accessBundleByName(knex, params.username)),
  }));

  api.signedIn(listBundles, async ({ body }) => ({
    bundles: (await listWantedBundles(knex, body.wanted)).map(presentBundle),
  }));

  api.signedIn(getVault, async ({ caller }) => {
    const { account } = await accessOwnAccount(knex, caller.userId);
    return { vault: presentVault(account) };
  });

  api.signedIn(putVault, async ({ caller, body }) => {
    await writeVault(services, caller, body.vault);
    return { version: body.vault.version };
  });
}
