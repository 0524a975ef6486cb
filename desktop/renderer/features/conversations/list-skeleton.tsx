import { useEffect, useState } from 'react';

const delayMs = 300;

/** Shapes only, and only where loading takes long enough to be noticed. */
export function ListSkeleton() {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), delayMs);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div
      aria-busy="true"
      aria-label="Opening your chats"
      role="status"
      className="flex-1 overflow-hidden px-2"
    >
      {shown && <p className="px-2.5 pt-1.5 pb-2 text-12 weight-medium text-text-2">Opening your chats</p>}
      {shown &&
        [1, 2, 3, 4, 5, 6, 7, 8, 9].map((row) => (
          <div key={row} className="flex h-[62px] items-center gap-3 px-2.5">
            <span className="size-10 rounded-full bg-press" />
            <span className="grid flex-1 gap-2">
              <span className="h-3 w-2/5 rounded-6 bg-press" />
              <span className="h-3 w-4/5 rounded-6 bg-press" />
            </span>
          </div>
        ))}
    </div>
  );
}
