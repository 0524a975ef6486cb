import { useEffect, useState } from 'react';
import { limits } from '@secure-chat/shared/limits';
import { command } from '../../platform/engine.ts';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Note } from '../../ui/note.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { CodeDoor, type ProvedProps } from './code-door.tsx';
import type { DoorProps } from './forgotten-account.ts';
import { MailedCode } from './mailed-code.tsx';
import { NewPasswordStep } from './new-password-step.tsx';
import { stakesWords } from './stakes-words.ts';

/** The one-time code first; then what is lost, said before anything is; then the code of the new account. */
export function FreshDoor({ account, onBack }: DoorProps) {
  const { origin } = account;
  return (
    <CodeDoor
      account={account}
      title="Your one-time code"
      intro="The person who runs your server can make one for you. Ask them in person or by phone, so that they know it’s you."
      label="One-time code"
      help="Six groups of four. It is good for a short time, and once."
      prove={(username, resetCode) => command('openReset', { origin, username, resetCode })}
      wayToCode={MailedCode}
      proved={StartStep}
      onBack={onBack}
    />
  );
}

function StartStep({ stakes, username, deviceName, onDone, onBack }: ProvedProps) {
  const [displayName, setDisplayName] = useState('');
  const [understood, setUnderstood] = useState(false);

  useEffect(() => void command('prepareKeys').catch(() => undefined), []);

  return (
    <NewPasswordStep
      title="Start fresh"
      verb="Start fresh"
      busyVerb="Starting …"
      danger
      names={[username, displayName]}
      accepted={understood}
      act={async (password) =>
        onDone((await command('startFresh', { displayName, password, deviceName })).recoveryCode)
      }
      onBack={onBack}
      after={
        <Checkbox checked={understood} onChange={setUnderstood}>
          I know that my old messages are lost
        </Checkbox>
      }
    >
      <Note tone="danger" title={`You lose ${stakesWords(stakes)}.`}>
        Your old messages can’t be opened again. Everyone you talk with will see that your safety number
        changed, and your groups have to take you in again; a group that nobody but you owns can’t. Your other
        devices are signed out.
      </Note>
      <TextField
        label="Your name"
        autoFocus
        maxLength={limits.displayNameLength}
        placeholder={username}
        value={displayName}
        onChange={({ target }) => setDisplayName(target.value)}
      />
    </NewPasswordStep>
  );
}
