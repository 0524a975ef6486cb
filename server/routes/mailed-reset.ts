import { askReset, cancelMailedReset, getMailedReset } from '@secure-chat/shared/contract';
import type { Api } from '../app/api.ts';
import { AppError } from '../app/errors.ts';
import type { Services } from '../app/services.ts';
import { cancelMailedReset as cancel, findMailedReset, mailReset } from '../domain/mailed-reset.ts';

export function registerMailedResetRoutes(api: Api, services: Services): void {
  const { config, logger, knex } = services;

  // Not waited for: the time of the answer says as little as its words.
  api.open(askReset, async ({ body, address, limit }) => {
    if (!config.mailsResets) throw new AppError('mail_unavailable');
    await limit('mailedResetByAddress', address);
    await limit('mailedResetByName', body.username);
    mailReset(services, body.username, address).catch((error: unknown) =>
      logger.warn('mail failed', { error }),
    );
    return {};
  });

  api.signedIn(getMailedReset, async ({ caller }) => ({
    expiresAt: await findMailedReset(knex, caller.userId),
  }));

  api.signedIn(cancelMailedReset, async ({ caller }) => {
    await cancel(services, caller);
    return {};
  });
}
