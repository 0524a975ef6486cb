import { isDeepStrictEqual } from 'node:util';
import { expect, it } from 'vitest';
import { channels, type Channel } from '../bridge/contract.ts';
import { answerCall, type Handlers } from './answer-call.ts';

/** Handlers that note what reaches them. */
function noting(reached: [string, unknown][]): Handlers {
  const entries = Object.keys(channels).map((channel) => [
    channel,
    (argument: unknown) => {
      reached.push([channel, argument]);
      return null;
    },
  ]);
  return Object.fromEntries(entries) as Handlers;
}

const origin = 'https://chat.example';
const code = 'a'.repeat(64);
const conversationId = '5b3c4a5e-7f0d-4c8e-9d3b-0a1b2c3d4e5f';

it.each<[Channel, unknown]>([
  ['app.info', undefined],
  ['server.inspect', { origin }],
  ['server.trust', { origin, code }],
  ['recovery.save', { code: 'ABCD', username: 'ann' }],
  ['clipboard.write', { text: 'text' }],
  ['file.save', { name: 'plan.pdf' }],
  ['file.write', { saveId: conversationId, bytes: new Uint8Array(1024 * 1024) }],
  ['microphone.end', { turn: 1 }],
  ['preferences.change', { theme: 'dark' }],
  ['preferences.change', {}],
  ['preferences.change', { lockAfterSeconds: 0, notifications: 'text' }],
  ['notifications.show', { conversationId, name: 'Ann', text: '' }],
  ['window.setLocked', { locked: true }],
  ['window.setUnread', { count: 0 }],
])('hands a well-formed argument of %s on as it is', async (channel, argument) => {
  const reached: [string, unknown][] = [];
  const answer = await answerCall(channel, noting(reached), argument);
  expect(answer).toEqual({ ok: true, value: null });
  expect(reached[0]?.[0]).toBe(channel);
  expect(isDeepStrictEqual(reached[0]?.[1], argument)).toBe(true);
});

it.each<[Channel, unknown]>([
  ['app.info', null],
  ['app.info', {}],
  ['server.inspect', undefined],
  ['server.inspect', { origin: 'http://chat.example' }],
  ['server.inspect', { origin: 'javascript:alert(1)' }],
  ['server.inspect', { origin: `https://${'x'.repeat(300)}.example` }],
  ['server.trust', { origin, code: code.slice(1) }],
  ['server.trust', { origin, code: code.toUpperCase() }],
  ['server.trust', { origin, code, force: true }],
  ['recovery.save', { code: 'x'.repeat(65), username: 'ann' }],
  ['recovery.save', { code: 'ABCD', username: 'ann', path: '/etc/passwd' }],
  ['recovery.print', { code: ['ABCD'], username: 'ann' }],
  ['clipboard.write', { text: 'x'.repeat(2_000_000) }],
  ['clipboard.write', 'text'],
  ['file.save', { name: '' }],
  ['file.save', { name: 'plan.pdf', path: '/etc/passwd' }],
  ['file.write', { saveId: '/etc/passwd', bytes: new Uint8Array(1) }],
  ['file.write', { saveId: conversationId, bytes: new Uint8Array(1024 * 1024 + 1) }],
  ['file.write', { saveId: conversationId, bytes: 'text' }],
  ['file.end', { saveId: conversationId }],
  ['microphone.end', undefined],
  ['microphone.end', { turn: -1 }],
  ['preferences.read', { all: true }],
  ['preferences.change', { theme: 'pink' }],
  ['preferences.change', { other: 1 }],
  ['preferences.change', undefined],
  ['preferences.change', { lockAfterSeconds: -1 }],
  ['preferences.change', { lockAfterSeconds: 1e9 }],
  ['notifications.show', { conversationId: 'a chat', name: 'Ann', text: '' }],
  ['notifications.show', { conversationId, name: 'x'.repeat(65), text: '' }],
  ['notifications.show', { conversationId, name: 'Ann', text: 'x'.repeat(201) }],
  ['window.setLocked', { locked: 'no' }],
  ['window.setUnread', { count: -1 }],
  ['window.setUnread', { count: 0.5 }],
  ['window.setUnread', { count: Number.NaN }],
])('refuses a malformed argument of %s before its handler: %j', async (channel, argument) => {
  const reached: unknown[] = [];
  const answer = await answerCall(channel, noting(reached as never), argument);
  expect(answer).toEqual({ ok: false, code: 'invalid_argument' });
  expect(reached).toEqual([]);
});

it('says of a failure that it failed, and nothing of why', async () => {
  const handlers = noting([]);
  const failing: Handlers = {
    ...handlers,
    'app.info': () => {
      throw new Error('/home/ann/secret');
    },
    'recovery.print': () => Promise.reject(new Error('/home/ann/secret')),
  };
  expect(await answerCall('app.info', failing, undefined)).toEqual({ ok: false, code: 'failed' });
  expect(await answerCall('recovery.print', failing, { code: 'A', username: 'ann' })).toEqual({
    ok: false,
    code: 'failed',
  });
});
