import type { ServerCertificate } from '../../../bridge/contract.ts';
import { ask } from '../../platform/bridge.ts';
import { command } from '../../platform/engine.ts';

/** An invite whose server answered. */
export interface OpenedInvite {
  readonly link: string;
  readonly inviter: string;
}

export type InviteFound =
  | { readonly state: 'right'; readonly origin: string; readonly invite: OpenedInvite }
  /** A server that vouches for itself with another certificate than the link names. */
  | { readonly state: 'wrong_server' | 'unreachable' }
  /** To be looked at as if there were no invite. */
  | { readonly state: 'other'; readonly certificate: ServerCertificate };

/** Whether a typed text is meant as a link of an invite. */
export const isInviteLink = (text: string): boolean => /^\s*https?:\/\/[^#\s]+#\S/.test(text);

/**
 * Looks at the server of an invite: the link names its certificate, so that nobody has to compare a code.
 * @throws {CommandError} `invite_invalid`
 */
export async function openInvite(link: string): Promise<InviteFound> {
  const { origin, inviter, fingerprint } = await command('readInvite', { link });
  const certificate = await ask('server.inspect', { origin }).catch(() => null);
  const right = { state: 'right', origin, invite: { link, inviter } } as const;
  switch (certificate?.state) {
    case undefined:
    case 'unreachable':
      return { state: 'unreachable' };
    case 'public':
      return right;
    case 'pinned':
    case 'unknown':
      if (fingerprint === null) return { state: 'other', certificate };
      if (certificate.code !== fingerprint) return { state: 'wrong_server' };
      await ask('server.trust', { origin, code: fingerprint });
      return right;
    case 'changed':
      return { state: 'other', certificate };
  }
}
