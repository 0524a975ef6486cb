import { parseArgs } from 'node:util';

export interface BenchOptions {
  /** How many clients are connected, one measurement after the other; a whole number of conversations. */
  readonly clients: readonly number[];
  readonly seconds: number;
  /** Messages per second over all conversations. */
  readonly rate: number;
  /** How many people each conversation has: one of them sends, all the others receive. */
  readonly members: number;
  /** Whether both servers speak TLS. */
  readonly tls: boolean;
  /** How often everything is measured; medians are reported. */
  readonly rounds: number;
}

/**
 * Reads `--clients 100,1000 --seconds 10 --rate 100 --members 2 --tls --rounds 1`. Everything is bounded, so that a slip of
 * the finger does not take the machine away for an hour.
 * @throws {Error} naming the option that is out of its bounds.
 */
export function parseOptions(argv: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      clients: { type: 'string', default: '100,1000,5000' },
      seconds: { type: 'string', default: '10' },
      rate: { type: 'string', default: '100' },
      members: { type: 'string', default: '2' },
      tls: { type: 'boolean', default: false },
      rounds: { type: 'string', default: '1' },
    },
  });
  const clients = values.clients.split(',').map((text) => parseCount('clients', text, 15_000));
  const members = parseCount('members', values.members, 1_000);
  if (members < 2) throw new Error('--members takes 2 and more');
  if (clients.some((count) => count % members !== 0))
    throw new Error(`--clients takes multiples of --members, ${members}`);
  return {
    clients,
    seconds: parseCount('seconds', values.seconds, 120),
    rate: parseCount('rate', values.rate, 5_000),
    members,
    tls: values.tls,
    rounds: parseCount('rounds', values.rounds, 9),
  };
}

function parseCount(name: string, text: string, most: number): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > most)
    throw new Error(`--${name} takes whole numbers from 1 to ${most}`);
  return count;
}
