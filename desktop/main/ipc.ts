import { ipcMain, type BrowserWindow, type IpcMainInvokeEvent } from 'electron/main';
import { channels, type Channel, type MainEvent } from '../bridge/contract.ts';
import { answerCall, type Handlers } from './answer-call.ts';
import { appOrigin } from './app-origin.ts';

/** One handler a channel: the sender is our page in our window, the argument fits the schema, or nothing happens. */
export function setupIpc(window: BrowserWindow, handlers: Handlers): void {
  for (const channel of Object.keys(channels) as Channel[])
    ipcMain.handle(channel, (event, argument: unknown) => {
      if (!isOurPage(event, window)) throw new Error('refused');
      return answerCall(channel, handlers, argument);
    });
}

export function sendToWindow(window: BrowserWindow, event: MainEvent): void {
  window.webContents.send('main-event', event);
}

function isOurPage(event: IpcMainInvokeEvent, window: BrowserWindow): boolean {
  const frame = event.senderFrame;
  return (
    event.sender === window.webContents &&
    frame !== null &&
    frame === window.webContents.mainFrame &&
    frame.url.startsWith(`${appOrigin}/`)
  );
}
