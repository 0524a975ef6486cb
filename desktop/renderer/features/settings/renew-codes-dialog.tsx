import { useState } from 'react';
import { command } from '../../platform/engine.ts';
import { OneTimeCodesDialog } from './one-time-codes.tsx';
import { ProofDialog } from './proof-dialog.tsx';

export function RenewCodesDialog({ onClose }: { readonly onClose: () => void }) {
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  if (codes !== null) return <OneTimeCodesDialog codes={codes} onClose={onClose} />;
  return (
    <ProofDialog
      title="New one-time codes"
      description="Those that you have stop working."
      verb="Make new ones"
      act={async (proof) => setCodes((await command('renewOneTimeCodes', proof)).oneTimeCodes)}
      onClose={onClose}
    />
  );
}
