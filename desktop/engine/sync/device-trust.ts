import { readSymbols } from '@secure-chat/shared/crockford';
import { secondFactorCode } from '@secure-chat/shared/contract';
import { EngineError } from '../errors.ts';
import type { Archive } from '../storage/archive.ts';

/** What this device shows in the place of a code: sealed under the local key, so that only its unlocked owner has it. */
const trustKey = 'device-trust';

export async function readTrust(archive: Archive): Promise<ShownFactor> {
  const deviceTrust = await archive.read<string>(trustKey);
  return deviceTrust === null ? {} : { deviceTrust };
}

export const keepTrust = (archive: Archive, deviceTrust: string): Promise<void> =>
  archive.commit([{ key: trustKey, value: deviceTrust }]);

/** What is shown after the password. */
export interface ShownFactor {
  readonly code?: string;
  readonly deviceTrust?: string;
}

/** A code as the wire has it. @throws {EngineError} `wrong_second_factor` for what can be none. */
export function readCode(typed: string): string {
  const digits = typed.replaceAll(/[\s-]/g, '');
  const code = /^\d{6}$/.test(digits) ? digits : readSymbols(typed);
  if (!secondFactorCode.safeParse(code).success) throw new EngineError('wrong_second_factor');
  return code;
}

/** Of what a person typed, if they were asked. */
export const factorOf = (typed: string | undefined): ShownFactor =>
  typed === undefined ? {} : { code: readCode(typed) };
