import { describe, expect, it } from 'vitest';
import type { DeviceView } from './face.ts';
import { setHostileStage } from './testing/hostile-stage.ts';
import { testPassword, type TestClient } from './testing/test-client.ts';

/** A device that signed in is asked about on those that were there, until a person has said whose it is. */

const stage = setHostileStage();

async function viewOn(client: TestClient, of: TestClient): Promise<DeviceView | undefined> {
  const devices = await client.engine.listDevices();
  return devices.find(({ deviceId }) => deviceId === of.self.deviceId);
}

const secondOf = async (ann: TestClient): Promise<TestClient> => stage.keep(await ann.secondDevice());

describe('a device that signs in', { timeout: 120_000 }, () => {
  it('is new to those that were there, and they are not to it', async () => {
    const desk = await stage.person('ann');
    expect(await viewOn(desk, desk)).toMatchObject({ current: true, isNew: false });
    const laptop = await secondOf(desk);
    expect(await viewOn(desk, laptop)).toMatchObject({ current: false, isNew: true });
    expect(await viewOn(laptop, desk)).toMatchObject({ isNew: false });
    expect(await viewOn(laptop, laptop)).toMatchObject({ current: true, isNew: false });
  });

  it('is asked about no more, on any device, once one of them has heard that it is the person’s', async () => {
    const desk = await stage.person('ann');
    const [laptop, phone] = [await secondOf(desk), await secondOf(desk)];
    const { deviceId } = phone.self;
    expect(await viewOn(laptop, phone)).toMatchObject({ isNew: true });
    await desk.engine.keepDevice({ deviceId });
    expect(await viewOn(desk, phone)).toMatchObject({ isNew: false });
    const again = stage.keep(await laptop.restarted());
    await again.online();
    expect(await viewOn(again, phone)).toMatchObject({ isNew: false });
    // Of the other one nobody has said anything.
    expect(await viewOn(desk, laptop)).toMatchObject({ isNew: true });
  });

  it('keeps what two devices said at the same moment', async () => {
    const desk = await stage.person('ann');
    const [laptop, phone, tablet] = [await secondOf(desk), await secondOf(desk), await secondOf(desk)];
    await Promise.all([
      desk.engine.keepDevice({ deviceId: phone.self.deviceId }),
      laptop.engine.keepDevice({ deviceId: tablet.self.deviceId }),
    ]);
    const again = stage.keep(await desk.restarted());
    await again.online();
    for (const one of [phone, tablet]) expect(await viewOn(again, one)).toMatchObject({ isNew: false });
  });

  it('is signed out at once where it is nobody’s one knows', async () => {
    const desk = await stage.person('ann');
    const stranger = await secondOf(desk);
    await desk.engine.revokeDevice({ deviceId: stranger.self.deviceId, password: testPassword });
    await stranger.until(({ connection }) => connection?.state === 'session_ended', 'the end');
    expect(await viewOn(desk, stranger)).toBeUndefined();
  });
});
