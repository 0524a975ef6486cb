import { expect } from 'vitest';
import type { TimelineItem, Warning } from '../../face.ts';
import type { Player } from './player.ts';
import type { Said, Scene, Talk } from './scene.ts';
import type { Truth } from './truth.ts';

/** What a reader is shown of a message. */
interface Shown {
  readonly id: string;
  readonly author: string;
  /** Null once it is deleted. */
  readonly text: string | null;
  /** Emoji by the user id of whoever reacted with it. */
  readonly reactions: ReadonlyMap<string, string>;
}

/** Of whom less is asked. */
type Excused = Pick<Scene, 'unsettled' | 'secured'>;

/**
 * Everybody reads what is theirs to read, each once and in the order of the log, and all the same of it:
 * nothing lost, nothing doubled, nothing past checking.
 */
export async function checkViews(talk: Talk, truth: Truth, scene: Excused): Promise<void> {
  const { unsettled } = scene;
  const logged = talk.said.filter(({ id }) => truth.messages.has(id));
  const lost = talk.said.filter((one) => !logged.includes(one) && !unsettled.has(one.by));
  expect(
    lost.map(({ texts }) => texts[0]),
    'what never reached the log',
  ).toEqual([]);
  logged.sort((one, other) => truth.messages.get(one.id)! - truth.messages.get(other.id)!);
  const views = new Map<Player, Map<string, Shown>>();
  for (const player of talk.members) {
    const items = await itemsOf(talk, player);
    checkWarnings(talk, player, items, scene);
    checkWaiting(player, items, unsettled);
    const shown = items.flatMap((item) => shownBy(item));
    const due = logged.filter(({ id }) => truth.reads(player.reader, truth.messages.get(id)!) !== false);
    const mustRead = due.filter(({ id }) => truth.reads(player.reader, truth.messages.get(id)!));
    const seen = new Set(shown.map(({ id }) => id));
    const expected = due.filter((one) => mustRead.includes(one) || seen.has(one.id));
    expect(
      shown.map(({ id }) => id),
      `what ${player.name} reads`,
    ).toEqual(expected.map(({ id }) => id));
    checkWords(player, shown, expected, scene);
    checkReactions(player, shown, expected, unsettled);
    checkLive(talk, player, items);
    views.set(player, new Map(shown.map((one) => [one.id, one])));
  }
  for (const said of logged) checkAgreement(said, truth, views);
}

async function itemsOf(talk: Talk, { client }: Player): Promise<readonly TimelineItem[]> {
  const known = client.summary(talk.conversationId) !== undefined;
  const items = known ? await client.items(talk.conversationId) : [];
  return items.filter(({ seq }) => seq === null || seq > talk.startSeq);
}

function checkWarnings(
  { conversationId }: Talk,
  player: Player,
  items: readonly TimelineItem[],
  { secured }: Excused,
): void {
  const { client, name } = player;
  const amiss = items.filter(({ kind }) => kind === 'unverifiable' || kind === 'warning');
  expect(
    amiss.filter((item) => item.kind !== 'warning' || !isExpected(item.warning)),
    `what ${name} could not verify`,
  ).toEqual([]);
  const warnings = client.summary(conversationId)?.warnings ?? [];
  expect(
    warnings.filter((one) => !isExpected(one) && !(one.code === 'change_outlived' && secured.has(player))),
    `warnings to ${name}`,
  ).toEqual([]);
  expect(client.seen.accountWarnings, `warnings of ${name}’s account`).toEqual([]);
}

/** Whose safety number changed is told of. */
const isExpected = ({ code }: Warning): boolean => code === 'contact_identity_changed';

/** What is not in the log has either failed, or its author has no way to send it. */
function checkWaiting(player: Player, items: readonly TimelineItem[], unsettled: ReadonlySet<Player>): void {
  const waiting = items.filter(({ seq }) => seq === null);
  const stuck = waiting.filter((item) => item.kind !== 'message' || item.delivery !== 'failed');
  expect(stuck, `what still waits at ${player.name}`).toEqual([]);
  if (!unsettled.has(player)) expect(waiting, `what failed at ${player.name}`).toEqual([]);
}

function checkWords(
  player: Player,
  shown: readonly Shown[],
  expected: readonly Said[],
  { unsettled, secured }: Excused,
): void {
  for (const [at, { by, texts, isDeleted }] of expected.entries()) {
    const { author, text } = shown[at]!;
    expect(author, `who wrote “${texts[0]}” to ${player.name}`).toBe(by.userId);
    const isSettled = !unsettled.has(by) && !secured.has(by) && !unsettled.has(player);
    if (!isSettled) expect(text === null ? isDeleted : texts.includes(text)).toBe(true);
    else expect(text, `“${texts[0]}” to ${player.name}`).toBe(isDeleted ? null : texts.at(-1));
  }
}

function checkReactions(
  viewer: Player,
  shown: readonly Shown[],
  expected: readonly Said[],
  unsettled: ReadonlySet<Player>,
): void {
  if (unsettled.has(viewer)) return;
  for (const [at, { texts, reactions }] of expected.entries())
    for (const [by, emoji] of shown[at]!.text === null ? [] : reactions)
      if (!unsettled.has(by))
        expect(shown[at]!.reactions.get(by.userId) ?? null, `${by.name}’s reaction to “${texts[0]}”`).toBe(
          emoji,
        );
}

/** Whoever read all that came after a message reads the same of it. */
function checkAgreement({ id }: Said, truth: Truth, views: ReadonlyMap<Player, Map<string, Shown>>): void {
  const whole = [...views].filter(([{ reader }]) =>
    range(truth.messages.get(id)!, truth.headSeq).every((seq) => truth.reads(reader, seq) === true),
  );
  const [first, ...others] = whole.map(([, shown]) => shown.get(id));
  for (const other of others) expect(other).toEqual(first);
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, at) => from + at);

/** What was told as it happened is what is there when one looks afresh. */
function checkLive({ conversationId }: Talk, { client, name }: Player, items: readonly TimelineItem[]): void {
  const fresh = new Map(items.map((item) => [item.id, shownBy(item)]));
  const live = [...(client.seen.timelines.get(conversationId)?.values() ?? [])];
  for (const item of live.filter(({ id }) => fresh.has(id)))
    expect(shownBy(item), `what ${name}’s window shows`).toEqual(fresh.get(item.id));
}

function shownBy(item: TimelineItem): Shown[] {
  if (item.seq === null || (item.kind !== 'message' && item.kind !== 'deleted')) return [];
  const shown = { id: item.id, author: item.authorId };
  if (item.kind === 'deleted') return [{ ...shown, text: null, reactions: new Map() }];
  return [{ ...shown, text: item.text, reactions: reactionsOf(item) }];
}

const reactionsOf = ({ reactions }: Extract<TimelineItem, { kind: 'message' }>): Shown['reactions'] =>
  new Map(reactions.flatMap(({ emoji, people }) => people.map(({ userId }) => [userId, emoji] as const)));
