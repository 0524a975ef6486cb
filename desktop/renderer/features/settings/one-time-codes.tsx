import { ask } from '../../platform/bridge.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Dialog } from '../../ui/dialog.tsx';

interface OneTimeCodesDialogProps {
  readonly codes: readonly string[];
  readonly onClose: () => void;
}

/** Shown once: whoever loses the phone gets in with one of these. */
export function OneTimeCodesDialog({ codes, onClose }: OneTimeCodesDialogProps) {
  const groups = codes.map((code) => code.match(/.{4}/g)!.join(' '));
  return (
    <Dialog
      title="Keep your one-time codes"
      description="Each lets you in once in the place of a code from your phone, if that’s lost. They aren’t shown again: keep them away from this computer, on paper if you can."
      onClose={onClose}
      footer={
        <>
          <CopyButton words="Copy" copy={() => ask('clipboard.write', { text: groups.join('\n') })} />
          <Button kind="primary" data-first-focus onClick={onClose}>
            I’ve kept them
          </Button>
        </>
      }
    >
      <ol aria-label="One-time codes" className="grid grid-cols-2 gap-2 select-text">
        {groups.map((code, at) => (
          <li
            key={code}
            aria-label={`Code ${at + 1}: ${Array.from(code.replaceAll(' ', '')).join(' ')}`}
            className="digits grid h-9 place-items-center rounded-8 bg-sunken font-semibold tracking-[.06em]"
          >
            {code}
          </li>
        ))}
      </ol>
    </Dialog>
  );
}
