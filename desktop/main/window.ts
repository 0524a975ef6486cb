import path from 'node:path';
import { app, BrowserWindow, nativeTheme, screen, type BrowserWindowConstructorOptions } from 'electron/main';
import { readJsonFile, writeJsonFileNow } from './json-file.ts';
import { fitBounds, smallest, windowPlace, type WindowPlace } from './window-bounds.ts';

/** Height of the page's own header row, into which the window's controls are laid. */
const overlayHeight = 51;
/** `--bg-window` of the tokens, for the moment before the first paint. */
const background = { light: '#f0f4f5', dark: '#0c1214' };
const controls = { light: '#3f4a4e', dark: '#b5bfc3' };

/** Linux keeps its native frame: overlays depend on the desktop there. */
export const hasOverlayControls = process.platform !== 'linux';

function windowOptions(place: WindowPlace | null): BrowserWindowConstructorOptions {
  return {
    ...(place === null ? { width: 1280, height: 800 } : place.bounds),
    minWidth: smallest.width,
    minHeight: smallest.height,
    show: false,
    title: 'Secure Chat',
    autoHideMenuBar: true,
    backgroundColor: background[theme()],
    ...frame(),
    webPreferences: {
      preload: path.join(import.meta.dirname, '../preload/index.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      navigateOnDragDrop: false,
      devTools: !app.isPackaged,
    },
  };
}

/** The window, still empty, where it was when it was last closed. */
export async function createWindow(): Promise<BrowserWindow> {
  const file = path.join(app.getPath('userData'), 'window.json');
  const place = await readPlace(file);
  const window = new BrowserWindow(windowOptions(place));
  window.once('ready-to-show', () => (place?.maximized ? window.maximize() : window.show()));
  // At once, because the app may end right after.
  window.on('close', () => writeJsonFileNow(file, placeOf(window)));
  nativeTheme.on('updated', () => {
    window.setBackgroundColor(background[theme()]);
    if (process.platform === 'win32') window.setTitleBarOverlay(overlay());
  });
  return window;
}

async function readPlace(file: string): Promise<WindowPlace | null> {
  const place = await readJsonFile(file, windowPlace);
  if (place === null) return null;
  const others = screen.getAllDisplays().filter(({ id }) => id !== screen.getPrimaryDisplay().id);
  const areas = [screen.getPrimaryDisplay(), ...others].map(({ workArea }) => workArea);
  return { ...place, bounds: fitBounds(place.bounds, areas) };
}

const placeOf = (window: BrowserWindow): WindowPlace => ({
  bounds: window.getNormalBounds(),
  maximized: window.isMaximized(),
});

export function focusWindow(): void {
  const [window] = BrowserWindow.getAllWindows();
  if (window?.isMinimized()) window.restore();
  window?.focus();
}

function frame(): BrowserWindowConstructorOptions {
  if (process.platform === 'darwin')
    return { titleBarStyle: 'hiddenInset', trafficLightPosition: { x: 18, y: 19 } };
  if (process.platform === 'win32') return { titleBarStyle: 'hidden', titleBarOverlay: overlay() };
  return {};
}

const theme = (): 'light' | 'dark' => (nativeTheme.shouldUseDarkColors ? 'dark' : 'light');
const overlay = (): Electron.TitleBarOverlay => ({
  height: overlayHeight,
  color: background[theme()],
  symbolColor: controls[theme()],
});
