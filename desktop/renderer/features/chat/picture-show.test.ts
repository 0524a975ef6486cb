import { expect, it } from 'vitest';
import type { FileView } from '../../../engine/face.ts';
import { around, picturesOf, type PictureItem } from './picture-show.ts';
import { messageItem } from './test-items.ts';

const file: FileView = {
  name: 'lake.png',
  mediaType: 'image/png',
  size: 1,
  width: null,
  height: null,
  durationMs: null,
  voice: false,
  hasPreview: true,
};
const pictures = Array.from({ length: 8 }, (_, at) =>
  messageItem({ id: String(at), seq: at + 1, file }),
) as PictureItem[];
const idsAround = (at: number, of = pictures): string =>
  around(of, at)
    .map(({ id }) => id)
    .join('');

it('shows two pictures before and two after, and at either end as many in all', () => {
  expect(idsAround(4)).toBe('23456');
  expect(idsAround(0)).toBe('01234');
  expect(idsAround(7)).toBe('34567');
  expect(idsAround(1, pictures.slice(0, 3))).toBe('012');
});

it('counts as pictures what has a small one and is in the log', () => {
  const others = [
    messageItem({ id: 'text' }),
    messageItem({ id: 'note', file: { ...file, hasPreview: false } }),
    messageItem({ id: 'waiting', seq: null, file }),
  ];
  expect(picturesOf([...others, pictures[0]!]).map(({ id }) => id)).toEqual(['0']);
});
