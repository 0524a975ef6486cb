/** All rows of an embedded database, for searching: the programs that come with it have no `pg_dump`. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';

/** @param dataDir of a server whose embedded database runs. */
export async function dumpEmbedded(dataDir: string): Promise<Buffer> {
  const password = (await readFile(join(dataDir, 'postgres.password'), 'utf8')).trim();
  const [, , , port] = (await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n');
  return dumpDatabase(`postgres://secure_chat:${password}@127.0.0.1:${port}/postgres`);
}

/** Bytes stand in it in hexadecimal. */
export async function dumpDatabase(connectionString: string): Promise<Buffer> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      "select quote_ident(table_name) as name from information_schema.tables where table_schema = 'public'",
    );
    const texts: string[] = [];
    for (const { name } of tables) {
      const { rows } = await client.query<{ row: string }>(
        `select row_to_json(t)::text as row from ${name} t`,
      );
      texts.push(name, ...rows.map(({ row }) => row));
    }
    return Buffer.from(texts.join('\n'));
  } finally {
    await client.end();
  }
}
