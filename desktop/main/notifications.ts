import { Notification, type BrowserWindow } from 'electron/main';
import { sendToWindow } from './ipc.ts';
import { notificationWords, type Arrival } from './notification-words.ts';
import type { PreferenceStore } from './preferences.ts';
import { focusWindow } from './window.ts';

interface Parts {
  readonly window: BrowserWindow;
  readonly preferences: PreferenceStore;
  readonly isLocked: () => boolean;
}

/** The system's own notifications, one a chat: a newer one takes the place of the older. */
export class Notifications {
  readonly #parts: Parts;
  /** Also keeps them from being collected, and their click with them. */
  readonly #shown = new Map<string, Notification>();

  constructor(parts: Parts) {
    this.#parts = parts;
    parts.window.on('focus', () => this.clear());
  }

  /** @returns whether anything was shown: not to somebody who has the window before them. */
  show({ conversationId, ...arrival }: Arrival & { readonly conversationId: string }): boolean {
    const { window, preferences, isLocked } = this.#parts;
    const words = notificationWords(arrival, { shows: preferences.now.notifications, locked: isLocked() });
    if (words === null || window.isFocused() || !Notification.isSupported()) return false;
    this.#shown.get(conversationId)?.close();
    const notification = new Notification(words);
    notification.on('click', () => {
      focusWindow();
      sendToWindow(window, { name: 'open_chat', conversationId });
    });
    this.#shown.set(conversationId, notification);
    notification.show();
    return true;
  }

  /** What names somebody does not stay on a screen that was left: not past a lock, not past a look. */
  clear(): void {
    for (const notification of this.#shown.values()) notification.close();
    this.#shown.clear();
  }
}
