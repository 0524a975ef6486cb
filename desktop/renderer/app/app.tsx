import { useEffect } from 'react';
import { Onboarding } from '../features/onboarding/onboarding.tsx';
import { ServerChangedScreen } from '../features/onboarding/server-changed-screen.tsx';
import { UnlockScreen } from '../features/onboarding/unlock-screen.tsx';
import { appInfo, loadAppInfo } from '../platform/app-info.ts';
import { connection, lock, phase, startFailure } from '../platform/engine.ts';
import { useStore } from '../platform/store.ts';
import { Opening } from '../ui/opening.tsx';
import { Frame } from './frame.tsx';
import { SessionEndedScreen } from './session-ended-screen.tsx';
import { StartFailedScreen } from './start-failed-screen.tsx';
import { useServerChanged } from './use-server-changed.ts';

/** The gates: could not start, no account, locked, or in. */
export function App() {
  const info = useStore(appInfo);
  const now = useStore(phase);
  const failed = useStore(startFailure);
  const link = useStore(connection);
  const changed = useServerChanged();

  useEffect(() => {
    if (info !== null || failed !== null) return;
    loadAppInfo().catch(() => startFailure.set({ code: 'internal' }));
  }, [info, failed]);

  if (failed) return <StartFailedScreen failure={failed} />;
  if (info === null || now === null) return <Opening words="Opening …" />;
  if (now.name === 'signed_out') return <Onboarding info={info} />;
  if (now.name === 'locked') return <UnlockScreen account={now} deviceName={info.deviceName} />;
  if (changed)
    return <ServerChangedScreen {...changed} away={{ words: 'Lock and stay away', go: () => void lock() }} />;
  if (link.state === 'session_ended') return <SessionEndedScreen reason={link.reason} />;
  return <Frame self={now.self} />;
}
