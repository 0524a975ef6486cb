import { describe, expect, it } from 'vitest';
import { toBase64Url } from '@secure-chat/shared/bytes';
import { limits } from '@secure-chat/shared/limits';
import { createApprovalSecret, derivePassword, openAccountKey, sealApproval } from './crypto/index.ts';
import { systemClock, type Clock } from './platform.ts';
import { AccountStore } from './storage/account-store.ts';
import { setHostileStage } from './testing/hostile-stage.ts';
import type { Json } from './testing/rewrite-events.ts';
import { TestClient, testPassword } from './testing/test-client.ts';

/** A server that stands between a new device and the one that would let it in (PROTOCOL §4). */

const stage = setHostileStage();
const failing = (code: string) => expect.objectContaining({ failure: expect.objectContaining({ code }) });

async function asks(username: string, origin: string, clock?: Clock) {
  const device = stage.client({ origin, ...(clock && { clock }) });
  const { symbols } = await device.engine.askApproval({ origin, username, deviceName: 'New computer' });
  return { device, symbols };
}

const requestAt = (client: TestClient) =>
  client.until(({ approvals }) => approvals[0], 'a request to be let in');

/** Changes what the old device is shown of whoever asks. */
const showing = (change: (request: Json) => Json): void => {
  stage.proxy.hooks = {
    answer: (call, body) =>
      call === 'GET /approvals' ? { approvals: (body['approvals'] as Json[]).map(change) } : body,
  };
};

/** Changes what the new device is answered once it was let in. */
const answering = (change: (answer: Json) => Json | Promise<Json>): void => {
  stage.proxy.hooks = {
    answer: (call, body) => (call.endsWith('/claim') && body['state'] === 'approved' ? change(body) : body),
  };
};

/** Everything that an account has, by somebody whose password the server knows. */
async function accountOf(client: TestClient) {
  const { account } = (await new AccountStore(client.disk).read())!;
  const { userId, username, keys } = account;
  const { passwordKey } = await derivePassword({ password: testPassword, username, kdf: keys.kdf });
  return { account, accountKey: await openAccountKey({ userId, passwordKey, keys }) };
}

describe('a server between two devices', { timeout: 120_000 }, () => {
  it('cannot put its own key in the place of the new device’s', async () => {
    const ann = await stage.person('ann', stage.hostile);
    const own = await createApprovalSecret();
    showing((request) => ({ ...request, publicKey: toBase64Url(own.publicKey) }));
    const { symbols } = await asks(ann.self.username, stage.honest);
    const { approvalId } = await requestAt(ann);
    await expect(ann.engine.approveDevice({ approvalId, symbols })).rejects.toEqual(
      failing('approval_mismatch'),
    );
  });

  it('cannot have a device let in that another account asked for', async () => {
    const [ann, eve] = [await stage.person('ann', stage.hostile), await stage.person('eve')];
    const { symbols } = await asks(eve.self.username, stage.honest);
    const { approvalId: _, ...theirs } = await new Promise<Json>((resolve) => {
      void stage.secondProxy().then(async ({ proxy, origin }) => {
        proxy.hooks = {
          answer: (call, body) => {
            const first = (body['approvals'] as Json[] | undefined)?.[0];
            if (call === 'GET /approvals' && first) resolve(first);
            return body;
          },
        };
        const witness = stage.client({ origin });
        await witness.engine.signIn({
          origin,
          username: eve.self.username,
          password: testPassword,
          deviceName: 'Witness',
        });
      });
    });
    showing((request) => ({ ...request, ...theirs }));
    await asks(ann.self.username, stage.honest);
    const { approvalId } = await requestAt(ann);
    await expect(ann.engine.approveDevice({ approvalId, symbols })).rejects.toEqual(
      failing('approval_mismatch'),
    );
  });

  it('cannot show a request again that was answered', async () => {
    const ann = await stage.person('ann', stage.hostile);
    let first: Json = {};
    showing((request) => (first = request));
    const { symbols } = await asks(ann.self.username, stage.honest);
    const { approvalId } = await requestAt(ann);
    await ann.engine.approveDevice({ approvalId, symbols });
    let again = '';
    showing((request) => ({ ...first, approvalId: (again = request['approvalId'] as string) }));
    await asks(ann.self.username, stage.honest);
    await ann.until(() => again !== '', 'the second request');
    for (const id of [approvalId, again])
      await expect(ann.engine.approveDevice({ approvalId: id, symbols })).rejects.toEqual(
        failing('approval_over'),
      );
    expect(ann.seen.approvals).toEqual([]);
  });

  it('cannot keep a request alive beyond its time', async () => {
    let ahead = 0;
    const clock: Clock = { ...systemClock, now: () => Date.now() + ahead };
    const ann = stage.keep(await TestClient.register({ origin: stage.hostile, username: 'ann-late', clock }));
    showing((request) => ({ ...request, expiresAt: Number.MAX_SAFE_INTEGER }));
    const { device, symbols } = await asks('ann-late', stage.honest, clock);
    const { approvalId } = await requestAt(ann);
    ahead = limits.approvalMs + 1;
    await expect(ann.engine.approveDevice({ approvalId, symbols })).rejects.toEqual(failing('approval_over'));
    await expect(device.engine.awaitApproval()).rejects.toEqual(failing('approval_over'));
  });

  it('cannot hand the new device an account of its own making', async () => {
    const [ann, eve] = [await stage.person('ann'), await stage.person('eve')];
    const forged = await accountOf(eve);
    const { device, symbols } = await asks(ann.self.username, stage.hostile);
    answering(async (answer) => {
      // What the server can know: all of its own account, and nothing of the symbols.
      const guess = await createApprovalSecret();
      const sealed = await sealApproval({ ...guess, userId: eve.self.userId }, forged.accountKey);
      return { ...answer, account: forged.account, sealed: toBase64Url(sealed) };
    });
    const { approvalId } = await requestAt(ann);
    await ann.engine.approveDevice({ approvalId, symbols });
    await expect(device.engine.awaitApproval()).rejects.toEqual(failing('approval_tampered'));
  });

  it('cannot put other keys beside the account key that was handed over', async () => {
    const [ann, eve] = [await stage.person('ann'), await stage.person('eve')];
    const { account } = await accountOf(eve);
    for (const change of [
      (own: Json): Json => ({ ...own, keys: account.keys }),
      (own: Json): Json => ({ ...own, bundle: account.bundle }),
      (): Json => account,
    ]) {
      const { device, symbols } = await asks(ann.self.username, stage.hostile);
      answering((answer) => ({ ...answer, account: change(answer['account'] as Json) }));
      const { approvalId } = await requestAt(ann);
      await ann.engine.approveDevice({ approvalId, symbols });
      await expect(device.engine.awaitApproval()).rejects.toSatisfy((error) =>
        ['own_keys_tampered', 'OwnKeysTamperedError'].some((name) => String(error).includes(name)),
      );
      await ann.until(({ approvals }) => approvals.length === 0, 'the end of the request');
    }
  });

  it('cannot have the new device ask for another account than its own', async () => {
    const [ann, eve] = [await stage.person('ann'), await stage.person('eve')];
    stage.proxy.hooks = {
      answer: (call, body) => (call === 'POST /approvals' ? { ...body, userId: eve.self.userId } : body),
    };
    const { symbols } = await asks(ann.self.username, stage.hostile);
    const { approvalId } = await requestAt(ann);
    await expect(ann.engine.approveDevice({ approvalId, symbols })).rejects.toEqual(
      failing('approval_mismatch'),
    );
  });

  it('cannot change a byte of the answer', async () => {
    const ann = await stage.person('ann');
    const { device, symbols } = await asks(ann.self.username, stage.hostile);
    answering((answer) => {
      const sealed = Buffer.from(answer['sealed'] as string, 'base64url');
      sealed[100]! ^= 1;
      return { ...answer, sealed: sealed.toString('base64url') };
    });
    const { approvalId } = await requestAt(ann);
    await ann.engine.approveDevice({ approvalId, symbols });
    await expect(device.engine.awaitApproval()).rejects.toEqual(failing('approval_tampered'));
  });
});
