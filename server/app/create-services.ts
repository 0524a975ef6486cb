import { join } from 'node:path';
import type { Knex } from 'knex';
import { listContacts } from '../access/contacts.ts';
import { areDevicesLive } from '../access/devices.ts';
import { openBlobStore } from './open-blob-store.ts';
import { createAppends } from '../domain/append-events.ts';
import { createFreshRuns } from '../domain/fresh-runs.ts';
import { sweepAttachments } from '../domain/sweep-attachments.ts';
import { sweepExpired } from '../domain/sweep-expired.ts';
import { createSweeper } from '../domain/sweeper.ts';
import { createAudit } from '../ops/audit.ts';
import { checkDatabase } from '../ops/health.ts';
import { createMailer } from '../mail/mailer.ts';
import { warnByMail } from '../mail/notices.ts';
import type { Logger } from '../ops/logger.ts';
import { createHub } from '../realtime/hub.ts';
import { createPresence } from '../realtime/presence.ts';
import { createPasswords } from '../security/password.ts';
import { createRateLimiter } from '../security/rate-limiter.ts';
import { createSecondFactorVault } from '../security/second-factor-vault.ts';
import { deriveKey, loadSecretFile } from '../security/secrets.ts';
import { createTokens, type Caller } from '../security/token.ts';
import { createBatches } from './batches.ts';
import type { Config } from './config.ts';
import { createDeviceGate } from './device-gate.ts';
import { setupFanOut } from './fan-out.ts';
import { openBus } from './open-bus.ts';
import type { Services } from './services.ts';

/** When everyone comes back at once, one statement serves a crowd. */
const crowd = { batchesAtOnce: 2, itemsAtOnce: 500 };
/** So much longer than its timer the body of a message may lie here. */
const sweepEveryMs = 5_000;

interface CreatedServices {
  readonly services: Services;
  /** Resolves once everything published so far has reached the streams. */
  readonly drained: () => Promise<void>;
}

export async function createServices(config: Config, logger: Logger, knex: Knex): Promise<CreatedServices> {
  const secret = config.jwtSecret ?? (await loadSecretFile(join(config.dataDir, 'token.secret')));
  const factorSecret =
    config.secondFactorSecret ?? (await loadSecretFile(join(config.dataDir, 'second-factor.secret')));
  const blobs = await openBlobStore(config);
  const bus = await openBus(config.busUrl, (error) => logger.warn('bus failed', { error }));
  const hub = createHub(config.stream);
  const loadContacts = createBatches(crowd, (userIds: readonly string[]) => listContacts(knex, userIds));
  const isDeviceLive = createBatches(crowd, (devices: readonly Caller[]) => areDevicesLive(knex, devices));
  const presence = createPresence({
    hub,
    bus,
    graceMs: config.stream.presenceGraceMs,
    loadContacts,
    onError: (error) => logger.warn('presence failed', { error }),
  });
  const sweeper = createSweeper({
    everyMs: sweepEveryMs,
    sweep: async () => {
      await sweepExpired(knex, Date.now());
      await sweepAttachments({ knex, blobs, files: config.files });
    },
    onError: (error) => logger.warn('sweep failed', { error }),
  });
  const mailer = createMailer(config.mail);
  const { serverName } = config;
  const audit = warnByMail(createAudit(join(config.dataDir, 'audit.log')), {
    knex,
    mailer,
    serverName,
    onError: (error) => logger.warn('mail failed', { error }),
  });
  const fresh = createFreshRuns();
  const onError = (error: unknown): void => void logger.warn('group commit failed', { error });
  // What others said meanwhile is not known: clients come back, prove themselves anew, and sync.
  bus.onMissed(() => hub.restart());
  const services: Services = {
    config,
    logger,
    knex,
    bus,
    blobs,
    files: config.files,
    sweeper,
    lanes: createAppends({ knex, bus, sweeper, audit, fresh, onError }),
    hub,
    presence,
    loadContacts,
    audit,
    mailer,
    serverName,
    gate: createDeviceGate(bus, isDeviceLive),
    limiter: createRateLimiter({ on: config.rateLimits }),
    passwords: createPasswords(config.bcrypt),
    // Two keys from one secret, so that neither use says anything about the other.
    tokens: createTokens(deriveKey(secret, 'access-token')),
    secondFactors: createSecondFactorVault(factorSecret),
    decoyKey: deriveKey(secret, 'unknown-name'),
    registration: config.registration,
    checkDatabase: () => checkDatabase(knex),
    lifecycle: { stopping: false },
  };
  return { services, drained: setupFanOut({ ...services, fresh }) };
}
