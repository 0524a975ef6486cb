import { WifiOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import { command, connection } from '../../platform/engine.ts';
import { useStore } from '../../platform/store.ts';
import { Button } from '../../ui/button.tsx';

/** Being offline is a fact, not an alarm: neutral, and what still works. */
export function OfflineBanner() {
  return (
    <div
      role="status"
      className="flex min-h-[43px] flex-none items-center gap-2.5 border-b border-line bg-sunken py-1.5 pr-3 pl-5 text-13"
    >
      <WifiOff size={16} className="flex-none text-text-2" aria-hidden />
      <p className="flex-1">
        <b className="font-semibold">You’re offline.</b> Keep writing; messages go out when you’re back.{' '}
        <NextTry />
      </p>
      <Button size="small" onClick={() => void command('reconnect').catch(() => undefined)}>
        Try now
      </Button>
    </div>
  );
}

/** Only for the eye: a screen reader is told once, not each second. */
function NextTry() {
  const link = useStore(connection);
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, []);
  if (link.state !== 'offline') return <span aria-hidden>Trying now.</span>;
  const seconds = Math.max(1, Math.ceil((link.nextAttemptAt - now) / 1_000));
  return (
    <span aria-hidden className="digits">
      Next try in {seconds === 1 ? '1 second' : `${seconds} seconds`}.
    </span>
  );
}
