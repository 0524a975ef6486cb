import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

/** What went wrong, in words, with its mark: never colour alone. */
export function ErrorLine({
  alert = true,
  children,
}: {
  readonly alert?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <p role={alert ? 'alert' : undefined} className="flex gap-1.5 text-13 text-danger-text">
      <CircleAlert size={16} strokeWidth={1.9} className="mt-px flex-none" aria-hidden />
      <span className="min-w-0">{children}</span>
    </p>
  );
}
