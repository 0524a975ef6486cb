import { expect, it } from 'vitest';
import { brokenBy } from './arrows.ts';
import { importsOf } from './imports-of.ts';

const forbidden: readonly (readonly [string, string])[] = [
  ['shared/contract/events.ts', 'node:crypto'],
  ['shared/contract/events.ts', 'server/app/config.ts'],
  ['server/routes/events.ts', 'server/models/event.ts'],
  ['server/domain/append-events.ts', 'npm:koa'],
  ['server/routes/sessions.ts', 'npm:bcrypt'],
  ['desktop/main/ipc.ts', 'desktop/engine/engine.ts'],
  ['desktop/engine/sync/inbox.ts', 'npm:react'],
  ['desktop/engine/sync/inbox.ts', 'desktop/engine/crypto/primitives.ts'],
  ['desktop/engine/api/http-client.ts', 'desktop/engine/storage/archive.ts'],
  ['desktop/renderer/features/chat/chat-pane.tsx', 'desktop/engine/sync/inbox.ts'],
  ['desktop/renderer/features/chat/chat-pane.tsx', 'desktop/renderer/features/contacts/new-chat-dialog.tsx'],
  ['desktop/renderer/ui/button.tsx', 'desktop/renderer/platform/engine.ts'],
  ['desktop/renderer/ui/button.tsx', 'npm:hash-wasm'],
];

it.each(forbidden)('refuses %s → %s', (from, target) => {
  expect(brokenBy(from, target)).not.toEqual([]);
});

it.each([
  ['an import', `import { a } from '../../engine/sync/inbox.ts'; a();`],
  ['an import of types', `import type { A } from '../../engine/sync/inbox.ts'; export type B = A;`],
  ['a re-export', `export { a } from '../../engine/sync/inbox.ts';`],
  ['a re-export of everything', `export * from '../../engine/sync/inbox.ts';`],
  ['an import when it runs', `export const load = () => import('../../engine/sync/inbox.ts');`],
  ['one in a template', 'export const load = () => import(`../../engine/sync/inbox.ts`);'],
])('sees %s', (_what, text) => {
  const file = 'desktop/renderer/features/chat.ts';
  expect(importsOf(file, text)).toEqual(['desktop/engine/sync/inbox.ts']);
});

it.each([
  'export const load = (name: string) => import(name);',
  'export const load = (name: string) => import(`./${name}.ts`);',
  `export const load = () => import('./a' + '.ts');`,
])('refuses what it can’t see: %s', (text) => {
  const [target] = importsOf('desktop/renderer/app/app.tsx', text);
  expect(brokenBy('desktop/renderer/app/app.tsx', target!)).not.toEqual([]);
});

it('lets the way of a message through', () => {
  expect(brokenBy('desktop/engine/sync/outbox.ts', 'desktop/engine/crypto/index.ts')).toEqual([]);
  expect(brokenBy('server/routes/events.ts', 'server/domain/append-events.ts')).toEqual([]);
  expect(brokenBy('desktop/renderer/platform/engine.ts', 'desktop/engine/face.ts')).toEqual([]);
});
