/**
 * What goes on while the app is locked: the watch counts what came, the icon shows how much, and a
 * notification says that there is something. Nobody here knows from whom.
 */
import type { FromWatch, ToWatch, WatchPort } from '../../engine/face.ts';
import { ask } from './bridge.ts';
import { conversations, onEngineStart, phase } from './engine.ts';

const watch = new Worker(new URL('../../engine/watch-worker.ts', import.meta.url), { type: 'module' });
let unread = 0;

export function followWatch(): void {
  onEngineStart((engine) => {
    const { port1, port2 } = new MessageChannel();
    engine.postMessage({ watch: port1 } satisfies WatchPort, [port1]);
    tell({ do: 'connect', port: port2 }, [port2]);
  });
  conversations.subscribe(() => {
    const list = conversations.get();
    // Null is a lock: what was unread stays so.
    if (list !== null) unread = list.reduce((total, one) => total + one.unread, 0);
  });
  phase.subscribe(() => follow(phase.get()?.name));
  watch.addEventListener('message', ({ data }: MessageEvent<FromWatch>) => notice(data));
}

function follow(name: 'signed_out' | 'locked' | 'unlocked' | undefined): void {
  if (name === 'locked') tell({ do: 'start' });
  else tell({ do: 'stop' });
  if (name === 'signed_out') tell({ do: 'forget' });
}

function notice({ conversationId }: FromWatch): void {
  if (phase.get()?.name !== 'locked') return;
  unread += 1;
  ask('window.setUnread', { count: unread }).catch(() => undefined);
  // The main process names nobody while it knows the app locked; here there is no name to give.
  ask('notifications.show', { conversationId, name: 'Secure Chat', text: '' }).catch(() => undefined);
}

function tell(message: ToWatch, transfer: Transferable[] = []): void {
  watch.postMessage(message, transfer);
}
