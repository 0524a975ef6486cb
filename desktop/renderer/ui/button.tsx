import type { ButtonHTMLAttributes, ReactNode } from 'react';

type Kind = 'plain' | 'primary' | 'quiet' | 'danger';

const kinds: Record<Kind, { readonly look: string; readonly ink: string }> = {
  plain: {
    look: 'bg-raised shadow-[inset_0_0_0_1px_var(--line),var(--elev-1)] hover:bg-[linear-gradient(var(--bg-hover),var(--bg-hover))]',
    ink: 'text-text',
  },
  primary: { look: 'bg-accent hover:bg-accent-hover', ink: 'text-on-accent' },
  quiet: { look: 'hover:bg-hover', ink: 'text-accent-text' },
  danger: { look: 'bg-danger hover:bg-(--danger-hover)', ink: 'text-on-danger' },
};

const sizes = {
  small: 'h-[30px] rounded-[7px] px-[10px] text-13',
  usual: 'h-9 rounded-8 px-[14px]',
  large: 'h-[42px] rounded-[10px] px-5 text-15',
};

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly kind?: Kind;
  readonly size?: keyof typeof sizes;
  /** On a plain or quiet one: it leads to something that destroys, in brick ink. */
  readonly brick?: boolean;
  readonly children: ReactNode;
}

export function Button({ kind = 'plain', size = 'usual', brick, className = '', ...rest }: ButtonProps) {
  const { look, ink } = kinds[kind];
  const colours = rest.disabled ? 'bg-sunken text-text-off' : `${look} ${brick ? 'text-danger-text' : ink}`;
  return (
    <button
      type="button"
      {...rest}
      className={`no-drag inline-flex flex-none items-center justify-center gap-2 whitespace-nowrap weight-medium transition-colors duration-140 ${sizes[size]} ${colours} ${className}`}
    />
  );
}
