/** What an admin must be able to look up later: who came, who was refused, whose keys changed. Names no secret. */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { createLogger, format, transports } from 'winston';

export type AuditAction =
  | 'account_registered'
  | 'account_deleted'
  | 'email_changed'
  | 'invite_made'
  | 'signed_in'
  | 'sign_in_failed'
  | 'signed_out'
  | 'device_revoked'
  | 'refresh_token_reused'
  | 'device_asked'
  | 'device_approved'
  | 'device_refused'
  | 'keys_changed'
  | 'recovery_failed'
  | 'account_recovered'
  | 'reset_issued'
  | 'reset_mailed'
  | 'reset_cancelled'
  | 'reset_failed'
  | 'account_reset'
  | 'account_secured'
  | 'second_factor_on'
  | 'second_factor_off'
  | 'second_factor_failed'
  | 'one_time_codes_renewed'
  | 'password_changed'
  | 'recovery_code_renewed';

export interface AuditFacts {
  readonly userId?: string;
  readonly deviceId?: string;
  readonly username?: string;
  readonly address?: string;
  readonly conversationId?: string;
  /** Whether the device signs in for the first time. */
  readonly newDevice?: boolean;
}

export interface Audit {
  record(action: AuditAction, facts: AuditFacts): void;
  /** Resolves once everything recorded is in the file. */
  close(): Promise<void>;
}

/** Appends to a file that only the server's user may read, one JSON object a line. */
export function createAudit(path: string): Audit {
  mkdirSync(dirname(path), { recursive: true });
  const file = new transports.File({ filename: path, options: { flags: 'a', mode: 0o600 } });
  const log = createLogger({ format: format.combine(format.timestamp(), format.json()), transports: [file] });
  return {
    record: (action, facts) => void log.info(action, facts),
    close: async () => {
      const done = new Promise<void>((resolve) => log.once('finish', resolve));
      log.end();
      await done;
    },
  };
}
