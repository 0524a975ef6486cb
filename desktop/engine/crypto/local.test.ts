import fc from 'fast-check';
import { expect, it } from 'vitest';
import { OpenError } from './errors.ts';
import { openLocal, sealLocal } from './local.ts';
import { hkdfAesKey, importHkdfKey, randomBytes } from './primitives.ts';

const keyOf = async () => hkdfAesKey(await importHkdfKey(randomBytes(32)), 'local');

it('opens what was sealed under the same key, in the same place', async () => {
  const key = await keyOf();
  const sealed = await sealLocal(key, 'block/1', Uint8Array.of(1, 2, 3));
  expect([...(await openLocal(key, 'block/1', sealed))]).toEqual([1, 2, 3]);
});

it('refuses what was put into another place, or sealed under another key', async () => {
  const [key, other] = [await keyOf(), await keyOf()];
  const sealed = await sealLocal(key, 'block/1', Uint8Array.of(1, 2, 3));
  await expect(openLocal(key, 'block/2', sealed)).rejects.toThrow(OpenError);
  await expect(openLocal(other, 'block/1', sealed)).rejects.toThrow(OpenError);
});

it('refuses it when any byte was changed, cut off or added', async () => {
  const key = await keyOf();
  const sealed = await sealLocal(key, 'block/1', randomBytes(40));
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.integer({ min: 1, max: 255 }), async (at, change) => {
      const changed = Uint8Array.from(sealed);
      changed[at % sealed.length]! ^= change;
      await expect(openLocal(key, 'block/1', changed)).rejects.toThrow(OpenError);
      await expect(openLocal(key, 'block/1', sealed.slice(0, at % sealed.length))).rejects.toThrow(OpenError);
      await expect(openLocal(key, 'block/1', Uint8Array.of(...sealed, change))).rejects.toThrow(OpenError);
    }),
    { numRuns: 60 },
  );
});

it('never seals twice to the same bytes', async () => {
  const key = await keyOf();
  const [one, two] = [await sealLocal(key, 'a', randomBytes(0)), await sealLocal(key, 'a', randomBytes(0))];
  expect(one).not.toEqual(two);
});
