import { setTimeout } from 'node:timers/promises';
import type { LoadAnswer, LoadPlan, LoadResult } from './children/messages.ts';
import { percentile } from './percentile.ts';
import { startBenchServer, startLoadGenerator, type BenchServer, type LoadGenerator } from './processes.ts';
import type { SeededConversation } from './seed.ts';
import type { Load, Target } from './targets.ts';

/** One server under one number of clients. */
export interface Measurement {
  readonly server: Target['name'];
  readonly clients: number;
  /** Deliveries that were due: every message to each of its recipients. */
  readonly sent: number;
  readonly delivered: number;
  readonly refused: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /**
   * Resident memory with all clients connected and silent, less that of the warm server without any.
   * NaN for fewer clients than it takes to stand out from the process's own ups and downs.
   */
  readonly bytesPerConnection: number;
  readonly connectsPerSecond: number;
}

/** Enough that code is compiled and pools are filled; too little to grow the heap. */
const warmUp = { clients: 50, messages: 200, rate: 100 };
/** A connection costs some 10 KB, and a process's memory moves by a megabyte or two by itself. */
const fewestForMemory = 1_000;
/** Presence and closing connections settle in this time. */
const quietMs = 3_000;

export async function measure(
  target: Target,
  conversations: readonly SeededConversation[],
  load: Load & { readonly tls: boolean },
): Promise<Measurement> {
  const server = await startBenchServer(target.program, target.settings);
  try {
    const { tls } = load;
    const { port } = server;
    const members = 1 + conversations[0]!.recipients.length;
    const few = target.plan(conversations.slice(0, Math.max(1, warmUp.clients / members)), warmUp);
    await withClients({ ...few, port, tls }, async (generator) => void (await send(generator)));
    await setTimeout(quietMs);
    const emptyBytes = await server.memory();
    const plan = { ...target.plan(conversations, load), port, tls };
    return await withClients(plan, async (generator, connectMs) => {
      const clients = plan.streams.length;
      const idleBytes = await memoryOnceQuiet(server);
      return {
        server: target.name,
        clients,
        sent: plan.sends.length * (members - 1),
        ...summarise(await send(generator)),
        bytesPerConnection: clients < fewestForMemory ? Number.NaN : (idleBytes - emptyBytes) / clients,
        connectsPerSecond: clients / (connectMs / 1_000),
      };
    });
  } finally {
    await server.stop();
  }
}

async function memoryOnceQuiet(server: BenchServer): Promise<number> {
  await setTimeout(quietMs);
  return server.memory();
}

async function withClients<T>(
  plan: LoadPlan,
  use: (generator: LoadGenerator, connectMs: number) => Promise<T>,
): Promise<T> {
  const generator = startLoadGenerator();
  try {
    const { ms } = expectAnswer(await generator.ask({ type: 'connect', plan }), 'connected');
    return await use(generator, ms);
  } finally {
    await generator.stop();
  }
}

async function send(generator: LoadGenerator): Promise<LoadResult> {
  return expectAnswer(await generator.ask({ type: 'send' }), 'sent').result;
}

function expectAnswer<T extends LoadAnswer['type']>(
  answer: LoadAnswer,
  type: T,
): Extract<LoadAnswer, { type: T }> {
  if (answer.type === 'failed') throw new Error(`the clients failed: ${answer.reason}`);
  if (answer.type !== type) throw new Error(`the clients said ${answer.type} instead of ${type}`);
  return answer as Extract<LoadAnswer, { type: T }>;
}

function summarise({ latenciesMs, refused }: LoadResult) {
  return {
    delivered: latenciesMs.length,
    refused,
    p50Ms: percentile(latenciesMs, 0.5),
    p99Ms: percentile(latenciesMs, 0.99),
  };
}
