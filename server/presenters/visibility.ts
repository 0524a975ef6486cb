import type { Visibility } from '@secure-chat/shared/contract';
import type { Account } from '../models/account.ts';
import type { Device } from '../models/device.ts';

/** What a host who looks at the tables learns of one person. */
export function presentVisibility(
  { username, createdAt, vault }: Account,
  email: string | null,
  devices: readonly Device[],
  conversations: Visibility['conversations'],
): Visibility {
  return {
    account: { username, createdAt, vaultBytes: vault.length, email },
    devices: devices.map(({ name, createdAt: since, lastSeenAt }) => ({
      name,
      createdAt: since,
      lastSeenAt,
    })),
    conversations,
  };
}
