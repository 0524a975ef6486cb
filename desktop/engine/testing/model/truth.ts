import { toBase64Url } from '@secure-chat/shared/bytes';
import { controlFormat, type RosterOp } from '@secure-chat/shared/signed/control';
import { changeRoster, startRoster, type RosterState } from '@secure-chat/shared/signed/roster';
import { queryRows } from '../../../../server/testing/query-rows.ts';
import type { TestServer } from '../../../../server/testing/test-server.ts';

/** Somebody who holds the keys of these identities: whoever starts afresh is another reader. */
export interface Reader {
  readonly userId: string;
  /** SPKI, base64url; more than one once the account was secured. */
  readonly identities: readonly string[];
}

/** What the log of a conversation holds, and who was in it when, by the server's own rows. */
export interface Truth {
  /** Seq of each message by its event id. */
  readonly messages: ReadonlyMap<string, number>;
  readonly headSeq: number;
  isMember(reader: Reader): boolean;
  /** Whether what stands there is to be read; null where either is right. */
  reads(reader: Reader, seq: number): boolean | null;
}

interface EventRow {
  readonly seq: string;
  readonly event_id: string;
  readonly kind: string;
  readonly bytes: Buffer;
}

/** Who was in it after a control. */
interface Step {
  readonly seq: number;
  readonly inside: ReadonlyMap<string, string>;
  /** User ids to whom the whole history was opened. */
  readonly shown: readonly string[];
}

export async function readTruth(server: TestServer, conversationId: string): Promise<Truth> {
  const rows = await queryRows<EventRow>(
    server.databaseUrl,
    'SELECT seq, event_id, kind, bytes FROM events WHERE conversation_id = $1 ORDER BY seq',
    [conversationId],
  );
  const steps = replay(rows.filter(({ kind }) => kind === 'control'));
  const sent = rows.filter(({ kind }) => kind === 'message');
  return {
    messages: new Map(sent.map((row) => [row.event_id, Number(row.seq)])),
    headSeq: rows.length,
    isMember: (reader) => isInside(steps.at(-1), reader),
    reads: (reader, seq) => readsAt(steps, reader, seq),
  };
}

const isInside = (step: Step | undefined, { userId, identities }: Reader): boolean =>
  identities.some((identity) => step?.inside.get(userId) === identity);

function readsAt(steps: readonly Step[], reader: Reader, seq: number): boolean | null {
  if (
    isInside(
      steps.findLast((step) => step.seq <= seq),
      reader,
    )
  )
    return true;
  const shown = steps.find((step) => step.seq > seq && step.shown.includes(reader.userId));
  if (!shown || !isInside(shown, reader)) return false;
  // Opened to somebody who was in it before: their app has been past that place already.
  return steps.some((step) => step.seq < shown.seq && isInside(step, reader)) ? null : true;
}

function replay(controls: readonly EventRow[]): Step[] {
  const steps: Step[] = [];
  let state: RosterState | null = null;
  for (const { seq, bytes } of controls) {
    const control = controlFormat.decode(new Uint8Array(bytes));
    state = state === null ? startRoster(control) : changeRoster(state, control.actorUserId, control.ops);
    const inside = [...state.members.values()].map(
      ({ userId, identityKey }) => [userId, toBase64Url(identityKey)] as const,
    );
    steps.push({ seq: Number(seq), inside: new Map(inside), shown: control.ops.flatMap(shownBy) });
  }
  return steps;
}

const shownBy = (op: RosterOp): string[] =>
  op.op === 'add' && op.history === 'all' ? [op.member.userId] : [];
