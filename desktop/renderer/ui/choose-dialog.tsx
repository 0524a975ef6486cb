import { useState } from 'react';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';

interface ChooseDialogProps {
  readonly title: string;
  /** What its button says. */
  readonly action: string;
  /** What it is about, in words. */
  readonly what: string;
  readonly label: string;
  readonly choices: readonly { readonly id: string; readonly name: string }[];
  /** Stands where there is nothing to choose. */
  readonly none: string;
  readonly error: string | undefined;
  readonly onChoose: (ids: readonly string[]) => void;
  readonly onClose: () => void;
}

/** Chooses one or more of several. */
export function ChooseDialog(props: ChooseDialogProps) {
  const { title, action, what, label, choices, none, error, onChoose, onClose } = props;
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const toggle = (id: string): void =>
    setChosen((now) => (now.includes(id) ? now.filter((one) => one !== id) : [...now, id]));
  return (
    <Dialog
      title={title}
      onClose={onClose}
      onSubmit={() => onChoose(chosen)}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" kind="primary" disabled={chosen.length === 0}>
            {action}
          </Button>
        </>
      }
    >
      <p className="mb-3 line-clamp-3 rounded-8 bg-sunken px-3 py-2 whitespace-pre-wrap text-text-2">
        {what}
      </p>
      {choices.length === 0 && <p className="px-2 text-text-2">{none}</p>}
      <ul aria-label={label}>
        {choices.map(({ id, name }, at) => (
          <li key={id}>
            <label className="flex h-9 items-center gap-3 rounded-8 px-2 hover:bg-hover">
              <input
                type="checkbox"
                className="size-[18px] accent-accent"
                checked={chosen.includes(id)}
                onChange={() => toggle(id)}
                {...(at === 0 && { 'data-first-focus': true })}
              />
              <span className="truncate">{name}</span>
            </label>
          </li>
        ))}
      </ul>
      {error && (
        <p role="alert" className="mt-2 text-13 text-danger-text">
          {error}
        </p>
      )}
    </Dialog>
  );
}
