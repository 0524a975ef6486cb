import { LoaderCircle, Play } from 'lucide-react';
import type { PlayableType } from '../../../bridge/media-types.ts';
import type { FilePlace, FileView } from '../../../engine/face.ts';
import { ErrorLine } from '../../ui/error-line.tsx';
import { usePlayer } from './use-player.ts';

interface FilmPlayerProps {
  readonly place: FilePlace;
  readonly file: FileView;
  readonly type: PlayableType;
  readonly tabStop: boolean;
}

/** A film in its place. Before it is asked to play nothing of it is fetched; then the platform's own controls lead it. */
export function FilmPlayer({ place, file, type, tabStop }: FilmPlayerProps) {
  const { element, events, opened, waiting, error, toggle } = usePlayer<HTMLVideoElement>(place, type);
  const Icon = waiting ? LoaderCircle : Play;
  return (
    <>
      <div className="relative mb-1.5 aspect-video w-full overflow-hidden rounded-12 bg-sunken">
        <video
          ref={element}
          {...events}
          aria-label={file.name}
          preload="none"
          controls={opened}
          controlsList="nodownload noremoteplayback"
          disablePictureInPicture
          tabIndex={opened && tabStop ? 0 : -1}
          // Its keys are its own: Space plays, arrows move.
          onKeyDown={(event) => event.stopPropagation()}
          className="size-full object-contain"
        />
        {(!opened || error) && (
          <button
            type="button"
            aria-label={`Play ${file.name}`}
            aria-busy={waiting}
            tabIndex={tabStop ? 0 : -1}
            onClick={toggle}
            className="absolute inset-0 m-auto grid size-12 place-items-center rounded-full bg-accent text-on-accent"
          >
            <Icon size={20} strokeWidth={2} aria-hidden className={waiting ? 'turn' : ''} />
          </button>
        )}
      </div>
      {error && <ErrorLine>{error}</ErrorLine>}
    </>
  );
}
