import { useEffect, useState } from 'react';
import { Mark } from './mark.tsx';

const patienceMs = 300;

/** What is there while nothing is there yet: the bare window at first, so that a quick start never flashes. */
export function Opening({ words }: { readonly words: string }) {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), patienceMs);
    return () => clearTimeout(timer);
  }, []);
  return (
    <main className="relative grid h-screen place-content-center justify-items-center gap-4 bg-window">
      <div className="drag absolute inset-x-0 top-0 h-[52px]" />
      {shown && (
        <>
          <Mark size={46} />
          <p role="status" className="text-text-2">
            {words}
          </p>
        </>
      )}
    </main>
  );
}
