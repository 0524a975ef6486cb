import { ImagePlus } from 'lucide-react';
import { useRef, useState } from 'react';
import { GroupAvatar } from '../../ui/avatar.tsx';
import { shrinkPicture } from './shrink-picture.ts';

interface PictureFieldProps {
  /** Its initials stand in until there is a picture. */
  readonly name: string;
  readonly picture: string | null;
  readonly onChange: (picture: string | null) => void;
}

/** A group's picture: choose one, or take it away. */
export function PictureField({ name, picture, onChange }: PictureFieldProps) {
  const input = useRef<HTMLInputElement>(null);
  const [refused, setRefused] = useState(false);
  const take = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    const url = await shrinkPicture(file);
    setRefused(url === null);
    if (url !== null) onChange(url);
  };
  return (
    <div className="grid justify-items-center gap-1">
      <button
        type="button"
        aria-label={picture === null ? 'Choose a picture' : 'Choose another picture'}
        onClick={() => input.current?.click()}
        className="relative rounded-8"
      >
        <GroupAvatar groupId={name} name={name || 'Group'} picture={picture} size={56} />
        <span className="absolute -right-1 -bottom-1 grid size-6 place-items-center rounded-full bg-raised shadow-1">
          <ImagePlus size={14} aria-hidden />
        </span>
      </button>
      {picture !== null && (
        <button type="button" onClick={() => onChange(null)} className="text-12 text-accent-text">
          Take away
        </button>
      )}
      <input
        ref={input}
        type="file"
        accept="image/*"
        hidden
        onChange={({ target }) => void take(target.files?.[0])}
      />
      {refused && (
        <p role="alert" className="text-12 text-danger-text">
          Not a picture
        </p>
      )}
    </div>
  );
}
