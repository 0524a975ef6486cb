import { useState } from 'react';
import type { Contact, GroupSummary } from '../../../engine/face.ts';
import { command, failureOf } from '../../platform/engine.ts';
import { failureWords } from '../../platform/words.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { PeoplePicker } from './people-picker.tsx';

interface AddPeopleDialogProps {
  readonly group: GroupSummary;
  readonly members: ReadonlySet<string>;
  readonly onClose: () => void;
}

/** Adds people, who see nothing earlier unless the person says so. */
export function AddPeopleDialog({ group, members, onClose }: AddPeopleDialogProps) {
  const [people, setPeople] = useState<readonly Contact[]>([]);
  const [shareHistory, setShareHistory] = useState(false);
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const { conversationId, title } = group;
  const ready = people.length > 0 && !busy;
  const add = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    const userIds = people.map(({ userId }) => userId);
    try {
      await command('addMembers', { conversationId, userIds, shareHistory });
      onClose();
    } catch (reason) {
      setError(failureWords(failureOf(reason)));
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={`Add people to ${title}`}
      onClose={onClose}
      onSubmit={() => ready && void add()}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" disabled={!ready}>
            {busy ? 'Adding …' : 'Add'}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <PeoplePicker chosen={people} onChange={setPeople} without={members} />
        <Checkbox checked={shareHistory} onChange={setShareHistory}>
          Let them read what was said before. This can’t be taken back.
        </Checkbox>
        {error && (
          <p role="alert" className="text-13 text-danger-text">
            {error}
          </p>
        )}
      </div>
    </Dialog>
  );
}
