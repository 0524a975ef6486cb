/**
 * Online means: a stream is open, at this process or at another one, and not that of a locked device.
 * Told only to people who share a conversation; each process tells those whose streams it has.
 */
import { here, type Bus, type BusMessage, type Origin } from './bus/bus.ts';
import { createElsewhere } from './elsewhere.ts';
import { createFrame } from './frame.ts';
import type { Hub } from './hub.ts';
import { createOpenings } from './openings.ts';

export interface Presence {
  isOnline(userId: string): boolean;
  /** Before a stream is added to the hub: tells contacts, if it is the first that the person is present by. */
  cameOnline(
    device: { userId: string; deviceId: string; present: boolean },
    contacts: readonly string[],
  ): void;
  /** A user's last stream closed; told after a grace, in case it only reconnects. */
  wentOffline(userId: string): void;
  /** Tells the members of a new conversation about each other. */
  introduce(members: readonly string[]): void;
  close(): void;
}

interface PresenceOptions {
  readonly hub: Hub;
  readonly bus: Bus;
  readonly graceMs: number;
  readonly loadContacts: (userId: string) => Promise<readonly string[]>;
  readonly onError: (error: unknown) => void;
}

/** A message of the bus carries no more. */
const usersAtOnce = 100;

export function createPresence({ hub, bus, graceMs, loadContacts, onError }: PresenceOptions): Presence {
  const leaving = new Map<string, NodeJS.Timeout>();
  const elsewhere = createElsewhere();
  const openings = createOpenings();
  const isOnline = (userId: string): boolean => hub.isPresent(userId) || elsewhere.has(userId);

  const tell = (listeners: readonly string[], userId: string, online: boolean): void => {
    const frame = createFrame({ name: 'presence', data: { userId, online } });
    for (const listener of listeners) if (listener !== userId) hub.sendToUser(listener, frame);
  };
  const tellContacts = async (userId: string, online: boolean): Promise<void> => {
    const contacts = await loadContacts(userId);
    if (isOnline(userId) === online) tell(contacts, userId, online);
  };
  /** @returns whether others have the person for online, because they have not been told of the leaving. */
  const cancelLeave = (userId: string): boolean => {
    clearTimeout(leaving.get(userId));
    return leaving.delete(userId);
  };
  const leaveLater = (userId: string): void => {
    cancelLeave(userId);
    const leave = (): void => {
      leaving.delete(userId);
      if (!isOnline(userId)) tellContacts(userId, false).catch(onError);
    };
    leaving.set(userId, setTimeout(leave, graceMs).unref());
  };
  const cameElsewhere = (origin: Origin, userId: string): void => {
    const wasOnline = cancelLeave(userId) || isOnline(userId);
    elsewhere.add(origin, userId);
    if (!wasOnline) tellContacts(userId, true).catch(onError);
  };
  const hear = (message: BusMessage, origin: Origin): void => {
    switch (message.type) {
      case 'stream_opened':
        if (!openings.isLater(message)) hub.endDevice(message.userId, message.deviceId, 'replaced');
        if (message.present) cameElsewhere(origin, message.userId);
        return;
      case 'went_offline':
        if (elsewhere.remove(origin, message.userId)) leaveLater(message.userId);
        return;
      case 'online':
        return message.userIds.forEach((userId) => cameElsewhere(origin, userId));
      case 'who_is_online':
        return sayWhoIsHere();
      case 'stopping':
        return elsewhere.forget(origin).forEach(leaveLater);
    }
  };
  const sayWhoIsHere = (): void => {
    const userIds = hub.presentUserIds();
    for (let at = 0; at < userIds.length; at += usersAtOnce)
      bus.publish({ type: 'online', userIds: userIds.slice(at, at + usersAtOnce) });
  };

  bus.subscribe((message, origin) => {
    if (origin !== here) hear(message, origin);
  });
  bus.onHeardBack((message) => {
    if (message.type === 'stream_opened') openings.heardBack(message);
  });
  bus.onLost((origin) => elsewhere.forget(origin).forEach(leaveLater));
  bus.onMissed(() => {
    openings.forget();
    elsewhere.forgetAll().forEach(leaveLater);
    bus.publish({ type: 'who_is_online' });
    sayWhoIsHere();
  });
  bus.publish({ type: 'who_is_online' });

  return {
    isOnline,
    cameOnline(device, contacts) {
      const { userId, deviceId, present } = device;
      const wasOnline = present && (cancelLeave(userId) || isOnline(userId));
      bus.publish({ type: 'stream_opened', stream: openings.add(device), userId, deviceId, present });
      if (present && !wasOnline) tell(contacts, userId, true);
    },
    wentOffline(userId) {
      bus.publish({ type: 'went_offline', userId });
      leaveLater(userId);
    },
    introduce(members) {
      for (const member of members) if (isOnline(member)) tell(members, member, true);
    },
    close() {
      for (const timer of leaving.values()) clearTimeout(timer);
      leaving.clear();
    },
  };
}
