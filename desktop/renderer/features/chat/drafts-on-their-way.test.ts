import { expect, it } from 'vitest';
import { DraftsOnTheirWay } from './drafts-on-their-way.ts';

/** Answers each save when told to. */
function heldDrafts() {
  const answers: { resolve(): void; reject(error: Error): void }[] = [];
  const drafts = new DraftsOnTheirWay(
    () => new Promise<void>((resolve, reject) => answers.push({ resolve, reject })),
  );
  return { drafts, answers };
}

it('gives what was written last to whoever comes back before it is kept', async () => {
  const { drafts, answers } = heldDrafts();
  const saved = drafts.save({ conversationId: 'a', text: 'half a thought' });
  expect(drafts.newest('a', 'half')).toBe('half a thought');
  expect(drafts.newest('b', 'another')).toBe('another');
  answers[0]!.resolve();
  await saved;
  expect(drafts.newest('a', 'as it is kept')).toBe('as it is kept');
});

it('goes by the newest where two are on their way', async () => {
  const { drafts, answers } = heldDrafts();
  const first = drafts.save({ conversationId: 'a', text: 'half' });
  const second = drafts.save({ conversationId: 'a', text: '' });
  answers[0]!.resolve();
  await first;
  expect(drafts.newest('a', 'half')).toBe('');
  answers[1]!.resolve();
  await second;
  expect(drafts.newest('a', 'kept')).toBe('kept');
});

it('keeps nothing of a draft that was refused, as all are by a lock', async () => {
  const { drafts, answers } = heldDrafts();
  const saved = drafts.save({ conversationId: 'a', text: 'a secret' });
  answers[0]!.reject(new Error('cancelled'));
  await saved;
  expect(drafts.newest('a', '')).toBe('');
});
