import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { LoadAnswer, LoadCommand, ServerAnswer, ServerQuestion } from './children/messages.ts';

const compiled = (file: string): URL => new URL(`../dist/bench/children/${file}`, import.meta.url);

/** No answer takes longer than this; longer means that something is broken. */
const patienceMs = 180_000;

interface Running {
  stop(): Promise<void>;
}

export interface BenchServer extends Running {
  readonly port: number;
  /** Resident memory after a full collection, in bytes. */
  memory(): Promise<number>;
  /** Begins to read a file's facts now and then. */
  watchReads(): Promise<void>;
  /** How long the slowest of these reads took, in milliseconds. */
  worstRead(): Promise<number>;
}

export interface LoadGenerator extends Running {
  ask(command: LoadCommand): Promise<LoadAnswer>;
}

/** Starts a server as a process of its own. @throws {Error} if it ends before it is ready. */
export async function startBenchServer(
  program: string,
  settings: Readonly<Record<string, string>>,
): Promise<BenchServer> {
  const child = fork(program, {
    execArgv: ['--expose-gc', '--import', compiled('report-on-server.js').href],
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const stop = stopper(child, 'SIGTERM');
  const question = async (type: ServerQuestion['type']): Promise<number> =>
    ((await ask(child, { type } satisfies ServerQuestion)) as ServerAnswer).value;
  return {
    port: await readPort(child),
    memory: () => question('memory'),
    watchReads: async () => void (await question('watch-reads')),
    worstRead: () => question('worst-read'),
    stop,
  };
}

export function startLoadGenerator(): LoadGenerator {
  const child = fork(fileURLToPath(compiled('load-generator.js')), {
    execArgv: [],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  return {
    ask: async (command) => (await ask(child, command)) as LoadAnswer,
    stop: stopper(child, 'SIGKILL'),
  };
}

/** @throws {Error} if the process ends, or says nothing for too long. */
async function ask(child: ChildProcess, command: unknown): Promise<unknown> {
  const ended = new AbortController();
  const end = (): void => ended.abort(new Error('a process of the benchmark ended too early'));
  child.once('exit', end);
  const signal = AbortSignal.any([ended.signal, AbortSignal.timeout(patienceMs)]);
  try {
    const answered = once(child, 'message', { signal });
    child.send(command as object);
    const [answer] = (await answered) as [unknown];
    return answer;
  } finally {
    child.off('exit', end);
  }
}

function readPort(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`a server ended with ${code} before it was ready`)));
    createInterface({ input: child.stdout! }).on('line', (line) => {
      const [, port] = /is ready at https?:\/\/\S+:(\d+)$/.exec(line) ?? [];
      if (port !== undefined) resolve(Number(port));
    });
  });
}

function stopper(child: ChildProcess, signal: NodeJS.Signals): () => Promise<void> {
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return async () => {
    child.kill(signal);
    await exited;
  };
}
