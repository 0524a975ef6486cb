import { nativeImage } from 'electron/common';
import { app, type BrowserWindow } from 'electron/main';

const side = 16;
/** Juniper, as the tokens' `--accent`; BGRA. */
const accent = [0x6e, 0x63, 0x00, 0xff];

/** How much is unread, on the app's icon: a number where the system shows one, a dot on Windows. */
export function showUnread(window: BrowserWindow, count: number): void {
  if (process.platform !== 'win32') return void app.setBadgeCount(count);
  window.setOverlayIcon(count > 0 ? dot() : null, count > 0 ? `${count} unread` : '');
}

function dot(): Electron.NativeImage {
  const pixels = Buffer.alloc(side * side * 4);
  const middle = (side - 1) / 2;
  for (let at = 0; at < side * side; at++) {
    const distance = Math.hypot((at % side) - middle, Math.floor(at / side) - middle);
    if (distance <= side / 2 - 1) pixels.set(accent, at * 4);
  }
  return nativeImage.createFromBitmap(pixels, { width: side, height: side });
}
