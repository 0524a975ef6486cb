import { listDevices, revokeDevice } from '@secure-chat/shared/contract';
import { listDevices as listLiveDevices } from '../access/devices.ts';
import type { Api } from '../app/api.ts';
import type { Services } from '../app/services.ts';
import { revokeDevice as revoke } from '../domain/end-device.ts';
import { presentDevice } from '../presenters/device.ts';
import { requireFreshProof } from './fresh-proof.ts';

export function registerDeviceRoutes(api: Api, services: Services): void {
  api.signedIn(listDevices, async ({ caller }) => {
    const devices = await listLiveDevices(services.knex, caller.userId);
    return { devices: devices.map((device) => presentDevice(device, caller.deviceId)) };
  });

  api.signedIn(revokeDevice, async (asked) => {
    await requireFreshProof(services, asked);
    await revoke(services, asked.caller, asked.params.deviceId);
    return {};
  });
}
