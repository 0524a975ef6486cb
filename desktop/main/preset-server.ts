/** A server that this installation is pointed at, with the check code that proves it. */
export interface PresetServer {
  readonly origin: string;
  /** SHA-256 of its certificate, lower-case hex; null where an authority vouches for it. */
  readonly code: string | null;
}

/** `SECURE_CHAT_SERVER` and `SECURE_CHAT_SERVER_CODE`; anything malformed is as if it were not set. */
export function readPresetServer(env: Readonly<Record<string, string | undefined>>): PresetServer | null {
  const address = env['SECURE_CHAT_SERVER'];
  if (!address || !URL.canParse(address)) return null;
  const url = new URL(address);
  if (url.protocol !== 'https:') return null;
  const code = env['SECURE_CHAT_SERVER_CODE']?.toLowerCase() ?? '';
  return { origin: url.origin, code: /^[0-9a-f]{64}$/.test(code) ? code : null };
}
