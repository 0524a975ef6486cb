/** NOTIFY on a connection of its own, after the commit of what it tells of. */
import { setTimeout } from 'node:timers/promises';
import { Client } from 'pg';
import type { Link, LinkEvents, OpenLink } from './link.ts';

const channel = 'secure_chat';
const retryMs = 500;

/** @param url of the database that all processes share. */
export function openPostgresLink(url: string): OpenLink {
  return async (events) => {
    const link = new PostgresLink(url, events);
    await link.open();
    return link;
  };
}

class PostgresLink implements Link {
  readonly #url: string;
  readonly #events: LinkEvents;
  readonly #closing = new AbortController();
  #client: Client | undefined;

  constructor(url: string, events: LinkEvents) {
    this.#url = url;
    this.#events = events;
  }

  /** @throws {Error} if the database cannot be reached. */
  async open(): Promise<void> {
    const client = new Client({
      connectionString: this.#url,
      application_name: 'secure-chat bus',
      keepAlive: true,
      query_timeout: 10_000,
    });
    client.on('error', (error) => this.#lose(client, error));
    client.on('end', () => this.#lose(client, new Error('the bus lost its connection')));
    client.on('notification', ({ payload }) => this.#events.onText(payload ?? ''));
    try {
      await client.connect();
      await client.query(`LISTEN ${channel}`);
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
    this.#client = client;
    this.#events.onUp();
  }

  async send(text: string): Promise<void> {
    const client = this.#client;
    if (client === undefined) throw new Error('the bus has no connection');
    try {
      await client.query({
        name: 'notify',
        text: 'SELECT pg_notify($1, $2)',
        values: [channel, text],
      });
    } catch (error) {
      // A connection that does not answer is as good as gone.
      this.#lose(client, error);
      throw error;
    }
  }

  async close(): Promise<void> {
    this.#closing.abort();
    const client = this.#client;
    this.#client = undefined;
    await client?.end();
  }

  /** Said once for each connection; from then on another one is sought. */
  #lose(client: Client, error: unknown): void {
    if (this.#client !== client) return;
    this.#client = undefined;
    this.#events.onDown(error);
    client.end().catch(() => undefined);
    void this.#reopen();
  }

  async #reopen(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      await setTimeout(retryMs, undefined, { signal, ref: false }).catch(() => undefined);
      if (
        signal.aborted ||
        (await this.open().then(
          () => true,
          () => false,
        ))
      )
        return;
    }
  }
}
