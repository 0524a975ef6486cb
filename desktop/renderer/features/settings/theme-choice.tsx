import type { Preferences } from '../../../bridge/contract.ts';

type Theme = Preferences['theme'];

const choices: readonly { readonly theme: Theme; readonly words: string }[] = [
  { theme: 'light', words: 'Light' },
  { theme: 'dark', words: 'Dark' },
  { theme: 'system', words: 'Same as system' },
];

interface ThemeChoiceProps {
  readonly theme: Theme;
  readonly onChange: (theme: Theme) => void;
}

/** Each theme as a small window that wears it. */
export function ThemeChoice({ theme, onChange }: ThemeChoiceProps) {
  return (
    <div role="radiogroup" aria-label="Theme" className="grid grid-cols-3 gap-3.5 p-4">
      {choices.map((choice) => (
        <label key={choice.theme} className="group grid gap-2 text-13">
          <span className="relative block h-24 overflow-hidden rounded-[10px] shadow-[0_0_0_1px_var(--line)] group-has-checked:shadow-[0_0_0_2px_var(--bg-canvas),0_0_0_4px_var(--accent)]">
            <Miniature scheme={choice.theme === 'dark' ? 'dark' : 'light'} />
            {choice.theme === 'system' && (
              <span className="absolute inset-0 [clip-path:polygon(100%_0,100%_100%,0_100%)]">
                <Miniature scheme="dark" />
              </span>
            )}
          </span>
          <span className="flex items-center justify-center gap-[7px] group-has-checked:weight-medium">
            <input
              type="radio"
              name="theme"
              checked={theme === choice.theme}
              onChange={() => onChange(choice.theme)}
              className="size-[18px] flex-none appearance-none rounded-full border-[1.5px] border-line-strong bg-field checked:border-[5.5px] checked:border-accent forced-colors:appearance-auto"
            />
            {choice.words}
          </span>
        </label>
      ))}
    </div>
  );
}

function Miniature({ scheme }: { readonly scheme: 'light' | 'dark' }) {
  return (
    <span style={{ colorScheme: scheme }} className="grid h-full grid-cols-[34%_1fr]" aria-hidden>
      <span className="grid content-start gap-1.5 bg-window px-2 py-2.5">
        <i className="h-2 rounded-4 bg-selected" />
        <i className="h-2 rounded-4 bg-press" />
        <i className="h-2 rounded-4 bg-press" />
        <i className="h-2 rounded-4 bg-press" />
      </span>
      <span className="flex flex-col justify-end gap-1.5 bg-canvas p-3">
        <i className="h-3.5 w-[62%] rounded-[7px] bg-bubble-in" />
        <i className="h-3.5 w-[48%] self-end rounded-[7px] bg-bubble-out" />
        <i className="h-3.5 w-[46%] rounded-[7px] bg-bubble-in" />
      </span>
    </span>
  );
}
