import type { Role } from '@secure-chat/shared/signed/control';
import { BaseModel } from './base.ts';

export class Conversation extends BaseModel {
  static override tableName = 'conversations';
  static override idColumn = 'conversationId';

  declare conversationId: string;
  declare kind: 'direct' | 'group';
  declare headSeq: number;
  declare headHash: Buffer;
  declare rosterVersion: number;
  declare rosterHash: Buffer;
  declare createdAt: number;
  /** Since when one of the two has no account any more. */
  declare closedAt: number | null;
}

/** A line of the roster, with the keys that the signed control events gave. */
export class Member extends BaseModel {
  static override tableName = 'members';
  static override idColumn = ['conversationId', 'userId'];

  declare conversationId: string;
  declare userId: string;
  declare role: Role;
  declare identityKey: Buffer;
  declare keyId: Buffer;
  declare bundleHash: Buffer;
  declare joinedSeq: number;
  declare leftSeq: number | null;
  /** In the order of joining, over the whole conversation. */
  declare position: number;
  /** Where a newcomer's log begins: what the `add` signed as last seen. */
  declare visibleAfter: number;
  /** Whether what was said before `joinedSeq` is open to this member. */
  declare readsHistory: boolean;
}
