import { fromBase64Url } from '@secure-chat/shared/bytes';
import type { ConversationPage, LogEvent } from '@secure-chat/shared/contract';
import type { MessageHeader } from '@secure-chat/shared/signed/message';
import type { SessionRecord } from '@secure-chat/shared/signed/session';
import {
  createSession,
  eventHashOf,
  logHash,
  openBundle,
  sealMessage,
  sessionKey,
  type OpenedAccount,
  type OpenedBundle,
  type Payload,
  type Roster,
} from '../crypto/index.ts';
import { replayControls } from '../sync/replay-controls.ts';
import { keysOf, ownBundleOf, type HostileStage, type Pair } from './hostile-stage.ts';

type Session = Awaited<ReturnType<typeof createSession>>;
type SessionChanges = Partial<
  Pick<SessionRecord, 'ttl' | 'createdAt' | 'vaultVersion'> & { deviceId: string }
>;

/**
 * A member whose app keeps no rule: Ann's real keys, the real roster, and events of her own making,
 * which a server that is in league with her puts into the log that Bob is shown.
 */
export class RogueMember {
  readonly opened: OpenedAccount;
  readonly roster: Roster;
  readonly #stage: HostileStage;
  readonly #bundles: readonly OpenedBundle[];
  readonly #reader: string;
  #seq: number;
  #logHash: Uint8Array<ArrayBuffer>;

  static async of(stage: HostileStage, { ann, bob, conversationId }: Pair): Promise<RogueMember> {
    const page = await stage.pageOf(bob, conversationId);
    const controls = page.events.filter((event) => event.kind === 'control');
    const roster = await replayControls(controls);
    if (roster === null) throw new Error('no create');
    return new RogueMember(stage, {
      opened: await keysOf(ann),
      roster,
      bundles: [await openBundle(await ownBundleOf(ann)), await openBundle(await ownBundleOf(bob))],
      reader: bob.self.userId,
      head: page.head,
    });
  }

  private constructor(
    stage: HostileStage,
    from: {
      opened: OpenedAccount;
      roster: Roster;
      bundles: readonly OpenedBundle[];
      reader: string;
      head: ConversationPage['head'];
    },
  ) {
    this.#stage = stage;
    this.opened = from.opened;
    this.roster = from.roster;
    this.#bundles = from.bundles;
    this.#reader = from.reader;
    this.#seq = from.head.seq;
    this.#logHash = fromBase64Url(from.head.logHash);
  }

  get cursor(): Pick<MessageHeader, 'lastSeenSeq' | 'lastSeenLogHash'> {
    return { lastSeenSeq: this.#seq, lastSeenLogHash: this.#logHash };
  }

  session(changes: SessionChanges = {}): Promise<Session> {
    return createSession(this.opened, {
      roster: this.roster,
      recipients: this.#bundles,
      deviceId: crypto.randomUUID(),
      ttl: 0,
      vaultVersion: 1,
      dirSize: 0,
      dirHash: new Uint8Array(32),
      createdAt: Date.now(),
      ...changes,
    });
  }

  /** Shows a session record in the log, with the reader's own wrap or another. */
  async showSession(session: Session, changes: { wrap?: string; eventId?: string } = {}): Promise<void> {
    const own = session.wraps.find(({ userId }) => userId === this.#reader)!;
    const { wrap = own.wrap, eventId = session.sessionId } = changes;
    await this.#show({ kind: 'session', ...session.record, ...this.#place(eventId), wrap, sharedBy: null });
  }

  async message(
    session: Session,
    text: string,
    changes: Partial<MessageHeader> & { payload?: Payload } = {},
  ): Promise<Extract<LogEvent, { kind: 'message' }>> {
    const eventId = crypto.randomUUID();
    const sealed = await sealMessage(this.opened, {
      key: await sessionKey(session.seed, session.sessionId),
      conversationId: this.roster.conversationId,
      sessionHash: session.sessionHash,
      index: 0,
      eventId,
      sentAt: Date.now(),
      expiresAt: null,
      drops: null,
      ...this.cursor,
      payload: { kind: 'text', text },
      ...changes,
    });
    return { kind: 'message', ...sealed, ...this.#place(eventId), bodyHash: null };
  }

  /** Puts an event at the end of the log that the reader is shown. */
  show(event: LogEvent): Promise<void> {
    return this.#show({ ...event, seq: this.#seq + 1 });
  }

  async #show(event: LogEvent): Promise<void> {
    const { conversationId } = this.roster;
    const { seq, eventId } = event;
    const eventHash = await eventHashOf(event);
    this.#logHash = await logHash(this.#logHash, { conversationId, seq, eventId, eventHash });
    this.#seq = seq;
    this.#stage.proxy.inject('event', { conversationId, event });
  }

  #place(eventId: string) {
    return { seq: this.#seq + 1, eventId, receivedAt: Date.now(), senderUserId: this.opened.userId };
  }
}
