import { toBase64Url } from '@secure-chat/shared/bytes';
import * as enc from '@secure-chat/shared/encoding';
import { chainStart } from '@secure-chat/shared/signed/log';
import { sealMessage } from '../crypto/message.ts';
import { pad } from '../crypto/padding.ts';
import { importAesKey, randomBytes, sealAes, sealRsa, sha256, sign } from '../crypto/primitives.ts';
import { createSession, sessionKey } from '../crypto/session.ts';
import { gather, type Crowd } from './people.ts';

/** What it takes to send one message of 1 KB: milliseconds of the sender's, and bytes that go up. */
export interface Cost {
  readonly ms: number;
  readonly bytes: number;
}

export interface SendFigures {
  readonly people: number;
  /** The first message of a session, which carries the seed for everybody. */
  readonly first: Cost;
  /** Every message after it, until the roster changes. */
  readonly further: Cost;
  /** The baseline: the message's key wrapped for every recipient of every message. */
  readonly wrapped: Cost;
  /** Ours divided by the baseline, over a session of {@link messages} messages. */
  readonly ratio: Cost;
}

const messages = 20;
const payload = { kind: 'text', text: 'x'.repeat(1_000) } as const;
const plaintext = new TextEncoder().encode(JSON.stringify(payload));

export async function measureSending(people: number): Promise<SendFigures> {
  const crowd = await gather(people);
  await oursOnce(crowd);
  const ours = await oursOnce(crowd);
  const wrapped = await averaged(Math.max(2, Math.ceil(messages / 4)), () => wrapForEach(crowd));
  const [first, ...rest] = ours;
  const further = average(rest);
  const session = average(ours);
  return {
    people,
    first: first!,
    further,
    wrapped,
    ratio: { ms: session.ms / wrapped.ms, bytes: session.bytes / wrapped.bytes },
  };
}

/** A session and its messages, one after the other. */
async function oursOnce({ sender, roster, recipients }: Crowd): Promise<Cost[]> {
  const costs: Cost[] = [];
  let started = performance.now();
  const kept = { ttl: 0, vaultVersion: 1, dirSize: 0, dirHash: chainStart, createdAt: 1 };
  const session = await createSession(sender, { roster, recipients, deviceId: crypto.randomUUID(), ...kept });
  const key = await sessionKey(session.seed, session.sessionId);
  for (let index = 0; index < messages; index++) {
    const message = await sealMessage(sender, {
      key,
      conversationId: roster.conversationId,
      sessionHash: session.sessionHash,
      index,
      eventId: crypto.randomUUID(),
      sentAt: 1,
      expiresAt: null,
      drops: null,
      lastSeenSeq: 1,
      lastSeenLogHash: chainStart,
      payload,
    });
    const record = { kind: 'session', ...session.record, wraps: session.wraps };
    const events = [...(index === 0 ? [record] : []), { kind: 'message', ...message }];
    costs.push({ ms: performance.now() - started, bytes: JSON.stringify({ events }).length });
    started = performance.now();
  }
  return costs;
}

/** A fresh key for each message, wrapped for everybody, and a signature: no session, nothing kept. */
async function wrapForEach({ sender, recipients }: Crowd): Promise<Cost> {
  const started = performance.now();
  const raw = randomBytes(32);
  const header = enc.encode('message', enc.bytes(randomBytes(32)), enc.uuid(crypto.randomUUID()));
  const body = await sealAes(await importAesKey(raw), pad(plaintext), header);
  const wraps = await Promise.all(
    recipients.map(async ({ bundle, encryptionKey }) => ({
      userId: bundle.userId,
      wrap: toBase64Url(await sealRsa(encryptionKey, raw, header)),
    })),
  );
  const signed = enc.encode(
    'message-signature',
    enc.bytes(await sha256(header)),
    enc.bytes(await sha256(body)),
  );
  const signature = toBase64Url(await sign(sender.identity.privateKey, signed));
  const event = { kind: 'message', header: toBase64Url(header), body: toBase64Url(body), signature, wraps };
  return { ms: performance.now() - started, bytes: JSON.stringify({ events: [event] }).length };
}

async function averaged(times: number, run: () => Promise<Cost>): Promise<Cost> {
  const costs: Cost[] = [];
  for (let at = 0; at < times; at++) costs.push(await run());
  return average(costs);
}

function average(costs: readonly Cost[]): Cost {
  const mean = (value: (cost: Cost) => number): number =>
    costs.reduce((sum, cost) => sum + value(cost), 0) / costs.length;
  return { ms: mean(({ ms }) => ms), bytes: mean(({ bytes }) => bytes) };
}
