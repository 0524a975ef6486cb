import type { Archive, Write } from './archive.ts';
import { blockKey, blockOf, blockRows, itemsOf, type Row } from './rows.ts';

/** Opened blocks kept at hand: 128 blocks are 8,192 messages. */
const cachedBlocks = 128;

/** A newcomer's first block has no rows in front of the first event that was theirs to read. */
type Block = (Row | null)[];

/** The rows of one conversation, read and written in blocks of {@link blockRows}. */
export class RowBlocks {
  readonly #archive: Archive;
  readonly #conversationId: string;
  readonly #blocks = new Map<number, Block>();

  constructor(archive: Archive, conversationId: string) {
    this.#archive = archive;
    this.#conversationId = conversationId;
  }

  async block(index: number): Promise<readonly Row[]> {
    return rowsIn(await this.#block(index));
  }

  async #block(index: number): Promise<Block> {
    const cached = this.#blocks.get(index);
    if (cached) return cached;
    const rows = (await this.#archive.read<Block>(blockKey(this.#conversationId, index))) ?? [];
    this.#remember(index, rows);
    return rows;
  }

  async row(seq: number): Promise<Row | null> {
    const rows = await this.#block(blockOf(seq));
    return rows[(seq - 1) % blockRows] ?? null;
  }

  /** Rows `from … to`, both included, in order. */
  async range(from: number, to: number): Promise<Row[]> {
    const rows: Row[] = [];
    for (let index = blockOf(Math.max(1, from)); index <= blockOf(to); index++)
      rows.push(...(await this.block(index)).filter(({ seq }) => seq >= from && seq <= to));
    return rows;
  }

  /**
   * The writes that append `rows`, and the number of timeline items in each block they touch.
   * Nothing changes here until {@link applied} says that the commit stood.
   */
  async prepare(rows: readonly Row[]): Promise<PreparedRows> {
    const blocks = new Map<number, Block>();
    for (const row of rows) {
      const index = blockOf(row.seq);
      const block = blocks.get(index) ?? [...(await this.#block(index))];
      blocks.set(index, block);
      const place = (row.seq - 1) % blockRows;
      while (block.length < place) block.push(null);
      block[place] = row;
    }
    const entries = [...blocks];
    return {
      blocks,
      writes: entries.map(([index, value]) => ({ key: blockKey(this.#conversationId, index), value })),
      items: new Map(entries.map(([index, value]) => [index, countItems(value)])),
    };
  }

  applied(prepared: PreparedRows): void {
    for (const [index, rows] of prepared.blocks) this.#remember(index, rows);
  }

  #remember(index: number, rows: Block): void {
    this.#blocks.delete(index);
    this.#blocks.set(index, rows);
    if (this.#blocks.size > cachedBlocks) this.#blocks.delete(this.#blocks.keys().next().value!);
  }
}

export interface PreparedRows {
  readonly blocks: ReadonlyMap<number, Block>;
  readonly writes: readonly Write[];
  readonly items: ReadonlyMap<number, number>;
}

const rowsIn = (block: Block): Row[] => block.filter((row) => row !== null);

function countItems(block: Block): number {
  return rowsIn(block).reduce((total, row) => total + itemsOf(row), 0);
}
