import { BaseModel } from './base.ts';

/** What an authenticator app shares with the server. It counts once it is confirmed. */
export class SecondFactor extends BaseModel {
  static override tableName = 'second_factors';
  static override idColumn = 'userId';

  declare userId: string;
  declare sealedSecret: Buffer;
  /** Of the last code that was taken: it and all before it are used up. */
  declare lastStep: number;
  declare confirmedAt: number | null;
}

/** A code that is good once, for when the app is lost. */
export class OneTimeCode extends BaseModel {
  static override tableName = 'one_time_codes';
  static override idColumn = ['userId', 'hash'];

  declare userId: string;
  declare hash: Buffer;
}
