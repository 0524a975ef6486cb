/**
 * Which of two streams of one device is the later one, where each was opened at another process. The bus
 * has one order for all: until one's own word has come back, what another process says was said before it.
 */

interface Device {
  readonly userId: string;
  readonly deviceId: string;
}

interface Openings {
  /** A device opened its stream here. @returns its number, for `stream_opened`. */
  add(device: Device): number;
  /** The word of it came back: what comes from now on is later. */
  heardBack(device: Device & { readonly stream: number }): void;
  /** Whether the stream that is here is later than what another process says now. */
  isLater(device: Device): boolean;
  /** What was on its way may never come back; all clients come again. */
  forget(): void;
}

const keyOf = ({ userId, deviceId }: Device): string => `${userId}/${deviceId}`;

export function createOpenings(): Openings {
  const unheard = new Map<string, number>();
  let opened = 0;
  return {
    add(device) {
      unheard.set(keyOf(device), ++opened);
      return opened;
    },
    heardBack(device) {
      if (unheard.get(keyOf(device)) === device.stream) unheard.delete(keyOf(device));
    },
    isLater: (device) => unheard.has(keyOf(device)),
    forget: () => unheard.clear(),
  };
}
