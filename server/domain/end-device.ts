import { timingSafeEqual } from 'node:crypto';
import type { Knex } from 'knex';
import { AppError } from '../app/errors.ts';
import { Device } from '../models/device.ts';
import type { BusMessage } from '../realtime/bus/bus.ts';
import type { Caller } from '../security/token.ts';
import type { DomainContext } from './context.ts';

type Reason = Extract<BusMessage, { type: 'device_ended' }>['reason'];

/** Ends a device: its tokens count for nothing from now on, its stream closes. Again changes nothing. */
export async function endDevice(context: DomainContext, device: Caller, reason: Reason): Promise<void> {
  await markRevoked(context.knex, device);
  announceEnd(context, device, reason);
}

/** After the commit: tells every process. */
export function announceEnd(context: DomainContext, device: Caller, reason: Reason): void {
  context.bus.publish({ type: 'device_ended', ...device, reason });
  context.audit.record(reason === 'signed_out' ? 'signed_out' : 'device_revoked', device);
}

export async function markRevoked(knex: Knex, { userId, deviceId }: Caller): Promise<void> {
  await Device.query(knex).patch({ revokedAt: Date.now() }).where({ userId, deviceId, revokedAt: null });
}

/** Every device of an account but one, if one stays. @returns those that were live, to be announced after the commit. */
export async function revokeOthers(trx: Knex.Transaction, userId: string, stays?: string): Promise<Caller[]> {
  const live = await Device.query(trx).where({ userId, revokedAt: null });
  const others = live.filter(({ deviceId }) => deviceId !== stays);
  for (const { deviceId } of others) await markRevoked(trx, { userId, deviceId });
  return others.map(({ deviceId }) => ({ userId, deviceId }));
}

/**
 * Ends another device of the same account.
 * @throws {AppError} `not_found` if the account has no such device.
 */
export async function revokeDevice(context: DomainContext, caller: Caller, deviceId: string): Promise<void> {
  const device = { userId: caller.userId, deviceId };
  const found = await Device.query(context.knex).findById([device.userId, device.deviceId]);
  if (found === undefined) throw new AppError('not_found');
  await endDevice(context, device, 'revoked');
}

/** Equal in time that depends on the lengths alone; null equals nothing. */
export function sameHash(left: Buffer, right: Buffer | null): boolean {
  return right !== null && left.length === right.length && timingSafeEqual(left, right);
}
