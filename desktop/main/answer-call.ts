import { channels, type BridgeAnswer, type Channel, type Results } from '../bridge/contract.ts';
import type * as z from 'zod';

export type Handlers = {
  readonly [C in Channel]: (argument: z.output<(typeof channels)[C]>) => Results[C] | Promise<Results[C]>;
};

/** Runs a verb of the bridge on an argument that fits its schema; of a failure the page learns no more than that. */
export async function answerCall<C extends Channel>(
  channel: C,
  handlers: Handlers,
  argument: unknown,
): Promise<BridgeAnswer<C>> {
  const parsed = channels[channel].safeParse(argument);
  if (!parsed.success) return { ok: false, code: 'invalid_argument' };
  try {
    return { ok: true, value: await handlers[channel](parsed.data as never) };
  } catch {
    return { ok: false, code: 'failed' };
  }
}
