import { Check, CircleHelp } from 'lucide-react';
import type { FormEvent, ReactNode } from 'react';
import { Mark } from '../../ui/mark.tsx';

const steps = [
  { name: 'Your server', about: 'The address you were given' },
  { name: 'Your account', about: 'Name and password' },
  { name: 'Recovery code', about: 'Your spare key' },
];

interface LayoutProps {
  readonly heading: string;
  /** Which of the steps this is, from 0; steps are left out where the way is another one. */
  readonly step?: number;
  readonly title: string;
  readonly intro: ReactNode;
  readonly children: ReactNode;
  readonly onSubmit?: () => void;
}

/** The frame of the first-run screens: where one is at the left, what to do at the right. */
export function OnboardingLayout({ heading, step, title, intro, children, onSubmit }: LayoutProps) {
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onSubmit?.();
  };
  return (
    <div className="relative grid h-screen grid-cols-[minmax(280px,33%)_1fr]">
      <div className="drag absolute inset-x-0 top-0 h-[52px]" />
      <aside className="relative flex flex-col overflow-hidden border-r border-line bg-window px-9 pt-11 pb-7 [@media(max-height:680px)]:pt-7">
        <Mark size={46} />
        <h1 className="mt-[18px] mb-1.5 text-[22px] leading-7 weight-bold tracking-[-.008em] text-balance">
          {heading}
        </h1>
        <p className="max-w-[34ch] text-text-2">
          Messages are sealed on your computer. Nobody in between can open them, not even the person who runs
          the server.
        </p>
        {step !== undefined && <Steps current={step} />}
        <div className="pointer-events-none absolute -bottom-24 -left-[70px] opacity-[.13] [@media(max-height:680px)]:hidden">
          <Mark size={400} />
        </div>
        <p className="mt-auto flex items-center gap-2 text-13 text-text-2">
          <CircleHelp size={16} className="flex-none" aria-hidden /> Need help? Ask the person who runs your
          server.
        </p>
      </aside>
      <main className="grid min-w-0 place-items-center overflow-auto bg-canvas px-10 py-12 [@media(max-height:680px)]:py-7">
        <form className="arrive grid w-full max-w-[460px] gap-5" onSubmit={submit} noValidate>
          <header>
            <h2 className="text-28 weight-bold tracking-[-.01em]">{title}</h2>
            <p className="mt-1.5 text-15 text-pretty text-text-2">{intro}</p>
          </header>
          {children}
        </form>
      </main>
    </div>
  );
}

function Steps({ current }: { readonly current: number }) {
  return (
    <ol className="mt-8 grid gap-1 [@media(max-height:680px)]:mt-[18px]">
      {steps.map(({ name, about }, at) => (
        <li
          key={name}
          aria-current={at === current ? 'step' : undefined}
          className={`relative flex items-start gap-3 py-2 not-last:after:absolute not-last:after:top-[38px] not-last:after:-bottom-2 not-last:after:left-[12.5px] not-last:after:w-px not-last:after:bg-line ${at === current ? 'text-text' : 'text-text-2'}`}
        >
          <span
            className={`grid size-[26px] flex-none place-items-center rounded-full text-12 font-semibold ${stepLook(at, current)}`}
          >
            {at < current ? <Check size={14} strokeWidth={2.5} aria-label="Done" /> : at + 1}
          </span>
          <span>
            <b className="block leading-[26px] weight-medium">{name}</b>
            <span className="block text-13 text-text-3">{about}</span>
          </span>
        </li>
      ))}
    </ol>
  );
}

function stepLook(at: number, current: number): string {
  if (at === current) return 'bg-accent text-on-accent';
  if (at < current) return 'bg-accent-soft text-accent-text shadow-[inset_0_0_0_1.5px_var(--accent-line)]';
  return 'shadow-[inset_0_0_0_1.5px_var(--line-strong)]';
}
