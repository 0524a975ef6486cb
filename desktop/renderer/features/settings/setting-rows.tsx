import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

interface SettingsPageProps {
  readonly title: string;
  readonly intro: string;
  readonly children: ReactNode;
}

/** One page of the settings: what it is about, then its cards. */
export function SettingsPage({ title, intro, children }: SettingsPageProps) {
  return (
    <div className="mx-auto grid w-full max-w-[calc(var(--w-page)+80px)] grid-cols-[minmax(0,1fr)] gap-[22px] px-10 pt-9 pb-6 max-[1000px]:px-6">
      <header>
        <h2 className="text-21 weight-bold tracking-[-.008em]">{title}</h2>
        <p className="mt-0.5 text-text-2">{intro}</p>
      </header>
      {children}
    </div>
  );
}

interface SettingsCardProps {
  readonly title: string;
  /** Where one row says it all, the title is only for those who don't see it. */
  readonly quiet?: boolean;
  readonly children: ReactNode;
}

/** A titled card of settings: icons on all of its rows, or on none. */
export function SettingsCard({ title, quiet = false, children }: SettingsCardProps) {
  return (
    <section aria-label={title}>
      {!quiet && <h3 className="mb-2 ml-0.5 text-13 font-semibold text-text-2">{title}</h3>}
      <div className="divide-y divide-line rounded-12 bg-[light-dark(var(--bg-canvas),var(--bg-field))] shadow-[inset_0_0_0_1px_var(--line)] forced-colors:border">
        {children}
      </div>
    </section>
  );
}

interface SettingRowProps {
  readonly icon?: LucideIcon;
  readonly name: string;
  readonly about?: string;
  /** Asks for a look. */
  readonly warn?: boolean;
  readonly children?: ReactNode;
}

const warning =
  'bg-warn-soft shadow-[inset_0_0_0_1px_var(--warn-line)] first:rounded-t-12 last:rounded-b-12 forced-colors:border';

/** One setting: what it is, what it does, and its control. */
export function SettingRow({ icon: Icon, name, about, warn = false, children }: SettingRowProps) {
  return (
    <div className={`flex min-h-14 items-center gap-4 px-4 py-2.5 ${warn ? warning : ''}`}>
      {Icon && (
        <Icon
          size={18}
          strokeWidth={1.75}
          className={`flex-none ${warn ? 'text-warn-mark' : 'text-text-2'}`}
          aria-hidden
        />
      )}
      <p className="min-w-0 flex-1">
        <b className="block weight-medium wrap-anywhere">{name}</b>
        {about && <span className="mt-px block max-w-[62ch] text-13 text-text-2">{about}</span>}
      </p>
      {children}
    </div>
  );
}
