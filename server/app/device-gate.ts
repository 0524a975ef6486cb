import type { Bus } from '../realtime/bus/bus.ts';
import type { Caller } from '../security/token.ts';

export interface DeviceGate {
  /** Whether the device of a valid token may still speak. */
  isLive(caller: Caller): Promise<boolean>;
}

const maxRemembered = 50_000;
/** A process may die between the end of a device and its word on the bus: so long that end may go unnoticed. */
const maxAgeMs = 60_000;

/**
 * Every request looks at its device's row (PROTOCOL §4). Rows that were live are remembered until the
 * bus says that the device ended, so that most requests cost no query; and not at all while the bus
 * cannot be heard.
 */
export function createDeviceGate(bus: Bus, isDeviceLive: (caller: Caller) => Promise<boolean>): DeviceGate {
  /** When a device's row was read. */
  const live = new Map<string, number>();
  // Counts ends, so that an answer read before an end is not remembered after it.
  let ends = 0;
  bus.subscribe((message) => {
    if (message.type !== 'device_ended') return;
    ends++;
    live.delete(keyOf(message));
  });
  bus.onMissed(() => {
    ends++;
    live.clear();
  });
  return {
    async isLive(caller) {
      const readAt = live.get(keyOf(caller));
      if (readAt !== undefined && performance.now() - readAt < maxAgeMs && bus.hears()) return true;
      const [endsBefore, now] = [ends, performance.now()];
      if (!(await isDeviceLive(caller))) return false;
      if (live.size >= maxRemembered) live.clear();
      if (ends === endsBefore) live.set(keyOf(caller), now);
      return true;
    },
  };
}

function keyOf({ userId, deviceId }: Caller): string {
  return `${userId} ${deviceId}`;
}
