/** What is mailed. No letter holds a link: nobody shall learn to follow one. */
import type { Letter } from './mailer.ts';

type Text = Omit<Letter, 'to'>;

/** What a person is warned of, by the audit log's name for it. */
export type Warned =
  | 'signed_in'
  | 'password_changed'
  | 'email_changed'
  | 'second_factor_off'
  | 'account_recovered'
  | 'account_reset'
  | 'account_secured';

const ifNotYou =
  'If it wasn’t: open Secure Chat on a device that you trust, sign out in Settings, Devices, whatever you do not ' +
  'know, and change your password.';

const whatHappened: Record<Warned, { readonly subject: string; readonly text: string }> = {
  signed_in: {
    subject: 'A new device signed in to your account',
    text: 'Somebody signed in to your account on a device that was not there before.',
  },
  password_changed: {
    subject: 'Your password was changed',
    text: 'The password of your account was changed.',
  },
  account_recovered: {
    subject: 'Your recovery code was used',
    text: 'Somebody set a new password of your account with its recovery code. Every other device was signed out.',
  },
  account_reset: {
    subject: 'Your account was started afresh',
    text: 'Somebody started your account afresh with a one-time code. Every other device was signed out.',
  },
  account_secured: {
    subject: 'Your account was secured',
    text:
      'Somebody who knows your password made your account’s keys anew. Every other device was signed out, and the ' +
      'recovery code from before is no longer good.',
  },
  second_factor_off: {
    subject: 'The code at sign-in was turned off',
    text: 'Signing in to your account on a new device asks for the password alone now.',
  },
  email_changed: {
    subject: 'Warnings go to another address now',
    text: 'Warnings about your account no longer come to this address.',
  },
};

export function warningLetter(warned: Warned, username: string, serverName: string): Text {
  const { subject, text } = whatHappened[warned];
  return {
    subject: `${subject} (${serverName})`,
    text: `${text}\n\nAccount: @${username} on ${serverName}\n\nIf it was you, there is nothing to do. ${ifNotYou}\n`,
  };
}

export function codeLetter(code: string, serverName: string): Text {
  return {
    subject: `Your code for ${serverName}`,
    text:
      `Type this code in Secure Chat to get warnings about your account here:\n\n    ${code}\n\n` +
      'It is good for 15 minutes. If you did not ask for it, there is nothing to do.\n',
  };
}

const startedByOthers =
  'If you did not ask for it, somebody else did: tell nobody the code, and it ends by itself. On a device where you ' +
  'are signed in, Secure Chat shows it too, with a button that ends it at once.';

/** The code alone, in groups as the app shows them. */
export function resetLetter(code: string, username: string, serverName: string): Text {
  return {
    subject: `Your code to start fresh (${serverName})`,
    text:
      `Somebody asked to start your account afresh.\n\nAccount: @${username} on ${serverName}\n\n` +
      `If it was you, type this code in Secure Chat, where you asked for it:\n\n    ${(code.match(/.{4}/g) ?? []).join(' ')}\n\n` +
      'It is good for 30 minutes, and once. Your old messages can’t be opened again after that, and everybody you ' +
      'talk with sees that your safety number changed. If you still have your recovery code, use that instead: it ' +
      `loses nothing.\n\n${startedByOthers}\n`,
  };
}

/** Reading somebody's mail must not be a way around the code at sign-in. */
export function noResetLetter(username: string, serverName: string): Text {
  return {
    subject: `Starting fresh needs more than mail (${serverName})`,
    text:
      `Somebody asked to start your account afresh.\n\nAccount: @${username} on ${serverName}\n\n` +
      'Your account asks for a code at sign-in, so none to start fresh is mailed. If it was you, ask the person who ' +
      'runs the server, who can hand you one. If it was not you, there is nothing to do.\n',
  };
}
