import os from 'node:os';
import { app, clipboard, type BrowserWindow } from 'electron/main';
import type { AppInfo } from '../bridge/contract.ts';
import type { Handlers } from './answer-call.ts';
import type { AutoLock } from './auto-lock.ts';
import type { CertificateTrust } from './certificate-trust.ts';
import type { Microphone } from './microphone.ts';
import type { Notifications } from './notifications.ts';
import type { PlayingMedia } from './playing-media.ts';
import type { PreferenceStore } from './preferences.ts';
import type { SavedFiles } from './saved-files.ts';
import { showUnread } from './unread-badge.ts';
import { printRecoveryCode, saveRecoveryCode } from './recovery-code.ts';
import { hasOverlayControls } from './window.ts';

const platforms: Readonly<Record<string, AppInfo['platform']>> = { darwin: 'mac', win32: 'windows' };

/** What each verb of the bridge does. */
export function createHandlers(parts: {
  readonly window: BrowserWindow;
  readonly trust: CertificateTrust;
  readonly preferences: PreferenceStore;
  readonly autoLock: AutoLock;
  readonly notifications: Notifications;
  readonly savedFiles: SavedFiles;
  readonly playing: PlayingMedia;
  readonly microphone: Microphone;
  readonly presetOrigin: string | null;
  readonly letGo: () => void;
}): Handlers {
  const {
    window,
    trust,
    preferences,
    autoLock,
    notifications,
    savedFiles,
    playing,
    microphone,
    presetOrigin,
    letGo,
  } = parts;
  return {
    'app.info': () => ({
      version: app.getVersion(),
      platform: platforms[process.platform] ?? 'linux',
      overlayControls: hasOverlayControls,
      deviceName: os.hostname().slice(0, 64) || 'Computer',
      presetOrigin,
    }),
    'server.inspect': ({ origin }) => trust.inspect(new URL(origin).origin),
    'server.trust': async ({ origin, code }) => {
      await trust.trust(new URL(origin).origin, code);
      return null;
    },
    'recovery.save': (argument) => saveRecoveryCode(window, argument),
    'recovery.print': (argument) => printRecoveryCode(argument),
    'clipboard.write': async ({ text }) => {
      await clipboard.writeText(text);
      return null;
    },
    'file.save': ({ name }) => savedFiles.begin(name),
    'file.write': ({ saveId, bytes }) => savedFiles.write(saveId, bytes),
    'file.end': ({ saveId, whole }) => savedFiles.end(saveId, whole),
    'file.show': ({ saveId }) => savedFiles.show(saveId),
    'media.begin': (media) => playing.begin(media),
    'media.answer': ({ readId, bytes }) => playing.answer(readId, bytes),
    'media.end': ({ mediaId }) => playing.end(mediaId),
    'microphone.begin': () => microphone.begin(),
    'microphone.end': ({ turn }) => microphone.end(turn),
    'preferences.read': () => preferences.now,
    'preferences.change': (change) => preferences.change(change),
    'notifications.show': (arrival) => ({ shown: notifications.show(arrival) }),
    'window.setLocked': ({ locked }) => {
      autoLock.setLocked(locked);
      if (locked) notifications.clear();
      if (locked) letGo();
      return null;
    },
    'window.setUnread': ({ count }) => {
      showUnread(window, count);
      return null;
    },
  };
}
