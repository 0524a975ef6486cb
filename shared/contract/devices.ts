import * as z from 'zod';
import { authKey, device } from './accounts.ts';
import { none, time, uuid } from './primitives.ts';
import { route } from './route.ts';

export const deviceInfo = device.extend({ createdAt: time, lastSeenAt: time, current: z.boolean() });

export const listDevices = route({
  method: 'GET',
  path: '/devices',
  authenticated: true,
  params: none,
  query: none,
  body: none,
  response: z.strictObject({ devices: z.array(deviceInfo) }),
});

/** Ends another device's session; asks for the password's authKey again (PROTOCOL §4). */
export const revokeDevice = route({
  method: 'POST',
  path: '/devices/:deviceId/revoke',
  authenticated: true,
  params: z.strictObject({ deviceId: uuid }),
  query: none,
  body: z.strictObject({ authKey }),
  response: none,
});

export type DeviceInfo = z.infer<typeof deviceInfo>;
