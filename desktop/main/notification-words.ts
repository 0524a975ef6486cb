import type { Preferences } from '../bridge/contract.ts';

export interface Arrival {
  readonly name: string;
  readonly text: string;
}

/**
 * What of a new message is shown where anybody near the screen can read it. A locked app names nobody.
 * @returns null where nothing is to be shown.
 */
export function notificationWords(
  { name, text }: Arrival,
  { shows, locked }: { readonly shows: Preferences['notifications']; readonly locked: boolean },
): { readonly title: string; readonly body: string } | null {
  if (shows === 'off') return null;
  if (locked) return { title: 'Secure Chat', body: 'New message' };
  return { title: name, body: shows === 'text' && text !== '' ? text : 'New message' };
}
