import { command } from '../../platform/engine.ts';
import { ProofDialog } from './proof-dialog.tsx';

export function EndSecondFactorDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <ProofDialog
      title="Turn off the code at sign-in?"
      description="Then the password alone signs in on a new computer. Your one-time codes stop working."
      verb="Turn off"
      danger
      act={(proof) => command('endSecondFactor', proof).then(onClose)}
      onClose={onClose}
    />
  );
}
