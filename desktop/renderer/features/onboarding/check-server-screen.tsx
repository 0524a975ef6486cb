import { Phone } from 'lucide-react';
import { useState } from 'react';
import { ask } from '../../platform/bridge.ts';
import { Button } from '../../ui/button.tsx';
import { CheckCode } from '../../ui/check-code.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Note } from '../../ui/note.tsx';
import { OnboardingLayout } from './layout.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { ErrorLine } from '../../ui/error-line.tsx';

interface CheckServerScreenProps {
  readonly origin: string;
  readonly code: string;
  readonly onTrusted: () => void;
  readonly onBack: () => void;
}

/** A comparison to make, not a warning to click away: Yes stays off until it is ticked. */
export function CheckServerScreen({ origin, code, onTrusted, onBack }: CheckServerScreenProps) {
  const [compared, setCompared] = useState(false);
  const [different, setDifferent] = useState(false);
  const [failed, setFailed] = useState(false);
  const trust = (): void => {
    ask('server.trust', { origin, code }).then(onTrusted, () => setFailed(true));
  };
  return (
    <OnboardingLayout
      step={0}
      heading="Private by design, hosted by someone you know"
      title="Is this the right server?"
      intro={
        <>
          Ask the person who runs <b className="weight-bold text-text">{new URL(origin).host}</b> to read out
          their server check code. It should be the same as this one.
        </>
      }
      onSubmit={() => compared && trust()}
    >
      <div>
        <div className="mb-1 flex items-center justify-between">
          <h3 className="text-13 weight-medium">Server check code</h3>
          <CopyButton
            kind="quiet"
            words="Copy"
            copy={() => ask('clipboard.write', { text: code.toUpperCase() })}
          />
        </div>
        <CheckCode label="Server check code" code={code} />
      </div>
      {different ? (
        <Note tone="warn" alert title="Don’t connect.">
          Ask for the address again, and try from another network. If the code still differs, somebody may be
          standing in between: tell the person who runs the server.
        </Note>
      ) : (
        <Note icon={Phone} title="Use a way you trust.">
          Call them or ask in person. A code that arrives in the same e-mail as the address proves little.
        </Note>
      )}
      <Checkbox checked={compared} onChange={setCompared}>
        I compared the code and every group is the same
      </Checkbox>
      {failed && (
        <ErrorLine>
          The code couldn’t be kept on this computer. Make sure its disk isn’t full, then try again.
        </ErrorLine>
      )}
      <div className="flex flex-wrap items-center gap-2.5">
        <Button type="submit" kind="primary" size="large" disabled={!compared}>
          Yes, connect
        </Button>
        {different ? (
          <Button kind="quiet" size="large" onClick={onBack}>
            Use another address
          </Button>
        ) : (
          <Button
            kind="quiet"
            size="large"
            brick
            onClick={() => {
              setCompared(false);
              setDifferent(true);
            }}
          >
            It’s different
          </Button>
        )}
      </div>
    </OnboardingLayout>
  );
}
