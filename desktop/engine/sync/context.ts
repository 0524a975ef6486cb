import type { AuthorizedClient } from '../api/authorized-client.ts';
import type { OpenedAccount } from '../crypto/index.ts';
import type { Self } from '../face.ts';
import type { Platform } from '../platform.ts';
import type { Archive } from '../storage/archive.ts';
import type { AccountWatch } from './account-watch.ts';
import type { Contacts } from './contacts.ts';
import type { Conversation } from './conversation.ts';
import type { DirectoryLog } from './directory-log.ts';
import type { Emit } from './events.ts';
import type { VaultKeeper } from './vault-keeper.ts';

/** What the parts of sync share: one unlocked account on one device. */
export interface SyncContext {
  readonly platform: Platform;
  readonly self: Pick<Self, 'userId' | 'username' | 'deviceId' | 'origin'>;
  readonly opened: OpenedAccount;
  readonly archive: Archive;
  readonly account: AccountWatch;
  readonly directory: DirectoryLog;
  readonly vault: VaultKeeper;
  readonly contacts: Contacts;
  readonly conversations: Map<string, Conversation>;
  readonly emit: Emit;
  /** @throws {NetworkError} while this device is not signed in on the server. */
  client(): AuthorizedClient;
}
