import { useState } from 'react';
import { limits } from '@secure-chat/shared/limits';
import type { GroupSummary } from '../../../engine/face.ts';
import { command, failureOf } from '../../platform/engine.ts';
import { failureWords } from '../../platform/words.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { PictureField } from './picture-field.tsx';

interface GroupProfileDialogProps {
  readonly group: GroupSummary;
  readonly onClose: () => void;
}

/** Another name or picture, for everybody in the group. */
export function GroupProfileDialog({ group, onClose }: GroupProfileDialogProps) {
  const [name, setName] = useState(group.name ?? '');
  const [picture, setPicture] = useState(group.picture);
  const [error, setError] = useState<string>();
  const ready = name.trim() !== '';
  const save = (): void => {
    command('setGroupProfile', { conversationId: group.conversationId, name: name.trim(), picture }).then(
      onClose,
      (reason: unknown) => setError(failureWords(failureOf(reason))),
    );
  };
  return (
    <Dialog
      title="Name and picture"
      description="Everybody in the group sees them, and nobody else."
      onClose={onClose}
      onSubmit={() => ready && save()}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" disabled={!ready}>
            Save
          </Button>
        </>
      }
    >
      <div className="flex items-end gap-4">
        <PictureField name={name} picture={picture} onChange={setPicture} />
        <div className="flex-1">
          <TextField
            label="Name"
            data-first-focus
            value={name}
            error={error}
            maxLength={limits.displayNameLength}
            onChange={({ target }) => setName(target.value)}
          />
        </div>
      </div>
    </Dialog>
  );
}
