import path from 'node:path';
import { expect, it } from 'vitest';
import { resolveAsset } from './resolve-asset.ts';

const folder = path.resolve('/app/renderer');

it('finds the page and what lies beside it', () => {
  expect(resolveAsset(folder, 'app://secure-chat/')).toEqual({
    file: path.join(folder, 'index.html'),
    type: 'text/html; charset=utf-8',
  });
  expect(resolveAsset(folder, 'app://secure-chat/assets/worker.js?v=1#top')).toEqual({
    file: path.join(folder, 'assets', 'worker.js'),
    type: 'text/javascript; charset=utf-8',
  });
});

it.each([
  ['a way up', 'app://secure-chat/../main/index.js', path.join(folder, 'main', 'index.js')],
  ['a doubled slash', 'app://secure-chat//etc/hosts.js', path.join(folder, 'etc', 'hosts.js')],
])('keeps %s inside the folder', (_what, url, file) => {
  expect(resolveAsset(folder, url)?.file).toBe(file);
});

it.each([
  ['an encoded way up', 'app://secure-chat/%2e%2e%2fmain%2findex.js'],
  ['a way up in parts', 'app://secure-chat/assets/..%2f..%2fmain/index.js'],
  ['a sibling with the same beginning', 'app://secure-chat/..%2frenderer-old/index.js'],
  ['a NUL byte', 'app://secure-chat/index.html%00.js'],
  ['a broken escape', 'app://secure-chat/%E0%A4.js'],
  ['another host', 'app://elsewhere/index.html'],
  ['a host that only begins alike', 'app://secure-chat.example/index.html'],
  ['another scheme', 'file:///app/renderer/index.html'],
  ['a type that the app does not have', 'app://secure-chat/secrets.json'],
  ['no type', 'app://secure-chat/assets'],
])('refuses %s', (_what, url) => {
  expect(resolveAsset(folder, url)).toBeNull();
});
