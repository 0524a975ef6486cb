import { useState, type ComponentType } from 'react';
import type { Stakes } from '../../../engine/face.ts';
import { CodeStep } from './code-step.tsx';
import type { DoorProps } from './forgotten-account.ts';
import { RecoveryCodeScreen } from './recovery-code-screen.tsx';

type Step =
  | { readonly name: 'code' }
  | { readonly name: 'proved'; readonly stakes: Stakes }
  | { readonly name: 'next_code'; readonly recoveryCode: string };

/** What is known once the code was right, and the ways on from there. */
export interface ProvedProps {
  readonly stakes: Stakes;
  readonly username: string;
  readonly deviceName: string;
  /** It is done, and this is the recovery code from now on. */
  readonly onDone: (recoveryCode: string) => void;
  readonly onBack: () => void;
}

interface WayToCodeProps {
  readonly origin: string;
  readonly username: string;
}

interface CodeDoorProps extends DoorProps {
  readonly title: string;
  readonly intro: string;
  readonly label: string;
  readonly help: string;
  /** Rejects with what is wrong with the code. */
  readonly prove: (username: string, code: string) => Promise<Stakes>;
  /** A way to get the code, in front of its field. */
  readonly wayToCode?: ComponentType<WayToCodeProps>;
  /** Says what is at stake, and does it once that is accepted. */
  readonly proved: ComponentType<ProvedProps>;
}

/** A code first; then what it opens or costs, said before anything changes; then the recovery code that follows. */
export function CodeDoor(props: CodeDoorProps) {
  const { account, onBack, prove, wayToCode: WayToCode, proved: Proved, ...words } = props;
  const { origin, deviceName } = account;
  const [step, setStep] = useState<Step>({ name: 'code' });
  const [username, setUsername] = useState(account.username);
  const onDone = (recoveryCode: string): void => setStep({ name: 'next_code', recoveryCode });
  switch (step.name) {
    case 'code':
      return (
        <CodeStep
          {...words}
          account={account}
          username={username}
          onUsername={setUsername}
          onCode={async (code) => setStep({ name: 'proved', stakes: await prove(username, code) })}
          onBack={onBack}
        >
          {WayToCode && <WayToCode origin={origin} username={username} />}
        </CodeStep>
      );
    case 'proved':
      return (
        <Proved
          stakes={step.stakes}
          username={username}
          deviceName={deviceName}
          onDone={onDone}
          onBack={onBack}
        />
      );
    case 'next_code':
      return <RecoveryCodeScreen recoveryCode={step.recoveryCode} username={username} replaces />;
  }
}
