import type { Knex } from 'knex';
import { DirectoryEntry, DirectoryHead } from '../models/directory.ts';

export async function readDirectoryHead(knex: Knex): Promise<DirectoryHead> {
  return DirectoryHead.query(knex).first().throwIfNotFound();
}

export async function listDirectory(knex: Knex, after: number, limit: number): Promise<DirectoryEntry[]> {
  return DirectoryEntry.query(knex).where('n', '>', after).orderBy('n').limit(limit);
}
