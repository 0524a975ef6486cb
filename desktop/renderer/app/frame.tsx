import { useCallback, useEffect, useMemo, useState } from 'react';
import type { Contact, ConversationSummary, Self } from '../../engine/face.ts';
import { SettingsFrame } from '../features/settings/settings-frame.tsx';
import type { PageName } from '../features/settings/settings-list.tsx';
import { ask } from '../platform/bridge.ts';
import { command, conversations, lock } from '../platform/engine.ts';
import { useStore } from '../platform/store.ts';
import { ApprovalNotice } from './approval-notice.tsx';
import { AccountWarnings } from './account-warnings.tsx';
import { CodeNotice } from './code-notice.tsx';
import { ChatsFrame } from './chats-frame.tsx';
import { MailedResetNotice } from './mailed-reset-notice.tsx';
import { Overlays, type Overlay } from './overlays.tsx';
import { useShortcuts } from './shortcuts.ts';
import { switcherActions } from './switcher-actions.ts';
import { useNotifications } from './use-notifications.ts';

/** The main frame: the list of chats with a chat beside it, or the settings in their place. */
export function Frame({ self }: { readonly self: Self }) {
  const list = useStore(conversations);
  const [selected, setSelected] = useState<string | null>(null);
  const [settings, setSettings] = useState<PageName | null>(null);
  const [overlay, setOverlay] = useState<Overlay | null>(null);
  const [details, setDetails] = useState(false);
  const toggleDetails = useCallback(() => setDetails((shown) => !shown), []);
  const newGroup = useCallback(() => setOverlay({ name: 'new_group' }), []);
  const newChat = useCallback(() => setOverlay({ name: 'new_chat' }), []);
  const select = useCallback((conversationId: string) => {
    setSettings(null);
    setSelected(conversationId);
  }, []);
  const showSafetyNumber = useCallback((userId: string) => setOverlay({ name: 'safety', userId }), []);
  const openSettings = useCallback(() => setSettings('account'), []);
  const openDevices = useCallback(() => setSettings('devices'), []);
  const closeSettings = useCallback(() => setSettings(null), []);
  const shareContact = useCallback((contact: Contact) => setOverlay({ name: 'share_contact', contact }), []);
  const showShortcuts = useCallback(() => setOverlay({ name: 'shortcuts' }), []);
  const openSwitcher = useCallback(() => setOverlay({ name: 'switcher' }), []);
  const markAllRead = useCallback(() => readAll(conversations.get() ?? []), []);
  const lockNow = useCallback(() => void lock(), []);
  const actions = useMemo(
    () =>
      switcherActions({
        newChat,
        newGroup,
        settings: openSettings,
        lock: lockNow,
        help: showShortcuts,
        markAllRead,
      }),
    [newChat, newGroup, openSettings, lockNow, showShortcuts, markAllRead],
  );

  useShortcuts({
    newChat,
    newGroup,
    toggleDetails,
    settings: openSettings,
    lock: lockNow,
    help: showShortcuts,
    switcher: openSwitcher,
    markAllRead,
    select,
    list: list ?? [],
    selected,
  });
  useNotifications(list);
  useEffect(() => {
    const count = (list ?? []).reduce((total, { unread }) => total + unread, 0);
    ask('window.setUnread', { count }).catch(() => undefined);
  }, [list]);

  const banner = (
    <>
      <AccountWarnings />
      <MailedResetNotice />
      <CodeNotice />
      {settings !== 'devices' && <ApprovalNotice onLook={openDevices} />}
    </>
  );
  return (
    <>
      {settings ? (
        <SettingsFrame
          self={self}
          page={settings}
          onPage={setSettings}
          banner={banner}
          onShowSafetyNumber={showSafetyNumber}
          onShowShortcuts={showShortcuts}
          onLock={lockNow}
          onClose={closeSettings}
        />
      ) : (
        <ChatsFrame
          self={self}
          banner={banner}
          list={list ?? []}
          selected={selected}
          onSelect={select}
          onShareContact={shareContact}
          onNewChat={newChat}
          onSettings={openSettings}
          onLock={lockNow}
          details={details}
          onToggleDetails={toggleDetails}
          onShowSafetyNumber={showSafetyNumber}
        />
      )}
      <Overlays
        overlay={overlay}
        origin={self.origin}
        chats={list ?? []}
        current={settings ? null : selected}
        actions={actions}
        onOpen={select}
        onChange={setOverlay}
      />
    </>
  );
}

/** The engine stops at the newest message that it has. */
function readAll(list: readonly ConversationSummary[]): void {
  for (const { conversationId, unread, request } of list)
    if (unread > 0 && !request)
      command('markRead', { conversationId, seq: Number.MAX_SAFE_INTEGER }).catch(() => undefined);
}
