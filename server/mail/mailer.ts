import { createTransport } from 'nodemailer';

export interface Letter {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** Sends mail, or says that this server has none. */
export interface Mailer {
  readonly available: boolean;
  /** Resolves once the mail server has taken it. Rejects without naming the address. */
  send(letter: Letter): Promise<void>;
  close(): void;
}

export interface MailSettings {
  /** `smtps://name:password@host` or `smtp://…` */
  readonly url: string;
  readonly from: string;
}

/** The mail server did not take a letter. */
export class MailError extends Error {
  override readonly name = 'MailError';
}

const patienceMs = 20_000;

export function createMailer(settings: MailSettings | undefined): Mailer {
  if (settings === undefined)
    return {
      available: false,
      send: async () => {
        throw new MailError('this server sends no mail');
      },
      close: () => undefined,
    };
  const patience = { connectionTimeout: patienceMs, greetingTimeout: patienceMs, socketTimeout: patienceMs };
  const transport = createTransport(
    // Nothing that a text could name is read from a disk or fetched.
    { url: settings.url, ...patience, disableFileAccess: true, disableUrlAccess: true },
    { from: settings.from },
  );
  return {
    available: true,
    async send({ to, subject, text }) {
      // What the mail server says may repeat the address: only that it refused is told.
      await transport.sendMail({ to: { name: '', address: to }, subject, text }).catch(() => {
        throw new MailError('the mail server did not take the letter');
      });
    },
    close: () => transport.close(),
  };
}
