interface AvatarProps {
  /** What the pair of colours follows from. */
  readonly accountId: string;
  readonly name: string;
  readonly size?: number;
  readonly online?: boolean;
}

const pairs = 8;

/** A person's initials on one of eight quiet pairs; people are round. */
export function Avatar({ accountId, name, size = 40, online = false }: AvatarProps) {
  const pair = pairOf(accountId);
  const style = {
    width: size,
    height: size,
    fontSize: Math.round(size * 0.37),
    background: `var(--av${pair}-bg)`,
    color: `var(--av${pair}-fg)`,
  };
  return (
    <span className="relative flex-none" aria-hidden>
      <span className="grid place-items-center rounded-full font-semibold" style={style}>
        {initialsOf(name)}
      </span>
      {online && (
        <span className="absolute -right-px -bottom-px size-3 rounded-full border-[2.5px] border-(--under,var(--bg-window)) bg-presence" />
      )}
    </span>
  );
}

/** A group: square where people are round, with its picture where it has one. */
export function GroupAvatar({ groupId, name, picture, size = 40 }: GroupAvatarProps) {
  const pair = pairOf(groupId);
  const style = { width: size, height: size, fontSize: Math.round(size * 0.37) };
  if (picture !== null)
    return <img src={picture} alt="" className="flex-none rounded-8 object-cover" style={style} />;
  const colours = { background: `var(--av${pair}-bg)`, color: `var(--av${pair}-fg)` };
  return (
    <span
      aria-hidden
      className="grid flex-none place-items-center rounded-8 font-semibold"
      style={{ ...style, ...colours }}
    >
      {initialsOf(name)}
    </span>
  );
}

interface GroupAvatarProps {
  readonly groupId: string;
  readonly name: string;
  /** A data URL. */
  readonly picture: string | null;
  readonly size?: number;
}

export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map(
    (word) => Array.from(word ?? '')[0],
  );
  return letters.join('').toUpperCase();
}

/** In which a person's name stands over what they say in a group. */
export const nameColour = (accountId: string): string => `var(--av${pairOf(accountId)}-name)`;

/** 1 … 8 */
function pairOf(accountId: string): number {
  let hash = 0;
  for (const character of accountId) hash = (hash * 31 + character.codePointAt(0)!) >>> 0;
  return (hash % pairs) + 1;
}
