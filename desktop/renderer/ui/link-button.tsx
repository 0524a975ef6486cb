import type { ButtonHTMLAttributes } from 'react';

/** A way on that is no more than a word in a line. */
export function LinkButton(props: Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'type' | 'className'>) {
  return (
    <button {...props} type="button" className="rounded-4 text-accent-text underline underline-offset-2" />
  );
}
