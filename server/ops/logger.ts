/** Logs for machines: a JSON object a line, on stderr, without anything that was meant for someone else. */
import {
  config as winstonConfig,
  createLogger as createWinston,
  format,
  transports,
  type Logger,
} from 'winston';

const { levels } = winstonConfig.npm;
const secretNames =
  /^(authorization|cookie|auth.?key|recovery.*|password.*|.*token|.*secret|.*wrap(s|ped.*)?|vault|body|ciphertext|bytes|signature|seed|.*hash|query|database.?url)$/i;
const longRun = /[A-Za-z0-9_-]{40,}/g;
const queryString = /\?\S*/g;
const databaseUrl = /postgres(ql)?:\/\/\S+/g;

/**
 * Takes out of a log entry whatever could be a secret or ciphertext: fields by their name, and inside
 * texts query strings, database addresses and long runs of base64url (keys, tokens, hashes).
 */
export function redact(value: unknown, name = '', depth = 0): unknown {
  if (secretNames.test(name)) return '[redacted]';
  if (typeof value === 'string') return redactText(value);
  if (value instanceof Uint8Array) return `[${value.length} bytes]`;
  if (value instanceof Error) return redactError(value, depth);
  if (depth > 6) return '[deep]';
  if (Array.isArray(value)) return value.map((item) => redact(item, '', depth + 1));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, redact(item, key, depth + 1)]));
}

function redactText(text: string): string {
  return text
    .replaceAll(databaseUrl, '[database]')
    .replaceAll(queryString, '?[redacted]')
    .replaceAll(longRun, '[redacted]');
}

/** Errors of the database carry rows and parameters in extra fields: only known ones are let through. */
function redactError(error: Error, depth: number): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  const stack = error.stack?.split('\n').filter((line) => line.startsWith('    at '));
  return {
    name: error.name,
    message: redactText(withoutStatement(error.message).slice(0, 500)),
    ...(code === undefined ? {} : { code }),
    stack,
    ...(error.cause === undefined || depth > 6 ? {} : { cause: redact(error.cause, '', depth + 1) }),
  };
}

/** Database errors put the whole statement before what went wrong. */
function withoutStatement(message: string): string {
  return message.includes('\n') || /^(select|insert|update|delete|with) /i.test(message)
    ? message.slice(message.lastIndexOf(' - ') + 3)
    : message;
}

const redacted = format((info) => {
  for (const [name, value] of Object.entries(info)) {
    if (name !== 'level' && name !== 'timestamp') info[name] = redact(value, name);
  }
  return info;
});

export type { Logger } from 'winston';

export function createLogger(options: { level: string }): Logger {
  return createWinston({
    level: options.level === 'silent' ? 'error' : options.level,
    silent: options.level === 'silent',
    format: format.combine(format.timestamp(), redacted(), format.json()),
    transports: [new transports.Console({ stderrLevels: Object.keys(levels) })],
  });
}
