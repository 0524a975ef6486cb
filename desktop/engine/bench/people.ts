import { chainStart } from '@secure-chat/shared/signed/log';
import { createAccountKeys, type OpenedAccount } from '../crypto/account-keys.ts';
import { createBundle, openBundle, type OpenedBundle } from '../crypto/bundle.ts';
import { generateKeyPairs } from '../crypto/key-pairs.ts';
import { applyControl, createControl, openControl, rosterMember, type Roster } from '../crypto/roster.ts';

export interface Crowd {
  readonly sender: OpenedAccount;
  readonly roster: Roster;
  readonly recipients: readonly OpenedBundle[];
}

let account: Promise<OpenedAccount> | undefined;

/** One account of which everybody is a copy under another id: making 500 RSA pairs would drown the rest. */
async function anyone(): Promise<OpenedAccount> {
  const userId = crypto.randomUUID();
  const keyPairs = await generateKeyPairs();
  return (
    await createAccountKeys({ userId, username: 'anyone', password: 'quiet kettle on the hill', keyPairs })
  ).opened;
}

/** A group of `size` people, each with a bundle of their own. */
export async function gather(size: number): Promise<Crowd> {
  const sender = await (account ??= anyone());
  const recipients: OpenedBundle[] = [];
  for (let at = 0; at < size; at++) {
    const userId = at === 0 ? sender.userId : crypto.randomUUID();
    const signed = await createBundle(
      { ...sender, userId },
      { username: `person-${at}`, keyVersion: 1, createdAt: 1 },
    );
    recipients.push(await openBundle(signed));
  }
  const members = recipients.map((one, at) => rosterMember(one, at === 0 ? 'owner' : 'member'));
  const place = { dirSize: 0, dirHash: chainStart, sentAt: 1, eventId: crypto.randomUUID() };
  const control = await createControl(sender, 'group', members, place);
  return { sender, recipients, roster: await applyControl(null, await openControl(control)) };
}
