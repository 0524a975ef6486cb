import { useState } from 'react';
import { limits } from '@secure-chat/shared/limits';
import type { Contact } from '../../../engine/face.ts';
import { command, failureOf } from '../../platform/engine.ts';
import { failureWords } from '../../platform/words.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { PeoplePicker } from './people-picker.tsx';
import { PictureField } from './picture-field.tsx';

interface NewGroupDialogProps {
  readonly onClose: () => void;
  readonly onOpen: (conversationId: string) => void;
}

/** Name, picture and people of a new group; only its members will know any of them. */
export function NewGroupDialog({ onClose, onOpen }: NewGroupDialogProps) {
  const [name, setName] = useState('');
  const [picture, setPicture] = useState<string | null>(null);
  const [people, setPeople] = useState<readonly Contact[]>([]);
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const ready = name.trim() !== '' && people.length > 0 && !busy;

  const create = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    const userIds = people.map(({ userId }) => userId);
    try {
      onOpen((await command('createGroup', { name: name.trim(), picture, userIds })).conversationId);
    } catch (reason) {
      setError(failureWords(failureOf(reason)));
      setBusy(false);
    }
  };
  return (
    <Dialog
      title="New group"
      description="Its name and picture are sealed on your computer: only the people in it can see them."
      onClose={onClose}
      onSubmit={() => ready && void create()}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" disabled={!ready}>
            {busy ? 'Creating …' : 'Create group'}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <div className="flex items-end gap-4">
          <PictureField name={name} picture={picture} onChange={setPicture} />
          <div className="flex-1">
            <TextField
              label="Name"
              data-first-focus
              value={name}
              maxLength={limits.displayNameLength}
              onChange={({ target }) => setName(target.value)}
            />
          </div>
        </div>
        <PeoplePicker chosen={people} onChange={setPeople} />
        {error && (
          <p role="alert" className="text-13 text-danger-text">
            {error}
          </p>
        )}
      </div>
    </Dialog>
  );
}
