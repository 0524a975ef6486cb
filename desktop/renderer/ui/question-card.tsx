import { ShieldAlert } from 'lucide-react';
import type { ReactNode } from 'react';

interface QuestionCardProps {
  readonly title: string;
  readonly children: ReactNode;
  readonly actions?: ReactNode;
}

/** Marigold: something to look at, with one or two ways to answer. */
export function QuestionCard({ title, children, actions }: QuestionCardProps) {
  return (
    <section
      aria-label={title}
      className="flex gap-3.5 rounded-[14px] bg-warn-soft p-4 shadow-[inset_0_0_0_1px_var(--warn-line)]"
    >
      <ShieldAlert size={20} className="flex-none text-warn-mark" aria-hidden />
      <div className="min-w-0 flex-1">
        <h3 className="weight-bold text-warn-text">{title}</h3>
        <div className="mt-0.5 text-text">{children}</div>
        {actions && <div className="mt-3 flex flex-wrap gap-2">{actions}</div>}
      </div>
    </section>
  );
}
