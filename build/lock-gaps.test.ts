import { expect, it } from 'vitest';
import { gapsOf } from './lock-gaps.ts';

const tool = { optionalDependencies: { '@tool/linux': '1.0.0', '@tool/mac': '1.0.0' } };

it('names the optional binary of another system that is missing', () => {
  const gaps = gapsOf({ '': {}, 'node_modules/tool': tool, 'node_modules/@tool/linux': {} });
  expect(gaps).toEqual(['node_modules/tool asks for @tool/mac, which is not in it']);
});

it('finds a binary beside its package, beneath it, and above it', () => {
  const gaps = gapsOf({
    'node_modules/host/node_modules/tool': tool,
    'node_modules/host/node_modules/tool/node_modules/@tool/linux': {},
    'node_modules/@tool/mac': {},
  });
  expect(gaps).toEqual([]);
});

it('does not take another package’s own binary for it', () => {
  const gaps = gapsOf({
    'node_modules/tool': tool,
    'node_modules/@tool/linux': {},
    'node_modules/host/node_modules/@tool/mac': {},
  });
  expect(gaps).toHaveLength(1);
});

it('refuses the address of a registry, and lets a folder of ours be', () => {
  const gaps = gapsOf({
    'node_modules/@secure-chat/shared': { resolved: 'shared' },
    'node_modules/zod': { resolved: 'https://registry.example/zod.tgz' },
  });
  expect(gaps).toEqual(['node_modules/zod names a registry']);
});
