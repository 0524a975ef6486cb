import {
  beginRecovery,
  changePassword,
  getAccount,
  openRecovery,
  openReset,
  recoverAccount,
  renewRecovery,
  resetAccount,
  secureAccount,
} from '@secure-chat/shared/contract';
import { accessBundle, accessOwnAccount } from '../access/account.ts';
import { countStakes } from '../access/stakes.ts';
import type { Api } from '../app/api.ts';
import type { Services } from '../app/services.ts';
import { changePassword as change, renewRecovery as renew } from '../domain/change-doors.ts';
import { findUserId } from '../domain/find-user-id.ts';
import { checkRecovery, recoverAccount as recover } from '../domain/recover-account.ts';
import { checkReset, resetAccount as reset } from '../domain/reset-account.ts';
import { secureAccount as secure } from '../domain/secure-account.ts';
import { presentAccount, presentRecovery } from '../presenters/account.ts';
import { requireFreshProof } from './fresh-proof.ts';

export function registerDoorRoutes(api: Api, services: Services): void {
  const { knex } = services;

  api.signedIn(getAccount, async ({ caller }) => {
    const { account, bundle } = await accessOwnAccount(knex, caller.userId);
    return { account: presentAccount(account, bundle) };
  });

  api.open(beginRecovery, async ({ body, address, limit }) => {
    await limit('credentialsByAddress', address);
    await limit('credentialsByName', body.username);
    return { userId: await findUserId(services, body.username) };
  });

  api.open(openRecovery, async ({ body, address, limit }) => {
    await limit('credentialsByAddress', address);
    await limit('credentialsByName', body.username);
    const { userId } = await checkRecovery(services, body, address);
    const { account, bundle } = await accessOwnAccount(knex, userId);
    return {
      account: presentAccount(account, bundle),
      recovery: presentRecovery(account),
      stakes: await countStakes(knex, userId),
    };
  });

  api.open(recoverAccount, async ({ body, address, limit }) => {
    await limit('credentialsByAddress', address);
    await limit('credentialsByName', body.username);
    const { userId, tokens } = await recover(services, body, address);
    const { account, bundle } = await accessOwnAccount(knex, userId);
    return { account: presentAccount(account, bundle), tokens, deviceId: body.device.deviceId };
  });

  api.open(openReset, async ({ body, address, limit }) => {
    await limit('credentialsByAddress', address);
    await limit('credentialsByName', body.username);
    const { userId, accountVersion, vaultVersion } = await checkReset(services, body, address);
    const { keyVersion } = await accessBundle(knex, userId);
    return { userId, accountVersion, vaultVersion, keyVersion, stakes: await countStakes(knex, userId) };
  });

  api.open(resetAccount, async ({ body, address, limit }) => {
    await limit('credentialsByAddress', address);
    await limit('credentialsByName', body.username);
    const { userId, tokens } = await reset(services, body, address);
    const { account, bundle } = await accessOwnAccount(knex, userId);
    return { account: presentAccount(account, bundle), tokens, deviceId: body.device.deviceId };
  });

  api.signedIn(changePassword, async (asked) => {
    const proven = await requireFreshProof(services, asked);
    return { accountVersion: await change(services, asked.caller, proven, asked.body.next) };
  });

  api.signedIn(renewRecovery, async (asked) => {
    const proven = await requireFreshProof(services, asked);
    return { accountVersion: await renew(services, asked.caller, proven, asked.body) };
  });

  api.signedIn(secureAccount, async (asked) => {
    const { caller, body, address, limit } = asked;
    const proven = await requireFreshProof(services, asked);
    const beforeCode = (id: string): Promise<void> => limit('secondFactor', id);
    const { userId, ...opened } = await secure(services, { caller, proven, body }, { address, beforeCode });
    const { account, bundle } = await accessOwnAccount(knex, userId);
    return { account: presentAccount(account, bundle), ...opened, deviceId: body.next.device.deviceId };
  });
}
