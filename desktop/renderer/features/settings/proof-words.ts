import type { EngineFailure } from '../../../engine/face.ts';
import { failureWords } from '../../platform/words.ts';

/** Where only the password was asked, the words for it do not speak of a user name. */
export function wordsForProof(failure: EngineFailure): string {
  return failure.code === 'wrong_password' ? 'That’s not your password. Try again.' : failureWords(failure);
}
