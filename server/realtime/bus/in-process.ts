import { here, type Bus, type BusMessage, type Origin } from './bus.ts';

/** The bus of a server that runs as a single process. */
export function createInProcessBus(): Bus {
  const listeners: ((message: BusMessage, origin: Origin) => void)[] = [];
  return {
    publish: (message) => listeners.forEach((listener) => listener(message, here)),
    subscribe: (listener) => void listeners.push(listener),
    onMissed() {},
    onLost() {},
    hears: () => true,
    close: async () => {},
  };
}
