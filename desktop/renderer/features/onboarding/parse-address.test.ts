import { expect, it } from 'vitest';
import { parseAddress } from './parse-address.ts';

it('adds https to a bare name', () => {
  expect(parseAddress(' chat.example.org ')).toBe('https://chat.example.org');
  expect(parseAddress('localhost:8443')).toBe('https://localhost:8443');
});

it('keeps the origin of a whole address', () => {
  expect(parseAddress('https://chat.example.org:8443/some/path')).toBe('https://chat.example.org:8443');
});

it('refuses what is no address, and what is not sealed on the way', () => {
  for (const text of ['', 'two words', 'http://chat.example.org', 'ftp://x', 'https://user@host', 'https://'])
    expect(parseAddress(text)).toBeNull();
});
