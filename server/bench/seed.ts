/**
 * People and conversations written straight into the database. Registering through the API would pay a
 * bcrypt hash and two signatures for each, which is not what is measured. The rows are what sending and
 * listening read: account, device, conversation, members, and a sender session for the first of each conversation.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { connectDatabase, migrateDatabase } from '../database/connect.ts';
import { deriveKey } from '../security/secrets.ts';
import { createTokens } from '../security/token.ts';

export interface SeededClient {
  readonly userId: string;
  readonly token: string;
}

/** A conversation of `sender` and `recipients`, in which the sender has a session. */
export interface SeededConversation {
  readonly conversationId: string;
  readonly sessionHash: Uint8Array<ArrayBuffer>;
  readonly sender: SeededClient;
  readonly recipients: readonly SeededClient[];
}

const rowsAtOnce = 500;
const noBytes = Buffer.alloc(32);

/** @param jwtSecret what the server will have as JWT_SECRET; tokens are valid for 15 minutes from now. */
export async function seedClients(
  url: string,
  jwtSecret: string,
  { clients: count, members }: { clients: number; members: number },
): Promise<SeededConversation[]> {
  await migrateDatabase(url);
  const tokens = createTokens(deriveKey(jwtSecret, 'access-token'));
  const people = Array.from({ length: count }, () => ({ userId: randomUUID(), deviceId: randomUUID() }));
  const knex = connectDatabase({ url, pool: 2 });
  try {
    await knex.batchInsert('accounts', people.map(createAccount), rowsAtOnce);
    await knex.batchInsert('devices', people.map(createDevice), rowsAtOnce);
    const clients = people.map((person) => ({
      userId: person.userId,
      deviceId: person.deviceId,
      token: tokens.issueAccess(person).accessToken,
    }));
    const conversations = Array.from({ length: count / members }, (_, at) => ({
      conversationId: randomUUID(),
      sessionHash: new Uint8Array(randomBytes(32)),
      rosterHash: randomBytes(32),
      sender: clients[members * at]!,
      recipients: clients.slice(members * at + 1, members * (at + 1)),
    }));
    await seedConversations(knex, conversations);
    return conversations;
  } finally {
    await knex.destroy();
  }
}

type Seeded = SeededConversation & {
  readonly rosterHash: Buffer;
  readonly sender: { readonly deviceId: string };
};

async function seedConversations(knex: Knex, seeded: readonly Seeded[]): Promise<void> {
  const conversations = seeded.map(({ conversationId, rosterHash, recipients }) => ({
    conversationId,
    kind: recipients.length === 1 ? 'direct' : 'group',
    headSeq: 1,
    headHash: noBytes,
    rosterVersion: 1,
    rosterHash,
    createdAt: Date.now(),
  }));
  const members = seeded.flatMap(({ conversationId, sender, recipients }) =>
    [sender, ...recipients].map(({ userId }) => ({
      conversationId,
      userId,
      role: 'owner',
      identityKey: noBytes,
      keyId: noBytes,
      bundleHash: noBytes,
      joinedSeq: 1,
    })),
  );
  const sessions = seeded.map(({ conversationId, sessionHash, rosterHash, sender }) => ({
    conversationId,
    sessionHash: Buffer.from(sessionHash),
    sessionId: randomUUID(),
    senderUserId: sender.userId,
    deviceId: sender.deviceId,
    rosterHash,
  }));
  await knex.batchInsert('conversations', conversations, rowsAtOnce);
  await knex.batchInsert('members', members, rowsAtOnce);
  await knex.batchInsert('senderSessions', sessions, rowsAtOnce);
  // The planner should know the tables as it would after a day, not as they were when empty.
  await knex.raw('ANALYZE');
}

function createDevice(person: { userId: string; deviceId: string }) {
  const now = Date.now();
  return { ...person, name: 'Bench', refreshHash: randomBytes(32), createdAt: now, lastSeenAt: now };
}

/** Nobody can sign in to it: the hash is of nothing. */
function createAccount({ userId }: { userId: string }) {
  return {
    userId,
    username: `bench-${userId}`,
    authHash: '',
    recoveryAuthHash: noBytes,
    kdfSuite: 1,
    kdfMemoryKib: 65_536,
    kdfPasses: 3,
    kdfLanes: 1,
    kdfSeed: noBytes,
    accountVersion: 1,
    passwordWrap: noBytes,
    recoveryWrap: noBytes,
    recoveryVersion: 1,
    recoveryMemoryKib: 65_536,
    recoveryPasses: 3,
    recoverySeed: noBytes,
    identityKeyId: noBytes,
    identityPublicKey: noBytes,
    identityWrappedKey: noBytes,
    encryptionKeyId: noBytes,
    encryptionPublicKey: noBytes,
    encryptionWrappedKey: noBytes,
    vaultVersion: 1,
    vault: noBytes,
    createdAt: Date.now(),
  };
}
