import { CircleAlert, Info, TriangleAlert, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

interface NoteProps {
  /** Marigold asks for a look, brick tells of a failure; juniper only explains. */
  readonly tone?: 'accent' | 'warn' | 'danger';
  readonly icon?: LucideIcon;
  readonly title?: string;
  /** Read out as soon as it appears. */
  readonly alert?: boolean;
  readonly children: ReactNode;
}

const looks = {
  accent: { box: 'bg-accent-soft', mark: 'text-accent-text', icon: Info },
  warn: { box: 'bg-warn-soft', mark: 'text-warn-mark', icon: TriangleAlert },
  danger: { box: 'bg-danger-soft', mark: 'text-danger-text', icon: CircleAlert },
} as const;

/** A few lines that stand beside what they are about. */
export function Note({ tone = 'accent', icon, title, alert = false, children }: NoteProps) {
  const look = looks[tone];
  const Icon = icon ?? look.icon;
  return (
    <div
      role={alert ? 'alert' : undefined}
      className={`flex gap-3 rounded-12 px-3.5 py-3 text-13 text-text-2 ${look.box}`}
    >
      <Icon size={18} strokeWidth={1.75} className={`-mt-px flex-none ${look.mark}`} aria-hidden />
      <div className="min-w-0 flex-1 text-pretty">
        {title && <b className="font-semibold text-text">{title}</b>} {children}
      </div>
    </div>
  );
}
