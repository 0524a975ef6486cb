import { expect, it } from 'vitest';
import { notificationWords } from './notification-words.ts';

const arrival = { name: 'Ann Aldous', text: 'The kettle is on' };

it('shows names only, unless the person chose otherwise', () => {
  expect(notificationWords(arrival, { shows: 'names', locked: false })).toEqual({
    title: 'Ann Aldous',
    body: 'New message',
  });
});

it('shows the text where the person chose so', () => {
  expect(notificationWords(arrival, { shows: 'text', locked: false })).toEqual({
    title: 'Ann Aldous',
    body: 'The kettle is on',
  });
  expect(notificationWords({ ...arrival, text: '' }, { shows: 'text', locked: false })?.body).toBe(
    'New message',
  );
});

it('shows nothing where the person wants none', () => {
  expect(notificationWords(arrival, { shows: 'off', locked: false })).toBeNull();
  expect(notificationWords(arrival, { shows: 'off', locked: true })).toBeNull();
});

it.each(['names', 'text'] as const)('names nobody and quotes nothing while locked (%s)', (shows) => {
  expect(notificationWords(arrival, { shows, locked: true })).toEqual({
    title: 'Secure Chat',
    body: 'New message',
  });
});
