interface SwitchProps {
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

/** On or off, at once. */
export function Switch({ label, checked, onChange }: SwitchProps) {
  return (
    <span className="relative inline-flex h-[28px] w-[38px] flex-none items-center">
      <input
        type="checkbox"
        role="switch"
        aria-label={label}
        checked={checked}
        onChange={({ target }) => onChange(target.checked)}
        className="peer h-[22px] w-full appearance-none rounded-full bg-field shadow-[inset_0_0_0_1.5px_var(--line-strong)] checked:bg-accent checked:shadow-none focus-visible:outline-2 focus-visible:outline-offset-2 focus-visible:outline-focus"
      />
      <span
        aria-hidden
        className="pointer-events-none absolute left-1 size-[14px] rounded-full bg-line-strong transition-transform duration-80 peer-checked:translate-x-4 peer-checked:bg-on-accent motion-reduce:transition-none"
      />
    </span>
  );
}
