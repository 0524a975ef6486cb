import { issueStreamToken, refreshSession, signIn, signOut } from '@secure-chat/shared/contract';
import { accessOwnAccount } from '../access/account.ts';
import type { Api } from '../app/api.ts';
import type { Services } from '../app/services.ts';
import { endDevice } from '../domain/end-device.ts';
import { rotateRefreshToken } from '../domain/rotate-refresh-token.ts';
import { signIn as openSession } from '../domain/sign-in.ts';
import { presentAccount } from '../presenters/account.ts';

export function registerSessionRoutes(api: Api, services: Services): void {
  api.open(signIn, async ({ body, address, limit }) => {
    await limit('credentialsByAddress', address);
    await limit('credentialsByName', body.username);
    const beforeCode = (userId: string): Promise<void> => limit('secondFactor', userId);
    const { userId, ...opened } = await openSession(services, body, { address, beforeCode });
    const { account, bundle } = await accessOwnAccount(services.knex, userId);
    return { account: presentAccount(account, bundle), ...opened, deviceId: body.device.deviceId };
  });

  api.open(refreshSession, async ({ body, address, limit }) => {
    await limit('credentialsByAddress', address);
    return { tokens: await rotateRefreshToken(services, body.refreshToken) };
  });

  api.signedIn(issueStreamToken, async ({ caller }) => services.tokens.issueStream(caller));

  api.signedIn(signOut, async ({ caller }) => {
    await endDevice(services, caller, 'signed_out');
    return {};
  });
}
