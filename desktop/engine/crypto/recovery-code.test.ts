import { expect, it } from 'vitest';
import * as enc from '@secure-chat/shared/encoding';
import { sha256 } from './primitives.ts';
import { createRecoveryCode, deriveRecovery, readRecoveryCode } from './recovery-code.ts';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const [ann, bob] = ['0a0a0a0a-0a0a-4a0a-8a0a-0a0a0a0a0a0a', '0b0b0b0b-0b0b-4b0b-8b0b-0b0b0b0b0b0b'];

it('is thirty symbols without the ones that look alike, and two that check them', async () => {
  for (let made = 0; made < 50; made++) {
    const code = await createRecoveryCode();
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{32}$/);
    const [one, two] = await sha256(enc.encode('recovery-check', enc.text(code.slice(0, 30))));
    expect(code.slice(30)).toBe(alphabet[one! & 31]! + alphabet[two! & 31]!);
  }
});

it('is another one each time', async () => {
  const codes = await Promise.all(Array.from({ length: 50 }, () => createRecoveryCode()));
  expect(new Set(codes).size).toBe(50);
});

it('proves itself for one account alone, with a proof that is not its key', async () => {
  const code = await createRecoveryCode();
  const mine = await deriveRecovery(code, ann!);
  expect(mine.recoveryAuth).toEqual((await deriveRecovery(code, ann!)).recoveryAuth);
  expect(mine.recoveryAuth).not.toEqual((await deriveRecovery(code, bob!)).recoveryAuth);
  expect(mine.recoveryAuth).not.toEqual(
    (await deriveRecovery(await createRecoveryCode(), ann!)).recoveryAuth,
  );
  expect(mine.recoveryKey.extractable).toBe(false);
});

it('is read as it was meant, however it is typed', async () => {
  const code = await createRecoveryCode();
  const grouped = code.replaceAll(/(.{4})/g, '$1 ');
  for (const typed of [code, grouped, grouped.toLowerCase(), grouped.replaceAll(' ', '-')])
    expect(await readRecoveryCode(typed)).toBe(code);
  const lookalikes = code.replaceAll('0', 'o').replaceAll('1', 'l');
  expect(await readRecoveryCode(lookalikes)).toBe(code);
});

it('is refused with a symbol too few, too many, or of no code', async () => {
  const code = await createRecoveryCode();
  for (const typed of ['', code.slice(1), `${code}0`, `U${code.slice(1)}`, '0'.repeat(31)])
    expect(await readRecoveryCode(typed)).toBeNull();
});
