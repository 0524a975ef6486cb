import { LoaderCircle, Pause, Play } from 'lucide-react';
import type { CSSProperties } from 'react';
import type { PlayableType } from '../../../bridge/media-types.ts';
import type { FilePlace, FileView } from '../../../engine/face.ts';
import { ErrorLine } from '../../ui/error-line.tsx';
import { lengthWords } from '../../ui/times.ts';
import { usePlayer } from './use-player.ts';

interface SoundPlayerProps {
  readonly place: FilePlace;
  readonly file: FileView;
  readonly type: PlayableType;
  readonly tabStop: boolean;
}

/** Sound that is heard in its place: play and pause, where it is, and how long it takes. */
export function SoundPlayer({ place, file, type, tabStop }: SoundPlayerProps) {
  const {
    element,
    events,
    length: read,
    at,
    playing,
    waiting,
    opened,
    error,
    toggle,
    seek,
  } = usePlayer<HTMLAudioElement>(place, type);
  const length = read ?? (file.durationMs === null ? null : file.durationMs / 1_000);
  const Icon = waiting ? LoaderCircle : playing ? Pause : Play;
  const name = file.voice ? 'voice note' : file.name;
  return (
    <div className="mb-1.5">
      <div className="flex items-center gap-2.5">
        <button
          type="button"
          aria-label={`${playing ? 'Pause' : 'Play'} ${name}`}
          aria-busy={waiting}
          tabIndex={tabStop ? 0 : -1}
          onClick={toggle}
          className="grid size-10 flex-none place-items-center rounded-full bg-accent text-on-accent"
        >
          <Icon size={18} strokeWidth={2} aria-hidden className={waiting ? 'turn' : ''} />
        </button>
        <div className="min-w-0 flex-1">
          <input
            type="range"
            aria-label={`Position in ${name}`}
            aria-valuetext={`${lengthWords(at)} of ${length === null ? 'unknown' : lengthWords(length)}`}
            tabIndex={tabStop ? 0 : -1}
            min={0}
            max={length ?? Math.max(1, at)}
            step={0.1}
            value={at}
            disabled={!opened || length === null}
            onChange={({ target }) => seek(target.valueAsNumber)}
            // Arrows move the sound here, and not from message to message.
            onKeyDown={(event) => event.stopPropagation()}
            className="slider slider-small block w-full"
            style={{ '--done': `${length ? (100 * at) / length : 0}%` } as CSSProperties}
          />
          <span className="digits flex justify-between text-12 text-text-2" aria-hidden>
            <span>{lengthWords(at)}</span>
            <span>{length === null ? '' : lengthWords(length)}</span>
          </span>
        </div>
      </div>
      {/* Sound that people send comes without captions. */}
      <audio ref={element} {...events} preload="none" hidden />
      {error && <ErrorLine>{error}</ErrorLine>}
    </div>
  );
}
