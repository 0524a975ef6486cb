import { useCallback, useEffect, useState } from 'react';
import type { AppInfo, ServerCertificate } from '../../../bridge/contract.ts';
import { ask } from '../../platform/bridge.ts';
import { Opening } from '../../ui/opening.tsx';
import { AccountScreen } from './account-screen.tsx';
import { CheckServerScreen } from './check-server-screen.tsx';
import { ConnectScreen } from './connect-screen.tsx';
import { ForgottenPassword, type DoorName } from './forgotten-password.tsx';
import type { OpenedInvite } from './open-invite.ts';
import { RecoveryCodeScreen } from './recovery-code-screen.tsx';
import { ServerChangedScreen, type ChangedCertificate } from './server-changed-screen.tsx';
import { SignInScreen } from './sign-in-screen.tsx';

type Step =
  | { readonly name: 'looking'; readonly origin: string }
  | { readonly name: 'connect'; readonly unreachable?: string }
  | { readonly name: 'check'; readonly origin: string; readonly code: string }
  | { readonly name: 'changed'; readonly certificate: ChangedCertificate }
  | { readonly name: 'account'; readonly origin: string; readonly invite?: OpenedInvite }
  | { readonly name: 'sign_in'; readonly origin: string }
  | {
      readonly name: 'forgotten';
      readonly origin: string;
      readonly username: string;
      readonly door?: DoorName;
    }
  | { readonly name: 'recovery'; readonly recoveryCode: string; readonly username: string };

/** From nothing to an account: server, account, recovery code. */
export function Onboarding({ info }: { readonly info: AppInfo }) {
  const { deviceName, presetOrigin } = info;
  const [step, setStep] = useState<Step>(
    presetOrigin === null ? { name: 'connect' } : { name: 'looking', origin: presetOrigin },
  );
  const toConnect = useCallback(() => setStep({ name: 'connect' }), []);
  const found = useCallback((certificate: ServerCertificate) => setStep(stepFor(certificate)), []);
  // Between one screen and the next, the server may have become another one.
  const mayAsk = async (origin: string): Promise<boolean> => {
    const certificate = await ask('server.inspect', { origin }).catch(() => null);
    const stops = certificate?.state === 'changed' || certificate?.state === 'unknown';
    if (stops) found(certificate);
    return !stops;
  };

  switch (step.name) {
    case 'looking':
      return <LookForServer origin={step.origin} onFound={found} />;
    case 'connect':
      return (
        <ConnectScreen
          unreachable={step.unreachable}
          onFound={found}
          onInvited={(origin, invite) => setStep({ name: 'account', origin, invite })}
        />
      );
    case 'check':
      return (
        <CheckServerScreen
          {...step}
          onTrusted={() => setStep({ name: 'account', origin: step.origin })}
          onBack={toConnect}
        />
      );
    case 'changed':
      return (
        <ServerChangedScreen
          certificate={step.certificate}
          away={{ words: 'Use another server', go: toConnect }}
          onTrusted={() => setStep({ name: 'account', origin: step.certificate.origin })}
        />
      );
    case 'account':
      return (
        <AccountScreen
          origin={step.origin}
          invite={step.invite}
          deviceName={deviceName}
          mayAsk={mayAsk}
          onRegistered={(account) => setStep({ name: 'recovery', ...account })}
          onSignIn={() => setStep({ name: 'sign_in', origin: step.origin })}
          onBack={toConnect}
        />
      );
    case 'sign_in':
      return (
        <SignInScreen
          origin={step.origin}
          deviceName={deviceName}
          mayAsk={mayAsk}
          onForgotten={(forgotten) => setStep({ name: 'forgotten', origin: step.origin, ...forgotten })}
          onBack={() => setStep({ name: 'account', origin: step.origin })}
        />
      );
    case 'forgotten':
      return (
        <ForgottenPassword
          account={{ origin: step.origin, username: step.username, deviceName, here: false }}
          door={step.door}
          onBack={() => setStep({ name: 'sign_in', origin: step.origin })}
        />
      );
    case 'recovery':
      return <RecoveryCodeScreen recoveryCode={step.recoveryCode} username={step.username} />;
  }
}

function stepFor(certificate: ServerCertificate): Step {
  const { origin } = certificate;
  switch (certificate.state) {
    case 'changed':
      return { name: 'changed', certificate };
    case 'unknown':
      return { name: 'check', origin, code: certificate.code };
    case 'unreachable':
      return { name: 'connect', unreachable: origin };
    case 'public':
    case 'pinned':
      return { name: 'account', origin };
  }
}

interface LookForServerProps {
  readonly origin: string;
  readonly onFound: (certificate: ServerCertificate) => void;
}

/** The installation already names a server: what it shows is looked at before anything goes there. */
function LookForServer({ origin, onFound }: LookForServerProps) {
  useEffect(() => {
    ask('server.inspect', { origin }).then(onFound, () => onFound({ state: 'unreachable', origin }));
  }, [origin, onFound]);
  return <Opening words={`Looking for ${new URL(origin).host} …`} />;
}
