import { expect, it } from 'vitest';
import type { LogEvent } from '@secure-chat/shared/contract';
import { limits } from '@secure-chat/shared/limits';
import { SessionGate } from './session-gate.ts';

const [self, eve, bob] = [crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID()];
const most = limits.unknownSessionsPerSenderAndMinute;

const sessionOf = (senderUserId: string, seq: number): LogEvent => ({
  kind: 'session',
  seq,
  eventId: crypto.randomUUID(),
  receivedAt: 1,
  senderUserId,
  bytes: '',
  signature: '',
  wrap: null,
  sharedBy: null,
});
const flood = (senderUserId: string, count: number): LogEvent[] =>
  Array.from({ length: count }, (_, at) => sessionOf(senderUserId, at + 1));

function gateAt(): { gate: SessionGate; pass: (ms: number) => void } {
  let now = 1_000;
  const clock = { now: () => now, after: () => () => undefined };
  return { gate: new SessionGate(clock, self), pass: (ms) => (now += ms) };
}

it('lets a minute’s worth of one sender’s sessions through, and keeps the rest back in order', () => {
  const { gate } = gateAt();
  const events = flood(eve, most + 5);
  const { now, later } = gate.split(events);
  expect(now).toHaveLength(most);
  expect([...now, ...later]).toEqual(events);
  expect(gate.split(flood(eve, 1)).now).toEqual([]);
});

it('makes nobody else wait for a flood', () => {
  const { gate } = gateAt();
  gate.split(flood(eve, most * 2));
  expect(gate.split(flood(bob, most)).later).toEqual([]);
});

it('lets the sender through again a minute later', () => {
  const { gate, pass } = gateAt();
  gate.split(flood(eve, most + 1));
  pass(59_999);
  expect(gate.split(flood(eve, 1)).later).toHaveLength(1);
  pass(1);
  expect(gate.split(flood(eve, 1)).later).toEqual([]);
});

it('does not count one’s own devices', () => {
  const { gate } = gateAt();
  expect(gate.split(flood(self, most * 3)).later).toEqual([]);
});
