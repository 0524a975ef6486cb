/**
 * The renderer's end of the engine: typed commands over the Worker's port, and stores that follow
 * what the engine says. No key, token or ciphertext ever passes here.
 */
import type {
  ApprovalView,
  Connection,
  ConversationSummary,
  EngineCommands,
  EngineErrorCode,
  EngineEvent,
  EngineFailure,
  FromEngine,
  KeyProgress,
  Phase,
  Transfer,
  Warning,
} from '../../engine/face.ts';
import { Store } from './store.ts';

type Command = keyof EngineCommands;
type Input<C extends Command> = Parameters<EngineCommands[C]>[0];
type Answer<C extends Command> = Awaited<ReturnType<EngineCommands[C]>>;
type TimelineEvent = Extract<EngineEvent, { name: 'timeline' }>;

/** A command that the engine refused; `failure.code` has its words in `words.ts`. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly failure: EngineFailure;
  constructor(failure: EngineFailure) {
    super(failure.code);
    this.failure = failure;
  }
}

interface Pending {
  readonly resolve: (value: never) => void;
  readonly reject: (error: CommandError) => void;
}

/** Null until the engine has looked what lies on this computer. */
export const phase = new Store<Phase | null>(null);
/** Why it could not look. */
export const startFailure = new Store<EngineFailure | null>(null);
export const connection = new Store<Connection>({ state: 'connecting' });
export const conversations = new Store<readonly ConversationSummary[] | null>(null);
export const accountWarnings = new Store<readonly Warning[]>([]);
/** New devices that ask to be let in. */
export const approvals = new Store<readonly ApprovalView[]>([]);
/** Until when a code is good that somebody had mailed to start this account afresh. */
export const mailedReset = new Store<number | null>(null);
/** Files on their way, up or down. */
export const transfers = new Store<readonly Transfer[]>([]);
export const keyProgress = new Store<KeyProgress>('waiting');

const timelineListeners = new Set<(event: TimelineEvent) => void>();
const startListeners = new Set<(engine: Worker) => void>();
const pending = new Map<number, Pending>();
let lastId = 0;
let worker = startWorker();

/** @throws {CommandError} */
export function command<C extends Command>(
  name: C,
  ...[input]: Input<C> extends undefined ? [] : [Input<C>]
): Promise<Answer<C>> {
  const id = ++lastId;
  const { promise, resolve, reject } = Promise.withResolvers<Answer<C>>();
  pending.set(id, { resolve, reject });
  worker.postMessage({ id, command: name, input });
  return promise;
}

/** Looks which account lies on this computer. */
export async function start(): Promise<void> {
  try {
    phase.set(await command('start'));
  } catch (error) {
    const failure = failureOf(error);
    // Locked while it was still opening: the next start says how it went.
    if (failure.code !== 'cancelled') startFailure.set(failure);
  }
}

/** Lock: the Worker ends, and every key with it; what was on screen is forgotten too. */
export async function lock(): Promise<void> {
  worker.terminate();
  refuseAll('cancelled');
  startFailure.set(null);
  phase.set(null);
  conversations.set(null);
  accountWarnings.set([]);
  approvals.set([]);
  mailedReset.set(null);
  transfers.set([]);
  connection.set({ state: 'connecting' });
  worker = startWorker();
  await start();
}

export function onTimeline(listener: (event: TimelineEvent) => void): () => void {
  timelineListeners.add(listener);
  return () => timelineListeners.delete(listener);
}

export function failureOf(error: unknown): EngineFailure {
  return error instanceof CommandError ? error.failure : { code: 'internal' };
}

/** Calls back with each Worker that hosts the engine: with the one of now, and with every later one. */
export function onEngineStart(listener: (engine: Worker) => void): void {
  startListeners.add(listener);
  listener(worker);
}

function startWorker(): Worker {
  const started = new Worker(new URL('../../engine/worker.ts', import.meta.url), { type: 'module' });
  for (const listener of startListeners) listener(started);
  let runs = false;
  // A Worker that fails before its first word never says one: whoever waits for it would wait for ever.
  started.addEventListener('error', () => {
    if (!runs) refuseAll('internal');
  });
  started.addEventListener('message', ({ data }: MessageEvent<FromEngine>) => {
    runs = true;
    if (data.id === null) hear(data.event);
    else settle(data);
  });
  return started;
}

function refuseAll(code: EngineErrorCode): void {
  for (const { reject } of pending.values()) reject(new CommandError({ code }));
  pending.clear();
}

function settle(message: Extract<FromEngine, { id: number }>): void {
  const waiting = pending.get(message.id);
  pending.delete(message.id);
  if (message.ok) waiting?.resolve(message.value as never);
  else waiting?.reject(new CommandError(message.failure));
}

function hear(event: EngineEvent): void {
  switch (event.name) {
    case 'phase':
      startFailure.set(null);
      return phase.set(event.phase);
    case 'connection':
      return connection.set(event.connection);
    case 'keys':
      return keyProgress.set(event.progress);
    case 'conversations':
      return conversations.set(event.conversations);
    case 'approvals':
      return approvals.set(event.approvals);
    case 'mailed_reset':
      return mailedReset.set(event.expiresAt);
    case 'transfers':
      return transfers.set(event.transfers);
    case 'account_warning':
      return accountWarnings.set(event.warnings);
    case 'timeline':
      for (const listener of timelineListeners) listener(event);
  }
}
