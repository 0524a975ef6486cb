/** `main.js reset-account <name>`: what an admin does for somebody whose password and recovery code are lost. */
import { join } from 'node:path';
import { issueReset } from '../domain/issue-reset.ts';
import { createAudit } from '../ops/audit.ts';
import type { Config } from './config.ts';
import { AppError } from './errors.ts';
import { reachDatabase } from './open-database.ts';

/**
 * Runs beside the server, or alone. The code is said once, and nowhere kept.
 * @returns the exit code.
 */
export async function resetCommand(
  config: Config,
  username: string | undefined,
  say: (line: string) => void,
): Promise<number> {
  if (username === undefined) {
    say('Whose account? Name one: reset-account <user name>');
    return 2;
  }
  const database = await reachDatabase(config);
  const audit = createAudit(join(config.dataDir, 'audit.log'));
  try {
    const { code, expiresAt } = await issueReset({ knex: database.knex, audit }, username);
    say(`One-time code for ${username}: ${(code.match(/.{4}/g) ?? []).join(' ')}`);
    say(`It starts the account afresh once, until ${new Date(expiresAt).toISOString()}.`);
    say(
      'Make sure who asks for it, and hand it over in person or by phone: whoever has it becomes this user name.',
    );
    return 0;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'not_found') throw error;
    say(`Nobody here has the user name ${username}.`);
    return 1;
  } finally {
    await audit.close();
    await database.close();
  }
}
