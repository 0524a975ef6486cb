import type { BrowserWindow } from 'electron/main';
import type { Microphone } from './microphone.ts';
import type { PlayingMedia } from './playing-media.ts';
import type { SavedFiles } from './saved-files.ts';

interface Held {
  readonly microphone: Microphone;
  readonly playing: PlayingMedia;
  readonly savedFiles: SavedFiles;
}

/** Lets go of all that the main process holds for a page: rights, open files, and what is half written. */
export function createLetGo({ microphone, playing, savedFiles }: Held): () => void {
  return () => {
    microphone.letGo();
    playing.abandon();
    void savedFiles.abandon();
  };
}

/**
 * Whatever ends a page, it says nothing before: it died or was ended, another one took its place
 * (a reload is one), or its window closed. A lock it says itself.
 */
export function letGoWithPage(window: BrowserWindow, letGo: () => void): void {
  window.webContents.on('render-process-gone', letGo);
  // From here on nothing of the page before can ask for anything; moves within a page don't come here.
  window.webContents.on('did-navigate', letGo);
  window.on('closed', letGo);
}
