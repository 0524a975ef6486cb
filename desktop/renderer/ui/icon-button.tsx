import type { LucideIcon } from 'lucide-react';
import type { ButtonHTMLAttributes } from 'react';

interface IconButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'children'> {
  readonly icon: LucideIcon;
  /** Its accessible name, and the tooltip. */
  readonly label: string;
  readonly shortcut?: string;
  readonly small?: boolean;
}

export function IconButton({ icon: Icon, label, shortcut, small = false, ...rest }: IconButtonProps) {
  const size = small ? 'size-7 rounded-6' : 'size-[34px] rounded-8';
  return (
    <button
      type="button"
      aria-label={label}
      title={shortcut ? `${label} (${shortcut})` : label}
      {...rest}
      className={`no-drag grid flex-none place-items-center text-text-2 transition-colors hover:bg-hover hover:text-text disabled:text-text-off aria-pressed:bg-accent-soft aria-pressed:text-accent-text ${size}`}
    >
      <Icon size={small ? 16 : 18} strokeWidth={1.75} aria-hidden />
    </button>
  );
}
