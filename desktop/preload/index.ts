/** The bridge's window side: one-liners, no logic. What may be asked stands in bridge/contract.ts. */
import { contextBridge, ipcRenderer } from 'electron/renderer';
import type { Bridge, MainEvent } from '../bridge/contract.ts';

const bridge: Bridge = {
  invoke: (channel, argument) => ipcRenderer.invoke(channel, argument),
  subscribe: (listener) => {
    const handle = (_event: unknown, event: MainEvent): void => listener(event);
    ipcRenderer.on('main-event', handle);
    return () => ipcRenderer.off('main-event', handle);
  },
};

contextBridge.exposeInMainWorld('secureChat', bridge);
