import { listDevices as askForDevices, type DeviceInfo } from '@secure-chat/shared/contract';
import type { DeviceView } from '../face.ts';
import type { SyncContext } from './context.ts';

/**
 * The account's devices, by the server's word. One that signed in after this one, and of which the person has not
 * said on any device that it is theirs, is new.
 */
export async function listDevices(context: SyncContext): Promise<readonly DeviceView[]> {
  const devices = await live(context);
  const known = new Set(context.vault.vault.knownDevices);
  const here = devices.find(({ current }) => current);
  return devices.map((device) => ({
    ...device,
    isNew: here !== undefined && device.createdAt > here.createdAt && !known.has(device.deviceId),
  }));
}

/**
 * The person says that a device is theirs: in the vault, so that the others ask no more. Those that were signed out
 * since are forgotten; their ids never come back.
 * @throws {NetworkError} offline, as every change of the vault.
 */
export async function keepDevice(context: SyncContext, deviceId: string): Promise<void> {
  const there = new Set((await live(context)).map((device) => device.deviceId));
  await context.vault.update((vault) => {
    const known = new Set([...(vault.knownDevices ?? []), deviceId]);
    return { ...vault, knownDevices: [...known].filter((id) => there.has(id)) };
  });
}

async function live(context: SyncContext): Promise<readonly DeviceInfo[]> {
  return (await context.client().call(askForDevices)).devices;
}
