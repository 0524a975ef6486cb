import type { Bridge, Channel, channels, Results } from '../../bridge/contract.ts';
import type * as z from 'zod';

declare global {
  interface Window {
    readonly secureChat: Bridge;
  }
}

/** @throws {Error} if the main process refused or failed. */
export async function ask<C extends Channel>(
  channel: C,
  argument: z.input<(typeof channels)[C]>,
): Promise<Results[C]> {
  const answer = await window.secureChat.invoke(channel, argument);
  if (!answer.ok) throw new Error(`${channel}: ${answer.code}`);
  return answer.value;
}
