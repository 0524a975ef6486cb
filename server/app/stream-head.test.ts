import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseStreamHead } from './stream-head.ts';

const path = '/api/v1/stream';
const lines = ['Host: chat.example:8443', 'Authorization: Bearer abc', 'Accept: text/event-stream'];
const head = (...fields: string[]) => `GET ${path} HTTP/1.1\r\n${fields.join('\r\n')}\r\n\r\n`;
const parse = (text: string) => parseStreamHead(Buffer.from(text, 'latin1'), path);

test('reads fields by their names, without the space around their values', () => {
  expect(parse(head(...lines, 'X-Odd:\t a b \t', 'X-Empty:'))).toEqual({
    headers: {
      host: 'chat.example:8443',
      authorization: 'Bearer abc',
      accept: 'text/event-stream',
      'x-odd': 'a b',
      'x-empty': '',
    },
    rawHeaders: [
      ['Host', 'chat.example:8443'],
      ['Authorization', 'Bearer abc'],
      ['Accept', 'text/event-stream'],
      ['X-Odd', 'a b'],
      ['X-Empty', ''],
    ].flat(),
  });
});

test.each<[string, string]>([
  ['another method', head(...lines).replace('GET', 'HEAD')],
  ['another path', head(...lines).replace(path, `${path}s`)],
  ['a query', head(...lines).replace(path, `${path}?a=1`)],
  ['another version', head(...lines).replace('1.1', '1.0')],
  ['half a head', head(...lines).slice(0, -2)],
  ['a second request behind it', head(...lines) + head(...lines)],
  ['bytes behind it', `${head(...lines)}x`],
  ['no host', head(...lines.slice(1))],
  ['a field twice', head(...lines, 'accept: */*')],
  ['two hosts', head(...lines, 'HOST: other')],
  ['a body', head(...lines, 'Content-Length: 3')],
  ['no body, but a word about it', head(...lines, 'content-length: 0')],
  ['chunks', head(...lines, 'Transfer-Encoding: chunked')],
  ['an upgrade', head(...lines, 'Connection: Upgrade', 'Upgrade: websocket')],
  ['an expectation', head(...lines, 'Expect: 100-continue')],
  ['a folded line', head(...lines, 'X-Long: a', ' b')],
  ['space before the colon', head(...lines, 'X-Odd : a')],
  ['a line without a colon', head(...lines, 'nonsense')],
  ['a bare line feed', head(...lines, 'X-Odd: a\nX-Other: b')],
  ['a bare carriage return', head(...lines, 'X-Odd: a\rb')],
  ['a null byte', head(...lines, 'X-Odd: a\0b')],
  ['letters beyond ASCII', head(...lines, 'X-Odd: \xe9')],
  ['more than it takes', head(...lines, `X-Long: ${'a'.repeat(9_000)}`)],
  ['nothing', ''],
])('leaves %s to the parser', (_what, text) => {
  expect(parse(text)).toBeUndefined();
});

test('never reads what one changed byte made of it as something else', () => {
  const good = Buffer.from(head(...lines), 'latin1');
  fc.assert(
    fc.property(fc.nat(good.length - 1), fc.nat(255), (at, byte) => {
      const changed = Buffer.from(good);
      changed[at] = byte;
      const read = parseStreamHead(changed, path);
      if (read === undefined) return;
      // What it took it can write again, byte for byte.
      const fields = Object.entries(read.headers).map(([name, value]) => `${name}: ${value}`);
      expect(
        head(...fields)
          .toLowerCase()
          .replaceAll(/[ \t]/g, ''),
      ).toBe(changed.toString('latin1').toLowerCase().replaceAll(/[ \t]/g, ''));
    }),
  );
});

test('a field may have any name, and none of them is special', () => {
  expect(parse(head(...lines, '__proto__: a'))?.headers['__proto__']).toBe('a');
});
