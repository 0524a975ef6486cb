import type { ReactNode } from 'react';
import type { EngineFailure } from '../../../engine/face.ts';
import { KeptCodeFields, useKeptCode, wrongGroupsWords } from '../../account/kept-code.tsx';
import { useAttempt } from '../../account/use-attempt.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';

interface KeepCodeDialogProps {
  readonly recoveryCode: string;
  readonly username: string;
  readonly description: string;
  readonly verb: string;
  /** In place of the verb while it happens. */
  readonly busyVerb: string;
  readonly safe?: string;
  /** Puts the code in force, and closes the dialog or goes on to the next one. */
  readonly act: () => Promise<unknown>;
  /** What is said of a refusal here: nothing where it is said in a field of its own. */
  readonly wordsOf?: (failure: EngineFailure) => string | undefined;
  /** What is asked for besides is not there yet. */
  readonly missing?: boolean;
  readonly onClose: () => void;
  /** What is asked for besides. */
  readonly children?: ReactNode;
}

/** A new recovery code, in force only once it is kept and two of its groups are typed back. */
export function KeepCodeDialog(props: KeepCodeDialogProps) {
  const {
    recoveryCode,
    username,
    verb,
    busyVerb,
    act,
    wordsOf,
    missing = false,
    children,
    ...dialog
  } = props;
  const code = useKeptCode(recoveryCode);
  const { busy, error, run, say } = useAttempt(wordsOf);
  return (
    <ConfirmDialog
      {...dialog}
      title="Save your new recovery code"
      verb={busy ? busyVerb : verb}
      busy={busy}
      incomplete={!code.complete || missing}
      error={error}
      onConfirm={() => (code.right ? run(act) : say(wrongGroupsWords))}
    >
      <div className="grid gap-4">
        <KeptCodeFields code={code} username={username} />
        {children}
      </div>
    </ConfirmDialog>
  );
}
