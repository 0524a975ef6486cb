import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface MailServer {
  /** For `SMTP_URL`. */
  readonly url: string;
  /** The next letter to an address that passes `wanted`, with its head, as it came. */
  next(to: string, wanted?: RegExp): Promise<string>;
  /** How many letters came for an address and were not taken yet. */
  waiting(to: string): number;
  stop(): Promise<void>;
}

/** A real SMTP server that keeps what it is sent. It takes nothing for `nobody@…`. */
export async function startMailServer(): Promise<MailServer> {
  const letters: { to: string; letter: string }[] = [];
  const waiting = new Set<() => void>();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo({ address }, _session, callback) {
      callback(address.startsWith('nobody@') ? new Error('550 no such person') : null);
    },
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const letter = Buffer.concat(chunks).toString();
        letters.push(...session.envelope.rcptTo.map(({ address }) => ({ to: address, letter })));
        callback(null);
        waiting.forEach((look) => look());
      });
    },
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    next: (to, wanted = /^/) =>
      new Promise((resolve) => {
        const look = (): void => {
          const at = letters.findIndex((one) => one.to === to && wanted.test(one.letter));
          if (at === -1) return;
          waiting.delete(look);
          resolve(letters.splice(at, 1)[0]!.letter);
        };
        waiting.add(look);
        look();
      }),
    waiting: (to) => letters.filter((one) => one.to === to).length,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
      }),
  };
}
