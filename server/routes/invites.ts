import { acceptInvite, createInvite, listInvites, revokeInvite } from '@secure-chat/shared/contract';
import { listInvites as listOwn } from '../access/invites.ts';
import type { Api } from '../app/api.ts';
import type { Services } from '../app/services.ts';
import { createInvite as create } from '../domain/create-invite.ts';
import { parseBytes } from '../domain/parse-bytes.ts';
import { revokeInvite as revoke } from '../domain/revoke-invite.ts';
import { useInvite } from '../domain/use-invite.ts';
import { presentInvite } from '../presenters/invite.ts';

export function registerInviteRoutes(api: Api, services: Services): void {
  const { knex } = services;

  api.signedIn(createInvite, async ({ caller, body }) => {
    await create(services, caller, { tokenHash: hashOf(body), expiresAt: body.expiresAt });
    return {};
  });

  api.signedIn(listInvites, async ({ caller }) => ({
    invites: (await listOwn(knex, caller.userId)).map(presentInvite),
  }));

  api.signedIn(revokeInvite, async ({ caller, body }) => {
    await revoke(services, caller, hashOf(body));
    return {};
  });

  api.signedIn(acceptInvite, async ({ caller, body, limit }) => {
    // Tokens are not for guessing; a guest who tries thousands is none.
    await limit('credentialsByName', caller.userId);
    await useInvite(knex, caller.userId, body);
    return {};
  });
}

function hashOf(body: { tokenHash: string }): Buffer {
  return Buffer.from(parseBytes(body.tokenHash, 'tokenHash'));
}
