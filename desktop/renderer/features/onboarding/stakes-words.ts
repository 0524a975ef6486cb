import type { Stakes } from '../../../engine/face.ts';
import { countWords } from '../../ui/count-words.ts';

/** How much is at stake. The server can't tell a reaction from a message, so its count says whose it is. */
export const stakesWords = ({ messages, conversations }: Stakes): string =>
  `${countWords(messages, 'message')} in ${countWords(conversations, 'chat')}, as the server counts them`;
