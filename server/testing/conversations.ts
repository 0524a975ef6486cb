/** Signed conversation events as clients make them, around bodies and wraps that are random bytes. */
import { randomBytes, randomUUID } from 'node:crypto';
import { toBase64Url } from '@secure-chat/shared/bytes';
import {
  appendEvents,
  createConversation,
  type Appended,
  type NewEvent,
  type Signed,
} from '@secure-chat/shared/contract';
import { controlFormat, type Control, type RosterMember } from '@secure-chat/shared/signed/control';
import { messageFormat, messageSignedBytes, type MessageHeader } from '@secure-chat/shared/signed/message';
import { receiptFormat, type Receipt } from '@secure-chat/shared/signed/receipt';
import { sessionFormat, type SessionRecord } from '@secure-chat/shared/signed/session';
import type { TestPerson } from './factories.ts';
import { randomText } from './factories.ts';
import { hashOf, signWith, type TestKeys } from './keys.ts';
import { call } from './test-client.ts';

const zeroHash = new Uint8Array(32);

/** A conversation of two with the roster that is in force in it. */
export interface TestConversation {
  readonly conversationId: string;
  readonly rosterHash: Uint8Array<ArrayBuffer>;
  readonly members: readonly [TestPerson, TestPerson];
  readonly created: Appended;
}

export function presentMember(person: TestPerson): RosterMember {
  return {
    userId: person.userId,
    role: 'owner',
    identityKey: person.identity.spki,
    keyId: person.encryption.keyId,
    bundleHash: person.bundleHash,
  };
}

export function signBytes(keys: TestKeys, bytes: Uint8Array): Signed {
  return { bytes: toBase64Url(bytes), signature: toBase64Url(signWith(keys, bytes)) };
}

/** A signed `create` of a direct conversation, with parts of it replaced. */
export function createControl(actor: TestPerson, other: TestPerson, changes: Partial<Control> = {}): Signed {
  const create = { op: 'create', kind: 'direct', nonce: new Uint8Array(randomBytes(16)) } as const;
  const members = [presentMember(actor), presentMember(other)];
  const control: Control = {
    suite: 1,
    conversationId: null,
    rosterVersion: 1,
    prevRosterHash: null,
    actorUserId: actor.userId,
    actorIdentityHash: hashOf(actor.identity.spki),
    ops: [{ ...create, members }],
    lastSeenSeq: 0,
    lastSeenLogHash: zeroHash,
    dirSize: 0,
    dirHash: zeroHash,
    eventId: randomUUID(),
    sentAt: Date.now(),
    ...changes,
  };
  return signBytes(actor.identity, controlFormat.encode(control));
}

export async function startConversation(
  origin: string,
  actor: TestPerson,
  other: TestPerson,
): Promise<TestConversation> {
  const control = createControl(actor, other);
  const { conversationId, appended } = await call(origin, createConversation, {
    token: actor.token,
    body: { control },
  });
  const rosterHash = hashOf(Buffer.from(control.bytes, 'base64url'));
  return { conversationId, rosterHash, members: [actor, other], created: appended };
}

/** A group with its roster, as far as its maker's controls went. */
export interface TestGroup {
  readonly conversationId: string;
  rosterHash: Uint8Array<ArrayBuffer>;
  rosterVersion: number;
  members: readonly TestPerson[];
}

export async function startGroup(
  origin: string,
  owner: TestPerson,
  others: readonly TestPerson[],
  roles: Readonly<Record<string, RosterMember['role']>> = {},
): Promise<TestGroup> {
  const people = [owner, ...others];
  const members = people.map((person) => ({
    ...presentMember(person),
    role: person === owner ? ('owner' as const) : (roles[person.userId] ?? ('member' as const)),
  }));
  const create = { op: 'create', kind: 'group', nonce: new Uint8Array(randomBytes(16)), members } as const;
  const control = createControl(owner, owner, { ops: [create] });
  const { conversationId } = await call(origin, createConversation, {
    token: owner.token,
    body: { control },
  });
  const rosterHash = hashOf(Buffer.from(control.bytes, 'base64url'));
  return { conversationId, rosterHash, rosterVersion: 1, members: people };
}

/** A signed change of a group's roster, with parts of it replaced. */
export function changeControl(
  group: TestGroup,
  actor: TestPerson,
  ops: Control['ops'],
  changes: Partial<Control> = {},
): Signed {
  return createControl(actor, actor, {
    conversationId: group.conversationId,
    rosterVersion: group.rosterVersion + 1,
    prevRosterHash: group.rosterHash,
    lastSeenSeq: 1,
    ops,
    ...changes,
  });
}

/** Appends a change by its actor, and takes its roster for the one in force. */
export async function changeGroup(
  origin: string,
  group: TestGroup,
  change: {
    readonly actor: TestPerson;
    readonly ops: Control['ops'];
    readonly members: readonly TestPerson[];
    readonly lastSeen?: Appended;
  },
): Promise<Appended> {
  const { actor, ops, members, lastSeen } = change;
  const seen = lastSeen && {
    lastSeenSeq: lastSeen.seq,
    lastSeenLogHash: new Uint8Array(Buffer.from(lastSeen.logHash, 'base64url')),
  };
  const control = changeControl(group, actor, ops, seen);
  const { appended } = await append(origin, group, actor, [{ kind: 'control', ...control }]);
  group.rosterHash = hashOf(Buffer.from(control.bytes, 'base64url'));
  group.rosterVersion += 1;
  group.members = members;
  return appended[0]!;
}

/** A sender session for everyone in the conversation. */
export function createSession(
  conversation: Pick<TestGroup, 'conversationId' | 'rosterHash' | 'members'>,
  sender: TestPerson,
  changes: Partial<SessionRecord> = {},
): { event: Extract<NewEvent, { kind: 'session' }>; sessionHash: Uint8Array<ArrayBuffer> } {
  const bytes = sessionFormat.encode({
    suite: 1,
    conversationId: conversation.conversationId,
    sessionId: randomUUID(),
    senderUserId: sender.userId,
    senderIdentityHash: hashOf(sender.identity.spki),
    senderDeviceId: sender.deviceId,
    rosterHash: conversation.rosterHash,
    commitment: new Uint8Array(randomBytes(32)),
    ttl: 0,
    vaultVersion: 1,
    dirSize: 0,
    dirHash: zeroHash,
    createdAt: Date.now(),
    ...changes,
  });
  const wraps = conversation.members.map(({ userId }) => ({ userId, wrap: randomText(384) }));
  return {
    event: { kind: 'session', ...signBytes(sender.identity, bytes), wraps },
    sessionHash: hashOf(bytes),
  };
}

export function createMessage(
  conversation: Pick<TestConversation, 'conversationId'>,
  sender: Pick<TestPerson, 'identity'>,
  given: { sessionHash: Uint8Array<ArrayBuffer>; index: number; body?: Buffer } & Partial<MessageHeader>,
): Extract<NewEvent, { kind: 'message' }> {
  const { body = randomBytes(300), ...header } = given;
  const bytes = messageFormat.encode({
    suite: 1,
    conversationId: conversation.conversationId,
    eventId: randomUUID(),
    sentAt: Date.now(),
    expiresAt: null,
    drops: null,
    lastSeenSeq: 1,
    lastSeenLogHash: zeroHash,
    ...header,
  });
  const signature = signWith(sender.identity, messageSignedBytes(hashOf(bytes), hashOf(body)));
  return {
    kind: 'message',
    header: toBase64Url(bytes),
    signature: toBase64Url(signature),
    body: toBase64Url(body),
  };
}

/** Opens a session and appends `count` messages in it, as one batch. */
export async function sendMessages(
  origin: string,
  conversation: Pick<TestGroup, 'conversationId' | 'rosterHash' | 'members'>,
  sender: TestPerson,
  count: number,
): Promise<{ events: NewEvent[]; appended: Appended[]; sessionHash: Uint8Array<ArrayBuffer> }> {
  const { event, sessionHash } = createSession(conversation, sender);
  const messages = Array.from({ length: count }, (_, index) =>
    createMessage(conversation, sender, { sessionHash, index }),
  );
  const events = [event, ...messages];
  const { appended } = await append(origin, conversation, sender, events);
  return { events, appended, sessionHash };
}

export async function append(
  origin: string,
  { conversationId }: { conversationId: string },
  sender: TestPerson,
  events: NewEvent[],
): Promise<{ appended: Appended[] }> {
  return call(origin, appendEvents, { token: sender.token, params: { conversationId }, body: { events } });
}

export function createReceipt(
  conversation: TestConversation,
  reader: TestPerson,
  changes: Partial<Receipt> = {},
): Signed {
  const bytes = receiptFormat.encode({
    suite: 1,
    conversationId: conversation.conversationId,
    userId: reader.userId,
    deviceId: reader.deviceId,
    kind: 'delivered',
    upToSeq: 1,
    logHash: zeroHash,
    sentAt: Date.now(),
    ...changes,
  });
  return signBytes(reader.identity, bytes);
}
