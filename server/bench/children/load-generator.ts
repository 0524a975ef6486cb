/** All clients of a measurement, in a process of their own: opens their streams, then sends on schedule. */
import { Agent as PlainAgent, request as requestPlain, type IncomingMessage } from 'node:http';
import { Agent as TlsAgent, request as requestTls } from 'node:https';
import { setTimeout } from 'node:timers/promises';
import type { LoadAnswer, LoadCommand, LoadPlan, LoadResult } from './messages.ts';
import { openStreams } from './open-streams.ts';

/** How long the last messages may take to arrive once all are sent. */
const drainMs = 5_000;

interface Pending {
  readonly waiting: Set<number>;
  readonly dueAt: number;
}

let plan: LoadPlan | undefined;
const pending = new Map<string, Pending>();
const latenciesMs: number[] = [];

process.on('message', (command: LoadCommand) => {
  obey(command).then(answer, (error: unknown) => answer({ type: 'failed', reason: String(error) }));
});
process.once('disconnect', () => process.exit());

function answer(said: LoadAnswer): void {
  process.send?.(said);
}

async function obey(command: LoadCommand): Promise<LoadAnswer> {
  if (command.type === 'send') return { type: 'sent', result: await sendAll(plan!) };
  plan = command.plan;
  const start = performance.now();
  await openStreams(plan, take);
  return { type: 'connected', ms: performance.now() - start };
}

/** A sender's own copy does not count: delivered is what the other one has. */
function take(stream: number, eventId: string): void {
  const sent = pending.get(eventId);
  if (sent?.waiting.delete(stream) !== true) return;
  if (sent.waiting.size === 0) pending.delete(eventId);
  latenciesMs.push(performance.now() - sent.dueAt);
}

/**
 * Open loop: what is due goes out, whether or not earlier requests were answered, and its time runs from
 * when it was due. A server that stalls pays for everyone who waited meanwhile.
 */
async function sendAll({ port, tls, sends, rate }: LoadPlan): Promise<LoadResult> {
  const kept = { keepAlive: true, maxSockets: 256 };
  const agent = tls ? new TlsAgent({ ...kept, rejectUnauthorized: false }) : new PlainAgent(kept);
  const start = performance.now();
  const answers: Promise<boolean>[] = [];
  while (answers.length < sends.length) {
    const dueAt = start + (answers.length * 1_000) / rate;
    const early = dueAt - performance.now();
    if (early > 0) {
      await setTimeout(early);
      continue;
    }
    const send = sends[answers.length]!;
    pending.set(send.eventId, { waiting: new Set(send.recipients), dueAt });
    answers.push(post(agent, port, send));
  }
  const last = performance.now() + drainMs;
  while (pending.size > 0 && performance.now() < last) await setTimeout(20);
  const accepted = await Promise.all(answers);
  agent.destroy();
  return { latenciesMs, refused: accepted.filter((ok) => !ok).length };
}

function post(agent: PlainAgent | TlsAgent, port: number, send: LoadPlan['sends'][number]): Promise<boolean> {
  return new Promise((resolve) => {
    const headers = {
      Authorization: `Bearer ${send.token}`,
      'Content-Type': 'application/json',
      'Content-Length': Buffer.byteLength(send.body),
    };
    const options = { host: '127.0.0.1', port, path: send.path, method: 'POST', agent, headers };
    const finish = (response: IncomingMessage): void => {
      response.resume().once('close', () => resolve(response.statusCode === 200));
    };
    const request = agent instanceof TlsAgent ? requestTls : requestPlain;
    const sent = request({ ...options, timeout: drainMs }, finish);
    sent.once('timeout', () => sent.destroy());
    sent.once('error', () => resolve(false));
    sent.end(send.body);
  });
}
