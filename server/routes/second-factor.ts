import {
  beginSecondFactor,
  confirmSecondFactor,
  endSecondFactor,
  getSecondFactor,
  renewOneTimeCodes,
} from '@secure-chat/shared/contract';
import { countOneTimeCodes, findSecondFactor } from '../access/second-factor.ts';
import type { Api } from '../app/api.ts';
import type { Services } from '../app/services.ts';
import * as factor from '../domain/set-second-factor.ts';
import { requireFreshProof } from './fresh-proof.ts';

export function registerSecondFactorRoutes(api: Api, services: Services): void {
  const { knex } = services;

  api.signedIn(getSecondFactor, async ({ caller }) => ({
    on: (await findSecondFactor(knex, caller.userId)) !== undefined,
    codesLeft: await countOneTimeCodes(knex, caller.userId),
  }));

  api.signedIn(beginSecondFactor, async (asked) => {
    await requireFreshProof(services, asked);
    return { secret: await factor.beginSecondFactor(services, asked.caller.userId) };
  });

  api.signedIn(confirmSecondFactor, async ({ caller, body, limit }) => {
    await limit('secondFactor', caller.userId);
    return factor.confirmSecondFactor(services, caller, body.code);
  });

  api.signedIn(renewOneTimeCodes, async (asked) => {
    await requireFreshProof(services, asked);
    await asked.limit('secondFactor', asked.caller.userId);
    return { oneTimeCodes: await factor.renewOneTimeCodes(services, asked.caller, asked.body.code) };
  });

  api.signedIn(endSecondFactor, async (asked) => {
    await requireFreshProof(services, asked);
    await asked.limit('secondFactor', asked.caller.userId);
    await factor.endSecondFactor(services, asked.caller, asked.body.code);
    return {};
  });
}
