import { describe, expect, it } from 'vitest';
import { limits } from '@secure-chat/shared/limits';
import { setHostileStage } from './testing/hostile-stage.ts';
import { testPassword, type TestClient } from './testing/test-client.ts';

/** A new device is let in by one that is signed in (PROTOCOL §4): honest servers, and people in a hurry. */

const stage = setHostileStage();
const newPassword = 'seven brown doors in rain';

async function asks(username: string): Promise<{ device: TestClient; symbols: string; expiresAt: number }> {
  const device = stage.client({ origin: stage.honest });
  const asked = { origin: stage.honest, username, deviceName: 'New computer' };
  return { device, ...(await device.engine.askApproval(asked)) };
}

const requestAt = (client: TestClient) =>
  client.until(({ approvals }) => approvals[0], 'a request to be let in');

const failing = (code: string) => expect.objectContaining({ failure: expect.objectContaining({ code }) });

describe('a device that asks to be let in', { timeout: 120_000 }, () => {
  it('opens every message, sets a new password, and signs the others out', async () => {
    const { ann, conversationId } = await stage.pair();
    const { device, symbols } = await asks(ann.self.username);
    const { approvalId, deviceName, address } = await requestAt(ann);
    expect({ deviceName, address }).toEqual({ deviceName: 'New computer', address: '127.0.0.1' });
    const answered = device.engine.awaitApproval();

    await ann.engine.approveDevice({
      approvalId,
      symbols: ` ${symbols.toLowerCase().slice(0, 4)} ${symbols.slice(4)}`,
    });

    // His name, and the greeting.
    const { messages, conversations } = await answered;
    expect(messages).toBeGreaterThan(0);
    expect(conversations).toBe(1);
    await device.engine.finishApproval({ password: newPassword });
    await device.online();
    await device.until(() => device.summary(conversationId), 'the chat');
    expect(await device.texts(conversationId)).toEqual(['first']);
    await ann.until(
      ({ connection }) => connection?.state === 'session_ended' && connection.reason === 'password_changed',
      'the word that the password was changed',
    );
    expect(ann.seen.approvals).toEqual([]);
  });

  it('leaves a password behind that opens the account, and ends the old one', async () => {
    const ann = await stage.person('ann');
    const { username } = ann.self;
    const { device, symbols } = await asks(username);
    const { approvalId } = await requestAt(ann);
    await ann.engine.approveDevice({ approvalId, symbols });
    await device.engine.awaitApproval();
    await device.engine.finishApproval({ password: newPassword });
    device.engine.stop();

    const signIn = (password: string): Promise<void> =>
      stage
        .client({ origin: stage.honest })
        .engine.signIn({ origin: stage.honest, username, password, deviceName: 'Third' });
    await expect(signIn(testPassword)).rejects.toThrow('wrong_credentials');
    await signIn(newPassword);
    const again = stage.client({ origin: stage.honest, disk: device.disk });
    await again.engine.start();
    await again.engine.unlock({ password: newPassword });
    await again.online();
  });

  it('is let in by a device that was itself let in', async () => {
    const ann = await stage.person('ann');
    const first = await asks(ann.self.username);
    const { approvalId } = await requestAt(ann);
    await ann.engine.approveDevice({ approvalId, symbols: first.symbols });
    await first.device.engine.awaitApproval();
    await first.device.engine.finishApproval({ password: newPassword });
    await first.device.online();

    const second = await asks(ann.self.username);
    const request = await requestAt(first.device);
    await first.device.engine.approveDevice({ approvalId: request.approvalId, symbols: second.symbols });
    expect(await second.device.engine.awaitApproval()).toEqual({ messages: 0, conversations: 0 });
  });

  it('gets nothing where other symbols are typed, and may be tried again', async () => {
    const ann = await stage.person('ann');
    const { device, symbols } = await asks(ann.self.username);
    const { approvalId } = await requestAt(ann);
    const wrong = `${symbols.slice(0, 11)}${symbols.endsWith('0') ? '1' : '0'}`;
    for (const typed of [wrong, '', symbols.slice(0, 11)])
      await expect(ann.engine.approveDevice({ approvalId, symbols: typed })).rejects.toEqual(
        failing('approval_mismatch'),
      );
    await ann.engine.approveDevice({ approvalId, symbols });
    await device.engine.awaitApproval();
  });

  it('is told when it is turned away', async () => {
    const ann = await stage.person('ann');
    const { device, symbols } = await asks(ann.self.username);
    const { approvalId } = await requestAt(ann);
    const answered = device.engine.awaitApproval();
    await ann.engine.refuseDevice({ approvalId });
    await expect(answered).rejects.toEqual(failing('approval_refused'));
    await expect(ann.engine.approveDevice({ approvalId, symbols })).rejects.toEqual(failing('approval_over'));
    await expect(device.engine.finishApproval({ password: newPassword })).rejects.toEqual(
      failing('approval_over'),
    );
  });

  it('learns nothing from a name that nobody has: it waits, as for anybody', async () => {
    const { device, symbols, expiresAt } = await asks('nobody-at-all');
    expect(symbols).toHaveLength(12);
    expect(expiresAt).toBeGreaterThan(Date.now() + limits.approvalMs / 2);
    const answered = device.engine.awaitApproval();
    await device.engine.cancelApproval();
    await expect(answered).rejects.toEqual(failing('cancelled'));
  });

  it('is shown to a device that comes online while it asks', async () => {
    const ann = await stage.person('ann');
    ann.engine.stop();
    await asks(ann.self.username);
    const { deviceName } = await requestAt(stage.keep(await ann.restarted()));
    expect(deviceName).toBe('New computer');
  });
});
