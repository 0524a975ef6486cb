import { useCallback, useEffect, useMemo, useState, type ReactNode, type RefObject } from 'react';
import { ask } from '../../platform/bridge.ts';
import { command, onTimeline } from '../../platform/engine.ts';
import { saidWords } from '../../platform/words.ts';
import type { Answering } from './composer-strip.tsx';
import { DeleteDialog } from './delete-dialog.tsx';
import { EditsDialog } from './edits-dialog.tsx';
import { ForwardDialog } from './forward-dialog.tsx';
import { canEdit, canForward, isLogged, type MessageActions, type MessageItem } from './message-actions.ts';
import { ReadersDialog } from './readers-dialog.tsx';
import { MessageMenu, type OpenMenu } from './message-menu.tsx';

/** What the rest of a chat asks of its stream. */
export interface StreamHandle {
  readonly jumpTo: (id: string) => void;
  /** The newest message in the log, of oneself or of anybody. */
  readonly newest: (own: boolean) => MessageItem | undefined;
}

interface Opened {
  readonly name: 'delete' | 'edits' | 'forward' | 'readers';
  readonly item: MessageItem;
}

const dialogs = { delete: DeleteDialog, edits: EditsDialog, forward: ForwardDialog, readers: ReadersDialog };

/** What can be done with the messages of one chat, and what opens over it meanwhile. */
export function useMessageOverlays(
  conversationId: string,
  stream: RefObject<StreamHandle | null>,
  onOpen: (conversationId: string) => void,
) {
  const [answering, setAnswering] = useState<Answering | null>(null);
  const [opened, setOpened] = useState<Opened | null>(null);
  const [menu, setMenu] = useState<OpenMenu | null>(null);
  const stopAnswering = useCallback(() => setAnswering(null), []);

  // What has disappeared is shown in no strip and no dialog either.
  useEffect(
    () =>
      onTimeline((event) => {
        if (event.conversationId !== conversationId) return;
        const isGone = (one: { readonly item: MessageItem } | null): boolean =>
          one !== null && event.removed.includes(one.item.id);
        setAnswering((one) => (isGone(one) ? null : one));
        setOpened((one) => (isGone(one) ? null : one));
        setMenu((one) => (isGone(one) ? null : one));
      }),
    [conversationId],
  );

  const actions = useMemo<MessageActions>(() => {
    const open = (name: Opened['name']) => (item: MessageItem) => {
      if (isLogged(item)) setOpened({ name, item });
    };
    return {
      reply: (item) => isLogged(item) && setAnswering({ mode: 'reply', item }),
      edit: (item) => canEdit(item) && setAnswering({ mode: 'edit', item }),
      copy: (item) => void ask('clipboard.write', { text: saidWords(item) }).catch(() => undefined),
      react: (item, emoji) => {
        const own = item.reactions.find((reaction) => reaction.own)?.emoji;
        const next = own === emoji ? null : emoji;
        command('react', { conversationId, id: item.id, emoji: next }).catch(() => undefined);
      },
      pin: ({ id, pinned }) =>
        void command('pinMessage', { conversationId, id, pinned: !pinned }).catch(() => undefined),
      forward: (item) => canForward(item) && setOpened({ name: 'forward', item }),
      remove: open('delete'),
      showEdits: open('edits'),
      showReaders: open('readers'),
      openMenu: (item, place, part) => setMenu({ item, place, part }),
      openContact: async ({ id }) =>
        onOpen((await command('openContact', { conversationId, id })).conversationId),
      jumpTo: (id) => stream.current?.jumpTo(id),
    };
  }, [conversationId, stream, onOpen]);

  const Opened = opened && dialogs[opened.name];
  const overlays: ReactNode = (
    <>
      {menu && <MessageMenu {...menu} actions={actions} onClose={() => setMenu(null)} />}
      {opened && Opened && (
        <Opened conversationId={conversationId} item={opened.item} onClose={() => setOpened(null)} />
      )}
    </>
  );
  return { actions, answering, stopAnswering, overlays };
}
