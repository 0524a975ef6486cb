import type { LucideIcon } from 'lucide-react';
import { useEffect, useId, useRef, type ReactNode } from 'react';

interface StopScreenProps {
  readonly icon: LucideIcon;
  readonly tone?: 'quiet' | 'warn';
  readonly title: string;
  /** What happened, then what to do. */
  readonly intro: ReactNode;
  readonly children?: ReactNode;
  /** The safe way on first, the confirming one last. */
  readonly actions: ReactNode;
}

/** Takes the whole window: nothing goes on until a person has answered. It is read out at once. */
export function StopScreen({ icon: Icon, tone = 'quiet', title, intro, children, actions }: StopScreenProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const id = useId();
  useEffect(() => heading.current?.focus(), []);
  return (
    <main className="relative grid h-screen overflow-auto bg-canvas px-8 pt-[52px] pb-6">
      <div className="drag absolute inset-x-0 top-0 h-[52px]" />
      <section
        role="alertdialog"
        aria-labelledby={id}
        aria-describedby={`${id}-about`}
        className="arrive m-auto grid w-full max-w-[520px] grid-cols-[minmax(0,1fr)] gap-5"
      >
        <Icon
          size={40}
          strokeWidth={1.6}
          className={tone === 'warn' ? 'text-warn-mark' : 'text-text-2'}
          aria-hidden
        />
        <header>
          <h1 ref={heading} id={id} tabIndex={-1} className="no-ring text-28 weight-bold tracking-[-.01em]">
            {title}
          </h1>
          <p id={`${id}-about`} className="mt-1.5 text-15 text-pretty text-text-2">
            {intro}
          </p>
        </header>
        {children}
        <div className="flex flex-wrap gap-2.5">{actions}</div>
      </section>
    </main>
  );
}
