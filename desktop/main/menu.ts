import { app, Menu, type BrowserWindow, type MenuItemConstructorOptions } from 'electron/main';
import type { MainEvent } from '../bridge/contract.ts';
import { sendToWindow } from './ipc.ts';

/** The menu bar: shown on a Mac, elsewhere there for its shortcuts and for screen readers. */
export function setupMenu(window: BrowserWindow): void {
  const command = (
    label: string,
    accelerator: string,
    name: Extract<MainEvent, { name: 'command' }>['command'],
  ): MenuItemConstructorOptions => ({
    label,
    accelerator,
    click: () => sendToWindow(window, { name: 'command', command: name }),
  });
  const chat: MenuItemConstructorOptions = {
    label: 'Chat',
    submenu: [
      command('New chat', 'CmdOrCtrl+N', 'new_chat'),
      command('Settings', 'CmdOrCtrl+,', 'settings'),
      { type: 'separator' },
      command('Lock now', 'CmdOrCtrl+L', 'lock'),
      { role: process.platform === 'darwin' ? 'close' : 'quit' },
    ],
  };
  const view: MenuItemConstructorOptions = {
    label: 'View',
    submenu: [
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { role: 'togglefullscreen' },
      ...(app.isPackaged ? [] : [{ role: 'toggleDevTools' } as const]),
    ],
  };
  const mac: MenuItemConstructorOptions[] = process.platform === 'darwin' ? [{ role: 'appMenu' }] : [];
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([...mac, chat, { role: 'editMenu' }, view, { role: 'windowMenu' }]),
  );
}
