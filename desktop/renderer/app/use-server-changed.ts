import { useCallback, useEffect, useState } from 'react';
import type { ChangedCertificate } from '../features/onboarding/server-changed-screen.tsx';
import { ask } from '../platform/bridge.ts';
import { command, connection, phase } from '../platform/engine.ts';
import { useStore } from '../platform/store.ts';

interface ServerChanged {
  readonly certificate: ChangedCertificate;
  readonly onTrusted: () => void;
}

/** While there is no connection, looks whether that is because the server shows another certificate. */
export function useServerChanged(): ServerChanged | null {
  const now = useStore(phase);
  const link = useStore(connection);
  const [certificate, setCertificate] = useState<ChangedCertificate | null>(null);
  const origin = now?.name === 'unlocked' ? now.self.origin : null;

  useEffect(() => {
    if (link.state === 'online' || origin === null) return setCertificate(null);
    let current = true;
    void ask('server.inspect', { origin })
      .then((found) => {
        if (current) setCertificate(found.state === 'changed' ? found : null);
      })
      .catch(() => undefined);
    return () => {
      current = false;
    };
  }, [link, origin]);

  const onTrusted = useCallback(() => {
    setCertificate(null);
    void command('reconnect').catch(() => undefined);
  }, []);
  return certificate && { certificate, onTrusted };
}
