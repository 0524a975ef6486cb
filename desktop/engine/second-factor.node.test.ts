import { describe, expect, it } from 'vitest';
import { codeOf, stepAt } from '../../server/security/totp.ts';
import { setHostileStage } from './testing/hostile-stage.ts';
import { secure } from './testing/securing.ts';
import { testPassword, type TestClient } from './testing/test-client.ts';

/** A code after the password (PROTOCOL §4), on a real server and on devices that remember having shown one. */

const stage = setHostileStage();
const password = testPassword;
const failing = (code: string) => expect.objectContaining({ failure: expect.objectContaining({ code }) });

/** As an authenticator app does it, from what is typed into it. */
function codeFor(secret: string, ahead = 0): string {
  const bits = Array.from(secret.replaceAll(' ', ''), (symbol) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(symbol).toString(2).padStart(5, '0'),
  ).join('');
  const bytes = Uint8Array.from(bits.match(/.{8}/g)!, (byte) => Number.parseInt(byte, 2));
  return codeOf(bytes, stepAt(Date.now()) + ahead);
}

async function turnOn(ann: TestClient): Promise<{ secret: string; oneTimeCodes: readonly string[] }> {
  const { secret, uri } = await ann.engine.beginSecondFactor({ password });
  expect(new URL(uri).searchParams.get('secret')).toBe(secret.replaceAll(' ', ''));
  expect(decodeURIComponent(uri)).toContain(`Secure Chat:${ann.self.username}@${new URL(ann.origin).host}?`);
  return { secret, ...(await ann.engine.confirmSecondFactor({ code: codeFor(secret) })) };
}

const signIn = (device: TestClient, username: string, code?: string): Promise<void> =>
  device.engine.signIn({
    origin: stage.honest,
    username,
    password,
    deviceName: 'New computer',
    ...(code !== undefined && { code }),
  });

describe('an account with a second step', { timeout: 120_000 }, () => {
  it('asks a new computer for a code, takes it as it is typed, and once', async () => {
    const ann = await stage.person('ann');
    const { secret } = await turnOn(ann);
    const { username } = ann.self;
    const device = stage.client({ origin: stage.honest });
    await expect(signIn(device, username)).rejects.toMatchObject({ code: 'second_factor_required' });
    await expect(signIn(device, username, '12 34')).rejects.toEqual(failing('wrong_second_factor'));
    const code = codeFor(secret, 1);
    await signIn(device, username, ` ${code.slice(0, 3)} ${code.slice(3)} `);
    await device.online();
    const third = stage.client({ origin: stage.honest });
    await expect(signIn(third, username, code)).rejects.toMatchObject({ code: 'wrong_second_factor' });
  });

  it('does not ask a computer again that has shown a code, when it is unlocked', async () => {
    const ann = await stage.person('ann');
    const { oneTimeCodes } = await turnOn(ann);
    const again = stage.keep(await ann.restarted());
    await again.online();
    const other = stage.client({ origin: stage.honest });
    await signIn(other, ann.self.username, oneTimeCodes[0]!.toLowerCase());
    await other.online();
    await stage.keep(await other.restarted()).online();
    expect(await again.engine.getSecondFactor()).toEqual({ on: true, codesLeft: 9 });
  });

  it('asks for no code where an account is secured on a computer that has shown one, nor after that', async () => {
    const ann = await stage.person('ann');
    const { oneTimeCodes } = await turnOn(ann);
    await secure(ann);
    const again = stage.keep(await ann.restarted());
    await again.online();
    expect(await again.engine.getSecondFactor()).toEqual({ on: true, codesLeft: 10 });
    const other = stage.client({ origin: stage.honest });
    await expect(signIn(other, ann.self.username)).rejects.toMatchObject({ code: 'second_factor_required' });
    await signIn(other, ann.self.username, oneTimeCodes[0]);
    await other.online();
  });

  it('asks a computer that was signed in before, once, and lets it read meanwhile', async () => {
    const { ann, conversationId } = await stage.pair();
    const other = stage.keep(await ann.secondDevice());
    await other.until(() => other.summary(conversationId), 'the chat');
    other.engine.stop();
    const { secret } = await turnOn(ann);
    const locked = stage.keep(await other.restarted());
    await locked.until(({ connection }) => connection?.state === 'code_needed', 'the question for a code');
    expect(await locked.texts(conversationId)).toEqual(['first']);
    await expect(locked.engine.enterCode({ code: '000 000' })).rejects.toMatchObject({
      code: 'wrong_second_factor',
    });
    await locked.engine.enterCode({ code: codeFor(secret, 1) });
    await locked.online();
    await stage.keep(await locked.restarted()).online();
  });

  it('keeps what a computer shows in the place of a code where only its unlocked owner has it', async () => {
    const ann = await stage.person('ann', stage.hostile);
    let deviceTrust = '';
    stage.proxy.hooks = {
      answer: (call, body) => {
        if (call === 'POST /account/second-factor/confirm') deviceTrust = body['deviceTrust'] as string;
        return body;
      },
    };
    await turnOn(ann);
    expect(deviceTrust).toHaveLength(43);
    ann.engine.stop();
    const databases = await ann.disk.databases();
    expect(databases.length).toBeGreaterThan(0);
    const kept = await Promise.all(databases.map(({ name }) => dump(ann.disk, name!)));
    expect(kept.join('\n')).toContain(ann.self.userId);
    expect(kept.join('\n')).not.toContain(deviceTrust);
  });

  it('ends with the password and a code', async () => {
    const ann = await stage.person('ann');
    const { oneTimeCodes } = await turnOn(ann);
    const [first, second] = oneTimeCodes;
    const end = (proof: { password: string; code: string }): Promise<void> =>
      ann.engine.endSecondFactor(proof);
    await expect(end({ password: 'something else', code: first! })).rejects.toMatchObject({
      code: 'wrong_credentials',
    });
    const renewed = await ann.engine.renewOneTimeCodes({ password, code: first! });
    await expect(end({ password, code: second! })).rejects.toMatchObject({ code: 'wrong_second_factor' });
    await end({ password, code: renewed.oneTimeCodes[0]! });
    await signIn(stage.client({ origin: stage.honest }), ann.self.username);
  });

  it('asks a device that was let in for a code too, before the new password counts', async () => {
    const ann = await stage.person('ann');
    const { secret } = await turnOn(ann);
    const { username } = ann.self;
    const device = stage.client({ origin: stage.honest });
    const asked = { origin: stage.honest, username, deviceName: 'New computer' };
    const { symbols } = await device.engine.askApproval(asked);
    const { approvalId } = await ann.until(({ approvals }) => approvals[0], 'the request');
    await ann.engine.approveDevice({ approvalId, symbols });
    await device.engine.awaitApproval();
    const next = { password: 'seven brown doors in rain' };
    await expect(device.engine.finishApproval(next)).rejects.toMatchObject({
      code: 'second_factor_required',
    });
    await device.engine.finishApproval({ ...next, code: codeFor(secret, 1) });
    await device.online();
    device.engine.stop();
    const again = stage.client({ origin: stage.honest, disk: device.disk });
    await again.engine.start();
    await again.engine.unlock(next);
    await again.online();
  });
});

/** All that a database on this disk holds, as text. */
async function dump(disk: IDBFactory, name: string): Promise<string> {
  const database = await settled(disk.open(name));
  const rows: unknown[] = [];
  for (const store of database.objectStoreNames)
    rows.push(await settled(database.transaction(store).objectStore(store).getAll()));
  database.close();
  return JSON.stringify(rows, (_, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
  );
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('the request failed')));
  });
}
