import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startMailServer, type MailServer } from '../../server/testing/mail-server.ts';
import { startTestServer, type TestServer } from '../../server/testing/test-server.ts';
import { TestClient, testPassword } from './testing/test-client.ts';

/** The one-time code of a fresh start, mailed to the address that was confirmed before (PROTOCOL §4). */

let mail: MailServer;
let server: TestServer;
let cast: TestClient[] = [];
let people = 0;
const keep = (client: TestClient): TestClient => {
  cast.push(client);
  return client;
};
beforeAll(async () => {
  mail = await startMailServer();
  const settings = { SMTP_URL: mail.url, MAIL_FROM: 'Chat <chat@example.org>' };
  server = await startTestServer({ settings });
}, 120_000);
afterEach(() => {
  for (const client of cast) client.engine.stop();
  cast = [];
});
afterAll(async () => {
  await server.stop();
  await mail.stop();
});

async function withAddress(): Promise<{ ann: TestClient; address: string }> {
  people += 1;
  const [origin, username] = [server.origin, `ann-${people}`];
  const ann = keep(await TestClient.register({ origin, username }));
  const address = `${username}@example.org`;
  await ann.engine.setEmail({ address, password: testPassword });
  const code = /^ {4}(\d{8})\r?$/m.exec(await mail.next(address, /Your code for/))![1]!;
  await ann.engine.confirmEmail({ code });
  return { ann, address };
}

/** As it stands in the letter: in groups, to be typed or copied. */
async function mailedCode(address: string): Promise<string> {
  const letter = await mail.next(address, /Your code to start fresh/);
  return /^ {4}((?:\w{4} ?){6})\r?$/m.exec(letter)![1]!;
}

describe('a mailed code', { timeout: 120_000 }, () => {
  it('starts the account afresh on a new computer, while the old one is told', async () => {
    const { ann, address } = await withAddress();
    const { username, userId, origin } = ann.self;
    const device = keep(new TestClient({ origin }));
    expect(await device.engine.mailsResets({ origin })).toBe(true);
    await device.engine.askReset({ origin, username });
    await ann.until((seen) => seen.mailedReset, 'the word that a code was mailed');
    await device.engine.openReset({ origin, username, resetCode: await mailedCode(address) });
    await device.engine.startFresh({
      displayName: 'Ann',
      password: 'seven lanterns under the pier',
      deviceName: 'New computer',
    });
    await device.engine.enter();
    await device.online();
    expect(device.self.userId).toBe(userId);
    await ann.until(({ connection }) => connection?.state === 'session_ended', 'the end of the old session');
    expect(await mail.next(address, /was started afresh/)).toContain(`@${username}`);
  });

  it('is ended by whoever is signed in and did not ask', async () => {
    const { ann, address } = await withAddress();
    const { username, origin } = ann.self;
    const stranger = keep(new TestClient({ origin }));
    await stranger.engine.askReset({ origin, username });
    await ann.until((seen) => seen.mailedReset, 'the word that a code was mailed');
    const resetCode = await mailedCode(address);
    await ann.engine.cancelMailedReset();
    expect(ann.seen.mailedReset).toBeNull();
    await expect(stranger.engine.openReset({ origin, username, resetCode })).rejects.toMatchObject({
      code: 'wrong_reset_code',
    });
  });

  it('is told to a device that was away when it was asked for', async () => {
    const { ann, address } = await withAddress();
    const { username, origin } = ann.self;
    const away = keep(await ann.locked());
    await keep(new TestClient({ origin })).engine.askReset({ origin, username });
    await mailedCode(address);
    await away.engine.unlock({ password: testPassword });
    await away.until((seen) => seen.mailedReset, 'the word that a code was mailed');
  });
});
