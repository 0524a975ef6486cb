/** The only reader of the environment. `shared/docs/settings.md` explains each setting to admins. */
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import * as z from 'zod';

const gigabyte = 1024 ** 3;
const mediaType = /^[a-z]+\/([a-z0-9][a-z0-9.+-]*|\*)$/;
const port = z.coerce.number().int().min(0).max(65_535);
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== ''),
);

const settings = z.object({
  HOST: z.string().min(1).default('0.0.0.0'),
  PORT: port.default(8443),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must start with postgres://')
    .optional(),
  BUS_URL: z
    .string()
    .regex(/^(none$|postgres(ql)?:\/\/)/, 'must be none, or start with postgres://')
    .optional(),
  DATABASE_POOL: z.coerce.number().int().min(2).max(200).default(10),
  DATA_DIR: z.string().min(1).default('.data'),
  CERT_DIR: z.string().min(1).default('cert'),
  TLS: z.enum(['on', 'off']).default('on'),
  TLS_CERT_FILE: z.string().min(1).optional(),
  TLS_KEY_FILE: z.string().min(1).optional(),
  SERVER_NAME: z
    .string()
    .min(1)
    .max(64)
    .default(() => hostname().slice(0, 64) || 'Secure Chat'),
  SERVER_NAMES: list.default([]),
  REGISTRATION: z.enum(['open', 'invite', 'closed']).default('open'),
  CORS_ORIGINS: list.default(['app://secure-chat']),
  MAX_FILE_BYTES: z.coerce
    .number()
    .int()
    .min(0)
    .max(64 * gigabyte)
    .default(2 * gigabyte),
  FILE_QUOTA_BYTES: z.coerce
    .number()
    .int()
    .min(0)
    .default(20 * gigabyte),
  FILE_TYPES: list
    .refine((types) => types.every((type) => mediaType.test(type)), 'must name types as image/png or image/*')
    .default([]),
  UPLOAD_GRACE_MS: z.coerce
    .number()
    .int()
    .min(0)
    .default(24 * 60 * 60 * 1_000),
  S3_ENDPOINT: z
    .url({ protocol: /^https?$/, error: 'must be an address that starts with https:// or http://' })
    .optional(),
  S3_BUCKET: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be the name of a bucket')
    .optional(),
  S3_REGION: z.string().min(1).default('us-east-1'),
  S3_ACCESS_KEY_ID: z.string().min(1).optional(),
  S3_SECRET_ACCESS_KEY: z.string().min(1).optional(),
  S3_PATH_STYLE: z.enum(['on', 'off']).default('on'),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\/[^/]/, 'must start with smtps:// or smtp://')
    .optional(),
  MAIL_FROM: z
    .string()
    .regex(/^([^<>\r\n]+ <[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/, 'must be as Chat <chat@example.org>')
    .optional(),
  MAILED_RESETS: z.enum(['on', 'off']).default('on'),
  LOG_LEVEL: z.enum(['error', 'warn', 'info', 'debug', 'silent']).default('info'),
  JWT_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
  SECOND_FACTOR_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
  TRUST_PROXY: z.enum(['on', 'off']).default('off'),
  BCRYPT_COST: z.coerce.number().int().min(8).max(15).default(8),
  RATE_LIMITS: z.enum(['on', 'off']).default('on'),
  // The apps take 45 s of silence for a dead connection: two beats have to fit in.
  HEARTBEAT_MS: z.coerce.number().int().min(10).max(20_000).default(15_000),
  STREAM_BUFFER_BYTES: z.coerce
    .number()
    .int()
    .min(1_024)
    .default(8 * 1024 * 1024),
  PRESENCE_GRACE_MS: z.coerce.number().int().min(0).max(60_000).default(2_000),
  SHUTDOWN_MS: z.coerce.number().int().min(0).max(600_000).default(10_000),
  UV_THREADPOOL_SIZE: z.coerce.number().int().min(1).max(1_024).default(4),
});

/** What a store can't be reached without. */
const s3Names = ['S3_ENDPOINT', 'S3_BUCKET', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'] as const;

export type Config = ReturnType<typeof parseConfig>;

/** Names every mistake of the settings, one a line. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * @param environment the settings by name; those left empty count as absent.
 * @throws {ConfigError} with one line for each mistake; values are never echoed.
 */
export function parseConfig(environment: Readonly<Record<string, string | undefined>>) {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = settings.safeParse(given);
  const mistakes = parsed.error?.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`) ?? [];
  if ((given.TLS_CERT_FILE === undefined) !== (given.TLS_KEY_FILE === undefined))
    mistakes.push('TLS_CERT_FILE and TLS_KEY_FILE: set both or neither');
  if ((given.SMTP_URL === undefined) !== (given.MAIL_FROM === undefined))
    mistakes.push('SMTP_URL and MAIL_FROM: set both or neither');
  const ofStore = s3Names.filter((name) => given[name] !== undefined);
  if (ofStore.length > 0 && ofStore.length < s3Names.length)
    mistakes.push(`${s3Names.join(', ')}: set all of them or none`);
  if (!parsed.success || mistakes.length > 0) throw new ConfigError(mistakes.join('\n'));
  return presentSettings(parsed.data);
}

/** @throws {ConfigError} as {@link parseConfig} does. */
export function loadConfig(): Config {
  return parseConfig(process.env);
}

function presentSettings(from: z.infer<typeof settings>) {
  return {
    host: from.HOST,
    port: from.PORT,
    databaseUrl: from.DATABASE_URL,
    // The embedded database serves one process alone, which needs nobody to carry its messages.
    busUrl: from.BUS_URL === 'none' ? undefined : (from.BUS_URL ?? from.DATABASE_URL),
    databasePool: from.DATABASE_POOL,
    dataDir: resolve(from.DATA_DIR),
    tls: {
      on: from.TLS === 'on',
      certDir: resolve(from.CERT_DIR),
      certFile: from.TLS_CERT_FILE,
      keyFile: from.TLS_KEY_FILE,
      names: from.SERVER_NAMES,
    },
    serverName: from.SERVER_NAME,
    registration: from.REGISTRATION,
    files: {
      maxBytes: from.MAX_FILE_BYTES,
      quotaBytes: from.FILE_QUOTA_BYTES,
      mediaTypes: from.FILE_TYPES,
      graceMs: from.UPLOAD_GRACE_MS,
    },
    s3: presentStore(from),
    /** Undefined where this server sends no mail. */
    mail: from.SMTP_URL && from.MAIL_FROM ? { url: from.SMTP_URL, from: from.MAIL_FROM } : undefined,
    /** Whether people may have a code to start afresh mailed to them. */
    mailsResets: from.SMTP_URL !== undefined && from.MAILED_RESETS === 'on',
    corsOrigins: from.CORS_ORIGINS,
    logLevel: from.LOG_LEVEL,
    jwtSecret: from.JWT_SECRET,
    secondFactorSecret: from.SECOND_FACTOR_SECRET,
    trustProxy: from.TRUST_PROXY === 'on',
    bcrypt: { cost: from.BCRYPT_COST, parallel: Math.max(1, Math.floor(from.UV_THREADPOOL_SIZE / 2)) },
    rateLimits: from.RATE_LIMITS === 'on',
    stream: {
      heartbeatMs: from.HEARTBEAT_MS,
      bufferBytes: from.STREAM_BUFFER_BYTES,
      presenceGraceMs: from.PRESENCE_GRACE_MS,
    },
    shutdownMs: from.SHUTDOWN_MS,
  } as const;
}

/** Undefined where files lie in the data folder. */
function presentStore(from: z.infer<typeof settings>) {
  const { S3_ENDPOINT, S3_BUCKET, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY } = from;
  if (!S3_ENDPOINT || !S3_BUCKET || !S3_ACCESS_KEY_ID || !S3_SECRET_ACCESS_KEY) return undefined;
  return {
    endpoint: new URL(S3_ENDPOINT),
    bucket: S3_BUCKET,
    region: from.S3_REGION,
    accessKeyId: S3_ACCESS_KEY_ID,
    secretAccessKey: S3_SECRET_ACCESS_KEY,
    pathStyle: from.S3_PATH_STYLE === 'on',
  } as const;
}
