import type { Knex } from 'knex';
import type { BlobStore } from '../blobs/blob-store.ts';
import type { Mailer } from '../mail/mailer.ts';
import type { Audit } from '../ops/audit.ts';
import type { Bus } from '../realtime/bus/bus.ts';
import type { Passwords } from '../security/password.ts';
import type { SecondFactorVault } from '../security/second-factor-vault.ts';
import type { Tokens } from '../security/token.ts';
import type { AppendLanes } from './append-lanes.ts';
import type { Sweeper } from './sweeper.ts';

/** What the verbs of the domain work with; made once at start. */
export interface DomainContext {
  readonly knex: Knex;
  readonly bus: Bus;
  readonly passwords: Passwords;
  readonly tokens: Tokens;
  readonly secondFactors: SecondFactorVault;
  readonly audit: Audit;
  readonly blobs: BlobStore;
  readonly sweeper: Sweeper;
  readonly lanes: AppendLanes;
  /** What files may take: of one file, of one person; and how long an upload may rest. */
  readonly files: { readonly maxBytes: number; readonly quotaBytes: number; readonly graceMs: number };
  readonly mailer: Mailer;
  /** What people know this server as. */
  readonly serverName: string;
  readonly registration: 'open' | 'invite' | 'closed';
  /** Keys the made-up answers for unknown names. */
  readonly decoyKey: Uint8Array;
}
