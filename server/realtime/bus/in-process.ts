import { here, type Bus, type BusMessage, type Origin } from './bus.ts';

/** The bus of a server that runs as a single process. */
export function createInProcessBus(): Bus {
  const listeners: ((message: BusMessage, origin: Origin) => void)[] = [];
  const heardBack: ((message: BusMessage) => void)[] = [];
  return {
    publish(message) {
      for (const listener of listeners) listener(message, here);
      for (const listener of heardBack) listener(message);
    },
    subscribe: (listener) => void listeners.push(listener),
    onHeardBack: (listener) => void heardBack.push(listener),
    onMissed() {},
    onLost() {},
    hears: () => true,
    close: async () => {},
  };
}
