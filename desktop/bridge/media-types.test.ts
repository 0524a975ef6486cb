import { expect, it } from 'vitest';
import { playableType } from './media-types.ts';

it('plays what is sound or film, whatever its sender’s system calls it', () => {
  expect(playableType('audio/webm;codecs=opus')).toBe('audio/webm');
  expect(playableType('Audio/X-WAV')).toBe('audio/wav');
  expect(playableType('video/mp4')).toBe('video/mp4');
});

it('plays nothing else', () => {
  for (const type of [
    'text/html',
    'image/svg+xml',
    'audio/',
    'audio/html',
    'video/x-unknown',
    '',
    'constructor',
  ])
    expect(playableType(type)).toBeNull();
});
