import { confirmEmail, getEmail, removeEmail, setEmail, type EmailState } from '@secure-chat/shared/contract';
import { findEmail } from '../access/email.ts';
import type { Api } from '../app/api.ts';
import type { Services } from '../app/services.ts';
import { confirmEmail as confirm } from '../domain/confirm-email.ts';
import { removeEmail as remove } from '../domain/remove-email.ts';
import { setEmail as set } from '../domain/set-email.ts';
import { presentEmail } from '../presenters/email.ts';
import { requireFreshProof } from './fresh-proof.ts';

export function registerEmailRoutes(api: Api, services: Services): void {
  const { knex, mailer } = services;
  const stateOf = async (userId: string): Promise<EmailState> =>
    presentEmail(await findEmail(knex, userId), mailer.available);

  api.signedIn(getEmail, async ({ caller }) => stateOf(caller.userId));

  api.signedIn(setEmail, async (asked) => {
    const { caller, body, limit } = asked;
    await requireFreshProof(services, asked);
    await limit('mail', caller.userId);
    await set(services, caller, body.address);
    return stateOf(caller.userId);
  });

  api.signedIn(confirmEmail, async ({ caller, body }) => {
    await confirm(services, caller, body.code);
    return stateOf(caller.userId);
  });

  api.signedIn(removeEmail, async (asked) => {
    await requireFreshProof(services, asked);
    await remove(services, asked.caller);
    return stateOf(asked.caller.userId);
  });
}
