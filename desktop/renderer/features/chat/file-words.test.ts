import { expect, it } from 'vitest';
import { kindWords, pastedName, refusalWords, transferWords } from './file-words.ts';

const megabyte = 1024 * 1024;

it('names a file by its ending, else by what it is', () => {
  expect(kindWords({ name: 'plan.final.pdf', mediaType: 'application/pdf' })).toBe('PDF');
  expect(kindWords({ name: 'plan', mediaType: 'image/png' })).toBe('Picture');
  expect(kindWords({ name: 'plan', mediaType: '' })).toBe('File');
});

it('refuses by size and by kind before sending, and nothing while the limits are unknown', () => {
  const limits = { maxBytes: 100 * megabyte, mediaTypes: ['image/*', 'application/zip'] };
  expect(refusalWords({ size: 100 * megabyte + 1, type: 'image/png' }, limits)).toBe('Over the 100 MB limit');
  expect(refusalWords({ size: 1, type: 'video/mp4' }, limits)).toMatch(/kind/);
  expect(refusalWords({ size: 100 * megabyte, type: 'image/png' }, limits)).toBeNull();
  expect(refusalWords({ size: 1, type: 'application/zip' }, limits)).toBeNull();
  expect(refusalWords({ size: 1, type: 'video/mp4' }, { ...limits, mediaTypes: [] })).toBeNull();
  expect(refusalWords({ size: Infinity, type: '' }, null)).toBeNull();
});

it('says how far a file has come', () => {
  const transfer = {
    id: 'a',
    conversationId: 'b',
    direction: 'upload',
    state: 'running',
    doneBytes: 3.1 * megabyte,
    totalBytes: 4.8 * megabyte,
    failure: null,
  } as const;
  expect(transferWords(transfer)).toBe('3.1 MB of 4.8 MB');
  expect(transferWords({ ...transfer, state: 'failed', failure: 'files_full' })).toMatch(/room/);
});

it('names a pasted picture by when it was pasted', () => {
  expect(pastedName('image/png', new Date(2026, 10, 24, 8, 40))).toBe('Picture, 24 Nov 08.40.png');
});
