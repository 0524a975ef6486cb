import { limits } from '@secure-chat/shared/limits';
import { EngineError } from '../errors.ts';

/** How hard it is to guess is judged where it is typed. @throws {EngineError} `weak_password` */
export function requireLength(password: string): void {
  if (password.normalize('NFC').length < limits.passwordLength.min) throw new EngineError('weak_password');
}
