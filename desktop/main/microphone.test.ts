import { expect, it } from 'vitest';
import { Microphone } from './microphone.ts';

const origin = 'app://secure-chat';
const request = { url: `${origin}/index.html`, isMainFrame: true, kinds: ['audio'] };
const willing = () => new Microphone(origin, () => Promise.resolve(true));

it('is closed until somebody records, and again when they stop', async () => {
  const microphone = willing();
  expect(microphone.allows(request)).toBe(false);
  const { turn, allowed } = await microphone.begin();
  expect(allowed).toBe(true);
  expect(microphone.allows(request)).toBe(true);
  microphone.end(turn);
  expect(microphone.allows(request)).toBe(false);
});

it('is open for sound alone, to the app’s own page', async () => {
  const microphone = willing();
  await microphone.begin();
  for (const kinds of [['video'], ['audio', 'video'], []])
    expect(microphone.allows({ ...request, kinds })).toBe(false);
  expect(microphone.allows({ ...request, isMainFrame: false })).toBe(false);
  for (const url of ['https://example.org/', 'app://secure-chat.example.org/', ''])
    expect(microphone.allows({ ...request, url })).toBe(false);
});

it('stays closed where the system says no', async () => {
  const microphone = new Microphone(origin, () => Promise.resolve(false));
  expect(await microphone.begin()).toMatchObject({ allowed: false });
  expect(microphone.allows(request)).toBe(false);
});

it('stays open to a recording when the end of an earlier one comes late', async () => {
  const microphone = willing();
  const earlier = await microphone.begin();
  const later = await microphone.begin();
  microphone.end(earlier.turn);
  expect(microphone.allows(request)).toBe(true);
  microphone.end(later.turn);
  expect(microphone.allows(request)).toBe(false);
});

it('opens to nobody where the page went while the system was still asking', async () => {
  let say = (_allowed: boolean): void => undefined;
  const microphone = new Microphone(origin, () => new Promise((resolve) => (say = resolve)));
  const begun = microphone.begin();
  microphone.letGo();
  say(true);
  expect(await begun).toMatchObject({ allowed: false });
  expect(microphone.allows(request)).toBe(false);
});
