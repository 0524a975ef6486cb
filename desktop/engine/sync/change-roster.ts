import { fromBase64Url } from '@secure-chat/shared/bytes';
import { appendEvents, type NewEvent, type Signed } from '@secure-chat/shared/contract';
import type { RosterOp } from '@secure-chat/shared/signed/control';
import { HttpError } from '../api/errors.ts';
import { AcceptanceError, applyControl, changeControl, openControl, type Roster } from '../crypto/index.ts';
import { EngineError } from '../errors.ts';
import type { Conversation } from './conversation.ts';
import type { Workspace } from './workspace.ts';

/** Somebody else may be faster this often before a person is asked again. */
const mostAttempts = 5;

/** Somebody else's change came first: of the roster, of one's own right, or of whether one is in it at all. */
const overtaken: readonly HttpError['code'][] = ['stale_roster', 'forbidden', 'not_found'];

type HistoryWraps = NonNullable<Extract<NewEvent, { kind: 'control' }>['historyWraps']>;

export interface RosterIntent {
  /** What is still to be done to this roster; none when somebody did it already. */
  ops(roster: Roster): readonly RosterOp[];
  historyWraps?(): Promise<HistoryWraps>;
  /** Adds and removes are signed again by themselves; a role is decided by a person who sees the roster. */
  readonly again: boolean;
}

/**
 * Signs a change for the roster in force and appends it; where another change came first, for that one's
 * roster (PROTOCOL §6).
 * @returns whether there was anything left to change.
 * @throws {EngineError} `roster_changed`, `not_allowed`; {NetworkError} without the server.
 */
export async function changeRoster(
  workspace: Workspace,
  conversation: Conversation,
  intent: RosterIntent,
): Promise<boolean> {
  for (let attempt = 1; ; attempt++) {
    await workspace.inbox.catchUp(conversation);
    const ops = intent.ops(requireRoster(conversation));
    if (ops.length === 0) return false;
    if (await append(workspace, conversation, ops, intent)) break;
    if (!intent.again || attempt === mostAttempts) throw new EngineError('roster_changed');
  }
  await workspace.inbox.catchUp(conversation);
  return true;
}

/** @returns false where the server has a newer roster. */
async function append(
  workspace: Workspace,
  conversation: Conversation,
  ops: readonly RosterOp[],
  intent: RosterIntent,
): Promise<boolean> {
  const { context } = workspace;
  const { conversationId, verified } = conversation.state;
  const roster = requireRoster(conversation);
  const directory = context.directory.head();
  const signed = await changeControl(context.opened, roster, ops, {
    lastSeenSeq: verified.seq,
    lastSeenLogHash: fromBase64Url(verified.logHash),
    dirSize: directory.size,
    dirHash: directory.hash,
    sentAt: context.platform.clock.now(),
    eventId: crypto.randomUUID(),
  });
  await checkOwn(roster, signed);
  const historyWraps = await intent.historyWraps?.();
  const event: NewEvent = { kind: 'control', ...signed, ...(historyWraps && { historyWraps }) };
  try {
    await context.client().call(appendEvents, { params: { conversationId }, body: { events: [event] } });
    return true;
  } catch (error) {
    if (error instanceof HttpError && overtaken.includes(error.code)) return false;
    throw error;
  }
}

/** Checked as everybody else will check it, before anything is sent. */
async function checkOwn(roster: Roster, signed: Signed): Promise<void> {
  try {
    await applyControl(roster, await openControl(signed));
  } catch (error) {
    // A right that one had when one asked may be gone by now.
    if (error instanceof AcceptanceError && error.reason === 'not_allowed')
      throw new EngineError('not_allowed', { cause: error });
    throw error;
  }
}

function requireRoster({ roster, state }: Conversation): Roster {
  if (roster === null || state.membership !== 'member') throw new EngineError('not_allowed');
  return roster;
}
