import type { DeviceInfo } from '@secure-chat/shared/contract';
import type { Device } from '../models/device.ts';

export function presentDevice(device: Device, currentDeviceId: string): DeviceInfo {
  return {
    deviceId: device.deviceId,
    name: device.name,
    createdAt: device.createdAt,
    lastSeenAt: device.lastSeenAt,
    current: device.deviceId === currentDeviceId,
  };
}
