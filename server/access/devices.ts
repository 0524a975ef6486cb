import type { Knex } from 'knex';
import { Device } from '../models/device.ts';

/** Devices that are not signed out, the newest first. */
export async function listDevices(knex: Knex, userId: string): Promise<Device[]> {
  return Device.query(knex).where({ userId, revokedAt: null }).orderBy('createdAt', 'desc');
}

/** Of each of these devices, in their order, whether it may still speak. */
export async function areDevicesLive(
  knex: Knex,
  devices: readonly { userId: string; deviceId: string }[],
): Promise<boolean[]> {
  const query = knex.raw(
    `SELECT asked.place FROM unnest(?::uuid[], ?::uuid[]) WITH ORDINALITY AS asked (user_id, device_id, place)
     JOIN devices USING (user_id, device_id) WHERE devices.revoked_at IS NULL`,
    [
      devices.map(({ userId }) => userId) as unknown as string,
      devices.map(({ deviceId }) => deviceId) as unknown as string,
    ],
  );
  const { rows } = (await query.options({ name: 'are-devices-live' })) as unknown as {
    rows: { place: number }[];
  };
  const live = new Set(rows.map(({ place }) => place));
  return devices.map((_, at) => live.has(at + 1));
}
