import type {
  ContactCard,
  EngineErrorCode,
  EngineFailure,
  FileView,
  UnverifiableReason,
  Warning,
  WarningCode,
} from '../../engine/face.ts';

/** What a person reads for each failure: what happened, then what to do. */
export const failures: Record<EngineErrorCode, string> = {
  offline: 'The server can’t be reached. Check your connection, then try again.',
  server_error: 'The server had a problem of its own. Try again in a moment, or tell the person who runs it.',
  contract_broken: 'The server answered in a way this app doesn’t understand. It may need an update.',
  wrong_password: 'That’s not the right user name and password. Check both and try again.',
  wrong_password_offline:
    'This computer doesn’t know that password, and the server can’t be reached. If you changed it on another device, connect, then try again.',
  device_signed_out:
    'This computer was signed out when your password was set anew, or your account was secured. Choose “Use another account”, then sign in with your password; your history comes back.',
  wrong_recovery_code:
    'That’s not the user name and recovery code. Check both; a code that was used once has been replaced.',
  wrong_reset_code:
    'That’s not the user name and one-time code, or the code is over: each is good for a short time, and once. Ask for another one.',
  recovery_code_mistyped:
    'There’s a slip in that code. It has eight groups of four: compare each with your copy.',
  account_changed:
    'Another of your devices changed your account at the same moment. Look at what it says there, then try again.',
  account_rolled_back:
    'It keeps an older copy of your account than this device has seen. Nothing was opened. Tell the person who runs it.',
  weak_password:
    'That password is too easy to guess. Use at least 10 characters: a few unrelated words work well.',
  invalid_username: 'User names have 3 to 32 small letters, digits, dots, dashes or underscores.',
  username_taken: 'Somebody already has this user name. Choose another one.',
  registration_closed: 'This server doesn’t take new accounts now. Ask the person who runs it.',
  rate_limited: 'Too many tries in a short time. Wait a minute, then try again.',
  session_ended: 'This device was signed out. Sign in again to go on.',
  weak_key_derivation:
    'It asked for a weaker protection of your password than this app allows. Nothing was sent. Tell the person who runs it.',
  own_keys_tampered:
    'What it keeps for your account isn’t what you put there, so somebody changed it. Nothing was opened and nothing was sent. Speak with the person who runs it, face to face.',
  vault_rolled_back:
    'It showed an older copy of your contacts than this device has seen. Nothing was overwritten. Tell the person who runs it.',
  vault_withheld:
    'It doesn’t give out what it keeps of your contacts, so nothing was opened: without it, nobody could be told from a stranger. Tell the person who runs it.',
  second_factor_required:
    'This account asks for a code after the password. Type the one that your app shows.',
  wrong_second_factor:
    'That isn’t the code, or it was used before. Wait for the next one that your app shows, or use a one-time code.',
  secured_too_often:
    'This account was secured as often as it can be, and stays as it is. Change your password, or ask the person who runs the server for a code to start fresh.',
  second_factor_on: 'Another device of yours turned this on already. Turn it off first to set it up anew.',
  approval_mismatch:
    'That isn’t what the new device shows. Look at it and type all of it again. If it’s right and this stays, somebody is in between: refuse.',
  approval_over: 'This request is over: it was answered, or waited for more than five minutes. Ask anew.',
  approval_refused: 'Your other device said no. If that was you, ask anew.',
  approval_tampered:
    'The answer didn’t come from your other device, so it wasn’t opened. Tell the person who runs the server.',
  person_not_found: 'Nobody here has this user name. Check the spelling with them.',
  contact_keys_invalid:
    'What the server shows for this person doesn’t fit together, so nothing can be sent to them. Ask them in person before you go on.',
  safety_number_changed:
    'A safety number here has changed. Look at it first, in a chat or group you share with that person, then try again.',
  contact_not_known:
    'You can only share somebody you write with yourself, while nothing about their safety number is in question. Open your chat with them first.',
  shared_contact_differs:
    'This isn’t the person you know by that name: their safety number is another one, so nothing was opened. Compare numbers with both of them, in person or by phone.',
  shared_contact_replaced:
    'The server shows somebody else by that name than the person who was shared, so nothing was sent. Ask whoever shared them whether they started afresh; if not, tell the person who runs the server.',
  cannot_message_self: 'That’s your own user name.',
  file_too_large: 'This file is larger than this server takes.',
  file_type_refused: 'This server doesn’t take files of this kind. Ask the person who runs it.',
  files_full: 'Your files fill the room that this server gives you. Delete some you sent, then try again.',
  file_changed:
    'That’s another file, or it was changed since. Pick the one you chose first, or send it anew.',
  file_damaged:
    'What the server handed out isn’t what was sent, so it wasn’t opened. Ask for the file again.',
  file_not_there: 'The server doesn’t have this file any more. Ask for it again.',
  cannot_forward_file: 'Files can’t be forwarded yet. Save it, then send it there.',
  image_too_large: 'This picture is too large to show. You can save it instead.',
  image_unknown: 'This picture is of a kind that can’t be shown. You can save it instead.',
  message_too_long: 'This message is too long. Split it into two.',
  message_gone: 'This message isn’t there any more.',
  storage_full: 'This computer’s disk is full. Make some room, then try again.',
  storage_damaged:
    'What this computer keeps of your account can’t be read. Sign out here, then sign in again.',
  roster_changed: 'Somebody changed this group at the same moment. Look at it again, then decide.',
  not_allowed: 'Only the people who run this group can do that. Ask one of them.',
  too_many_members: 'A group has room for 1,000 people. Take some away, then try again.',
  wrong_code: 'That’s not the code, or it’s too old. Look at the newest mail, or have another one sent.',
  mail_failed: 'The server couldn’t send mail to this address. Check it, then try again later.',
  invite_invalid: 'This invite isn’t whole. Copy all of it, from https to its end, or ask for another one.',
  invite_other_server: 'This invite is for another server than the one you are on.',
  invite_ended: 'This invite was used already, taken back or is too old. Ask for another one.',
  invite_needed: 'This server takes new accounts with an invite only. Ask somebody who is there for one.',
  too_many_invites: 'You have as many open invites as one person may have. Take some back first.',
  cancelled: 'This was stopped.',
  internal: 'Something went wrong in the app. Try again; if it stays so, restart it.',
};

/** What a message says, in a line. */
export const saidWords = ({
  text,
  contact,
  file,
}: {
  readonly text: string;
  readonly contact?: ContactCard;
  readonly file?: Pick<FileView, 'name' | 'voice'>;
}): string => {
  if (contact) return `Contact: ${contact.displayName}`;
  if (!file) return text;
  const name = file.voice ? 'Voice note' : file.name;
  return text === '' ? name : `${name}: ${text}`;
};

/** Failures of a server that can't be trusted any more: each of them stands under a title of its own. */
const titles: Partial<Record<EngineErrorCode, string>> = {
  own_keys_tampered: 'Don’t go on with this server.',
  weak_key_derivation: 'Don’t go on with this server.',
  vault_rolled_back: 'This server showed something old.',
  account_rolled_back: 'This server showed something old.',
  vault_withheld: 'This server keeps your contacts back.',
  approval_tampered: 'Don’t go on with this server.',
};

export const failureTitle = ({ code }: EngineFailure): string | undefined => titles[code];

export function failureWords({ code, retryAfterMs }: EngineFailure): string {
  if (code === 'rate_limited' && retryAfterMs !== undefined) {
    const seconds = Math.max(1, Math.ceil(retryAfterMs / 1_000));
    if (seconds > 90) return `That’s too often. Try again in ${Math.ceil(seconds / 60)} minutes.`;
    return `Too many tries in a short time. Try again in ${seconds} seconds.`;
  }
  return failures[code];
}

/** Why a message isn’t shown, for “Details”. */
export const unverifiableWords: Record<UnverifiableReason, string> = {
  malformed: 'It isn’t in a form this app knows. Ask the sender to update and write again.',
  wrong_conversation:
    'It was written for another chat. Ask the sender, and tell the person who runs the server.',
  unknown_suite: 'It was sealed in a newer way. Update this app to read it.',
  duplicate_event:
    'The server delivered something a second time in its place. Ask the sender what they wrote.',
  wrong_sender:
    'It isn’t from the person the server says it is from. Don’t act on it before you have asked them.',
  stale_roster:
    'It was written for people who are no longer the ones in this chat. Ask the sender to write again.',
  foreign_identity:
    'It was sealed for somebody else who goes by your name. Tell the person who runs the server.',
  bad_signature: 'It was changed on its way, or wasn’t written by this person. Ask them what they wrote.',
  index_gap: 'At least one message before it is missing. Ask the sender what they wrote.',
  replayed_index:
    'An older message was put here again, or messages were put in another order. Ask the sender what they wrote last.',
  session_over: 'Its sender’s app used one secret for too long. Ask the sender to update and write again.',
  bad_cursor:
    'Its place in the chat can’t be right: messages were put in another order. Compare what you both see.',
  no_key_for_you: 'It wasn’t sealed for this account. Ask the sender to write again.',
  commitment_mismatch:
    'The sender’s app sealed it differently for you than for others. Ask what the others read.',
  cannot_open: 'It can’t be opened. Ask the sender to write again.',
  body_withheld: 'The server kept its text back. Ask the sender to write again.',
  bare_event: 'The server left something out here. Ask the other person what they wrote.',
  wrong_target:
    'It speaks of a message that isn’t the one you have here. Ask the sender which one they meant.',
  not_allowed:
    'Its sender may not change this, so nothing was changed. If it is a group, ask the people who run it.',
  unsupported: 'It is of a kind that this version can’t show. Update this app to read it.',
};

/** Titles of warnings that are about one member of several. */
const namedTitles: Partial<Record<WarningCode, (name: string) => string>> = {
  contact_cursor_differs: (name) => `${name}’s app sees another history`,
  member_keys_invalid: (name) => `Nothing can be sealed for ${name}`,
};

export const warningTitle = ({ code, name }: Pick<Warning, 'code' | 'name'>): string =>
  (name === undefined ? undefined : namedTitles[code]?.(name)) ?? warningWords[code].title;

/** What an integrity warning says, and what to do. */
export const warningWords: Record<WarningCode, { readonly title: string; readonly text: string }> = {
  contact_identity_changed: {
    title: 'Their safety number changed',
    text: 'This happens when somebody starts afresh, and also when somebody pretends to be them. Ask them in person or by phone before you write.',
  },
  log_gap: {
    title: 'Something is missing here',
    text: 'The server left out part of this chat. Ask the other person what they wrote about this time, and tell whoever runs the server.',
  },
  log_fork: {
    title: 'The server changed this chat’s history',
    text: 'It shows another past than it did before. Compare with the other person what you both see.',
  },
  log_reordered: {
    title: 'Messages were put in another order',
    text: 'They don’t stand in the order in which they were written. Compare with the other person what you both see.',
  },
  contact_cursor_differs: {
    title: 'Their app sees another history',
    text: 'The other person’s app reports other messages than yours from this point on. Compare what you both see.',
  },
  stale_roster: {
    title: 'Written for other people',
    text: 'A message names people who are not the ones in this chat. Ask its sender who should be in it.',
  },
  body_withheld: {
    title: 'A text was kept back',
    text: 'The server withholds what somebody wrote here. Ask them to write again, and tell whoever runs the server.',
  },
  member_keys_invalid: {
    title: 'Nothing can be sealed for one member',
    text: 'What the server shows for them doesn’t fit what this group agreed on, so what you write waits. Ask whoever runs the group to take them out and add them again.',
  },
  receipt_invalid: {
    title: 'A delivery report isn’t genuine',
    text: 'Ticks are shown only from reports that are signed, so this one doesn’t count. Nothing you wrote is lost.',
  },
  directory_fork: {
    title: 'The server shows different people different lists',
    text: 'Its public list of accounts isn’t the same for everybody. Compare safety numbers before you trust new contacts.',
  },
  directory_malformed: {
    title: 'The server’s list of accounts is damaged',
    text: 'What it shows can’t be checked, so nobody new can be written to. Tell the person who runs the server.',
  },
  vault_rolled_back: {
    title: 'The server showed an old copy of your contacts',
    text: 'Another of your devices has seen a newer one. Tell the person who runs the server.',
  },
  vault_withheld: {
    title: 'The server keeps your contacts back',
    text: 'It no longer gives out what it keeps of them for you, so this device goes on with its own copy. Don’t sign out here, and tell the person who runs the server.',
  },
  change_overruled: {
    title: 'Your change of this group wasn’t made',
    text: 'While it waited, the right to change its name, its picture or its timer was taken from you. Ask one of the people who run this group.',
  },
  change_outlived: {
    title: 'A message of yours was left as it was',
    text: 'You edited or deleted it, and secured your account before that was sent. What you wrote before can’t be changed any more: write to them instead.',
  },
  vault_damaged: {
    title: 'The server’s copy of your contacts was changed',
    text: 'It can’t be opened, so this device goes on with its own. Tell the person who runs the server.',
  },
  password_changed: {
    title: 'Another of your devices changed your password',
    text: 'From now on the new one opens this computer too. If it wasn’t you, sign that device out in the settings and choose another password at once.',
  },
  recovery_code_changed: {
    title: 'Another of your devices made a new recovery code',
    text: 'The old one no longer works. If it wasn’t you, sign that device out in the settings and make another one at once.',
  },
  account_rolled_back: {
    title: 'The server showed an old copy of your account',
    text: 'It went back behind a change of your password or your recovery code, so the old one may work there again. Tell the person who runs the server.',
  },
  directory_foreign_entry: {
    title: 'Somebody acted in your name',
    text: 'The server’s list holds an entry for your account that you did not make. Don’t trust this server until you have spoken with the person who runs it.',
  },
  invite_forged: {
    title: 'Somebody stands in the place of the person you invited',
    text: 'Your invite was used, and the server shows another safety number for that person than they had. They are not taken for your guest. Speak with the person who runs the server, face to face.',
  },
  own_identity_forged: {
    title: 'Somebody else goes by your name',
    text: 'The server showed a chat in which another person stands in your place. It wasn’t opened, and nothing was sent there. Speak with the person who runs the server, face to face.',
  },
};
