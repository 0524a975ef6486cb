import { ShieldAlert } from 'lucide-react';
import { useState } from 'react';
import type { ServerCertificate } from '../../../bridge/contract.ts';
import { ask } from '../../platform/bridge.ts';
import { Button } from '../../ui/button.tsx';
import { CheckCode } from '../../ui/check-code.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { StopScreen } from '../../ui/stop-screen.tsx';
import { ErrorLine } from '../../ui/error-line.tsx';

export type ChangedCertificate = Extract<ServerCertificate, { state: 'changed' }>;

interface ServerChangedScreenProps {
  readonly certificate: ChangedCertificate;
  /** The way back, named by what it does. */
  readonly away: { readonly words: string; readonly go: () => void };
  readonly onTrusted: () => void;
}

/** A full stop: nothing goes to this server until a person has compared its new code. */
export function ServerChangedScreen({ certificate, away, onTrusted }: ServerChangedScreenProps) {
  const { origin, code, expected } = certificate;
  const [compared, setCompared] = useState(false);
  const [failed, setFailed] = useState(false);
  const trust = (): void => {
    ask('server.trust', { origin, code }).then(onTrusted, () => setFailed(true));
  };
  return (
    <StopScreen
      icon={ShieldAlert}
      tone="warn"
      title="This server’s code has changed"
      intro={
        <>
          <b className="weight-medium text-text">{new URL(origin).host}</b> shows another check code than the
          one you confirmed. The person who runs it may have set it up anew, or somebody may be standing in
          between. Nothing is sent until you have asked them.
        </>
      }
      actions={
        <>
          <Button size="large" onClick={away.go}>
            {away.words}
          </Button>
          <Button size="large" kind="primary" disabled={!compared} onClick={trust}>
            Go on with the new code
          </Button>
        </>
      }
    >
      <div>
        <h2 className="mb-2 text-13 weight-medium">The code it shows now</h2>
        <CheckCode label="The code it shows now" code={code} />
      </div>
      <details>
        <summary className="w-fit rounded-6 text-13 weight-medium text-accent-text">
          The code you confirmed
        </summary>
        <div className="mt-2">
          <CheckCode label="The code you confirmed" code={expected} />
        </div>
      </details>
      <Checkbox checked={compared} onChange={setCompared}>
        I asked the person who runs the server, and the new code is theirs.
      </Checkbox>
      {failed && (
        <ErrorLine>
          The new code couldn’t be kept on this computer. Make sure its disk isn’t full, then try again.
        </ErrorLine>
      )}
    </StopScreen>
  );
}
