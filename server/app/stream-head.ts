/**
 * Reads the head of a request for the live stream, if it is one that leaves no room for doubt: whole, of
 * plain ASCII, every field once, no body, nothing behind it. Everything else is Node's parser's to read.
 */

/** What is longer is not ours to judge. */
const maxBytes = 8 * 1024;
const fieldLine = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\x21-\x7e](?:[\x20-\x7e\t]*[\x21-\x7e])?)?[ \t]*$/;
/** Fields that change what follows the head, or the connection. */
const notOurs = /^(content-length|transfer-encoding|trailer|te|upgrade|expect|proxy-.*)$/;

export interface StreamHead {
  /** Values by names in lower case. */
  readonly headers: Record<string, string>;
  /** Names and values in turn, as they came. */
  readonly rawHeaders: string[];
}

/** @returns undefined unless the bytes are a whole request of `GET <path> HTTP/1.1` and nothing more. */
export function parseStreamHead(bytes: Buffer, path: string): StreamHead | undefined {
  if (bytes.length > maxBytes || bytes.indexOf('\r\n\r\n') !== bytes.length - 4) return undefined;
  const [requestLine, ...lines] = bytes.toString('latin1', 0, bytes.length - 4).split('\r\n');
  if (requestLine !== `GET ${path} HTTP/1.1`) return undefined;
  const headers: Record<string, string> = Object.create(null) as Record<string, string>;
  const rawHeaders: string[] = [];
  for (const line of lines) {
    const [, name, value = ''] = fieldLine.exec(line) ?? [];
    if (name === undefined) return undefined;
    const lower = name.toLowerCase();
    if (lower in headers || notOurs.test(lower)) return undefined;
    headers[lower] = value;
    rawHeaders.push(name, value);
  }
  const { host, connection = 'keep-alive' } = headers;
  if (host === undefined || !/^(keep-alive|close)$/i.test(connection)) return undefined;
  return { headers, rawHeaders };
}
