import { crockford } from '@secure-chat/shared/crockford';
import { randomBytes } from './primitives.ts';

/** Five random bits a symbol. */
export function drawSymbols(count: number): string {
  return Array.from(randomBytes(count), (byte) => crockford[byte & 31]).join('');
}
