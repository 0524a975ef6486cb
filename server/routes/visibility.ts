import { getVisibility } from '@secure-chat/shared/contract';
import { accessOwnAccount } from '../access/account.ts';
import { listDevices } from '../access/devices.ts';
import { findEmail } from '../access/email.ts';
import { listVisible } from '../access/visibility.ts';
import type { Api } from '../app/api.ts';
import type { Services } from '../app/services.ts';
import { presentVisibility } from '../presenters/visibility.ts';

export function registerVisibilityRoutes(api: Api, { knex }: Services): void {
  api.signedIn(getVisibility, async ({ caller }) => {
    const [{ account }, email, devices, conversations] = await Promise.all([
      accessOwnAccount(knex, caller.userId),
      findEmail(knex, caller.userId),
      listDevices(knex, caller.userId),
      listVisible(knex, caller.userId),
    ]);
    return presentVisibility(account, email?.address ?? email?.pending ?? null, devices, conversations);
  });
}
