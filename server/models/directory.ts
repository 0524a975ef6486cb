import { BaseModel } from './base.ts';

export class DirectoryEntry extends BaseModel {
  static override tableName = 'directory_entries';
  static override idColumn = 'n';

  declare n: number;
  declare entry: Buffer;
  declare hash: Buffer;
}

/** The single row whose lock puts the directory's writers in order. */
export class DirectoryHead extends BaseModel {
  static override tableName = 'directory_head';
  static override idColumn = 'isHead';

  declare size: number;
  declare hash: Buffer;
}
