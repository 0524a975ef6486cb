import { expect, it } from 'vitest';
import { contentSecurityPolicy } from './content-security-policy.ts';

const policy = new Map(
  contentSecurityPolicy.split('; ').map((directive) => {
    const [name, ...sources] = directive.split(' ');
    return [name!, sources] as const;
  }),
);

it('forbids whatever it does not name', () => {
  expect(policy.get('default-src')).toEqual(["'none'"]);
});

it('runs only scripts that came with the app, and WebAssembly for Argon2id', () => {
  expect(policy.get('script-src')).toEqual(["'self'", "'wasm-unsafe-eval'"]);
  expect(policy.get('worker-src')).toEqual(["'self'"]);
  // Workers and script elements fall back to script-src: nothing may widen it beside it.
  for (const name of ['script-src-elem', 'script-src-attr', 'child-src', 'frame-src'])
    expect(policy.has(name)).toBe(false);
});

it('sends nothing unencrypted, nothing to a form, and lies in no frame', () => {
  expect(policy.get('connect-src')).toEqual(["'self'", 'https:']);
  for (const name of ['form-action', 'frame-ancestors', 'base-uri', 'object-src'])
    expect(policy.get(name)).toEqual(["'none'"]);
});

it('plays what the app itself hands out, and shows no picture from elsewhere', () => {
  expect(policy.get('media-src')).toEqual(["'self'", 'blob:']);
  expect(policy.get('img-src')).toEqual(["'self'", 'data:', 'blob:']);
});

it('has no word that would undo it', () => {
  expect(contentSecurityPolicy).not.toMatch(/'unsafe-eval'|http:|\*|script-src[^;]*unsafe-inline/);
});
