import { MessageSquare, ShieldAlert, ShieldCheck, UserCog, UserMinus, UserRound } from 'lucide-react';
import { useState, type KeyboardEvent, type MouseEvent } from 'react';
import type { GroupMember, Role } from '../../../engine/face.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Menu, type MenuCommand, type MenuPlace } from '../../ui/menu.tsx';

export interface MemberActions {
  readonly onMessage: (userId: string) => void;
  readonly onCheck: (userId: string) => void;
  readonly onRole: (userId: string, role: Role) => void;
  readonly onRemove: (member: GroupMember) => void;
}

interface MemberRowProps extends MemberActions {
  readonly member: GroupMember;
  /** What oneself may do here; null once one has left. */
  readonly ownRole: Role | null;
}

const roleWords: Record<Role, string> = { owner: 'Owner', admin: 'Can manage', member: '' };

/** Somebody in a group, with what one may do about them. */
export function MemberRow(props: MemberRowProps) {
  const { member } = props;
  const { userId, displayName, online, self, verified, identityChanged, role } = member;
  const [menu, setMenu] = useState<MenuPlace | null>(null);
  const open = (event: MouseEvent | KeyboardEvent): void => {
    event.preventDefault();
    const { left, bottom } = event.currentTarget.getBoundingClientRect();
    setMenu({ x: left + 40, y: bottom - 4 });
  };
  const face = <Avatar accountId={userId} name={displayName} size={28} online={online} />;
  if (self)
    return (
      <li className="flex h-[42px] items-center gap-2.5 [--under:var(--bg-canvas)]">
        {face}
        <span className="min-w-0 flex-1 truncate">You</span>
        <span className="text-12 text-text-3">{roleWords[role]}</span>
      </li>
    );
  return (
    <li className="[--under:var(--bg-canvas)]">
      <button
        type="button"
        aria-haspopup="menu"
        onClick={open}
        onContextMenu={open}
        className="ring-inside -mx-2 flex h-[42px] w-[calc(100%+16px)] items-center gap-2.5 rounded-8 px-2 text-left hover:bg-hover"
      >
        {face}
        <span className="min-w-0 truncate">{displayName || 'Somebody'}</span>
        {identityChanged ? (
          <ShieldAlert size={15} className="flex-none text-warn-mark" aria-label="Safety number changed" />
        ) : (
          verified && <ShieldCheck size={15} className="flex-none text-accent-text" aria-label="Checked" />
        )}
        <span className="ml-auto flex-none text-12 text-text-3">{roleWords[role]}</span>
      </button>
      {menu && (
        <Menu label={displayName} place={menu} groups={commandsFor(props)} onClose={() => setMenu(null)} />
      )}
    </li>
  );
}

function commandsFor({
  member,
  ownRole,
  onMessage,
  onCheck,
  onRole,
  onRemove,
}: MemberRowProps): MenuCommand[][] {
  const { userId, role } = member;
  const talk: MenuCommand[] = [
    { label: 'Message', icon: MessageSquare, run: () => onMessage(userId) },
    { label: 'Safety number', icon: ShieldCheck, run: () => onCheck(userId) },
  ];
  const manage: MenuCommand[] = [];
  if (ownRole === 'owner' && role !== 'admin')
    manage.push({ label: 'Let them manage', icon: UserCog, run: () => onRole(userId, 'admin') });
  if (ownRole === 'owner' && role !== 'member')
    manage.push({ label: 'Stop letting them manage', icon: UserRound, run: () => onRole(userId, 'member') });
  if (ownRole === 'owner' || (ownRole === 'admin' && role !== 'owner'))
    manage.push({ label: 'Remove from group', icon: UserMinus, danger: true, run: () => onRemove(member) });
  return manage.length > 0 ? [talk, manage] : [talk];
}
