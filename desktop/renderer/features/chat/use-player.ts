import { useEffect, useRef, useState, type RefObject } from 'react';
import type { PlayableType } from '../../../bridge/media-types.ts';
import type { FilePlace } from '../../../engine/face.ts';
import { failureOf } from '../../platform/engine.ts';
import { playFile, type PlayedFile } from '../../platform/media.ts';
import { failureWords } from '../../platform/words.ts';
import { useKeepHeard } from './heard-row.ts';

export interface Player<Element extends HTMLMediaElement> {
  readonly element: RefObject<Element | null>;
  readonly playing: boolean;
  /** It is asked to play, and waits for the file. */
  readonly waiting: boolean;
  readonly opened: boolean;
  /** Seconds. */
  readonly at: number;
  /** Seconds; null until enough of the file was read to tell. */
  readonly length: number | null;
  readonly error: string | undefined;
  readonly toggle: () => void;
  readonly seek: (seconds: number) => void;
  /** For the element. */
  readonly events: ReturnType<typeof eventsOf>;
}

/** Only one thing is heard at a time. */
let heard: HTMLMediaElement | null = null;

/** Plays the file of a message in its place: opened when it is first asked to play, closed with the view. */
export function usePlayer<Element extends HTMLMediaElement>(
  place: FilePlace,
  type: PlayableType,
): Player<Element> {
  const element = useRef<Element>(null);
  const file = useRef<PlayedFile | null>(null);
  const keepHeard = useKeepHeard();
  const [state, setState] = useState(stopped);
  const change: Change = (part) =>
    setState((now) => ({ ...now, ...(typeof part === 'function' ? part(now) : part) }));
  useEffect(
    () => () => {
      file.current?.close();
      file.current = null;
    },
    [],
  );
  const fail = (error: string): void => change({ error, waiting: false, playing: false });
  const open = async (): Promise<void> => {
    change({ error: undefined, waiting: true });
    file.current = await playFile(place, type, (failure) => fail(failureWords(failure)));
    // The view may be gone by now, and its element with it.
    if (!element.current) return file.current.close();
    element.current.src = file.current.url;
    change({ opened: true });
    await element.current.play();
  };
  const toggle = (): void => {
    const player = element.current;
    if (!player || state.waiting) return;
    keepHeard(place.id);
    if (state.error !== undefined) reset(player);
    if (file.current && !player.paused) return player.pause();
    const started = file.current ? player.play() : open();
    started.catch((reason: unknown) => {
      if (!(reason instanceof DOMException)) fail(failureWords(failureOf(reason)));
    });
  };
  const reset = (player: Element): void => {
    file.current?.close();
    file.current = null;
    player.removeAttribute('src');
  };
  const seek = (seconds: number): void => {
    if (element.current) element.current.currentTime = seconds;
    change({ at: seconds });
  };
  return { element, ...state, toggle, seek, events: eventsOf(change) };
}

const stopped = {
  playing: false,
  waiting: false,
  opened: false,
  at: 0,
  length: null as number | null,
  error: undefined as string | undefined,
};

const unplayable = 'This can’t be played here. Save it, and open it with another app.';

type State = typeof stopped;
type Change = (part: Partial<State> | ((now: State) => Partial<State>)) => void;

function eventsOf(change: Change) {
  type Event = { readonly currentTarget: HTMLMediaElement };
  return {
    onPlay: ({ currentTarget }: Event): void => {
      if (heard !== currentTarget) heard?.pause();
      heard = currentTarget;
    },
    onPlaying: (): void => change({ playing: true, waiting: false }),
    onPause: (): void => change({ playing: false, waiting: false }),
    onEnded: (): void => change({ playing: false, at: 0 }),
    onTimeUpdate: ({ currentTarget }: Event): void => change({ at: currentTarget.currentTime }),
    onDurationChange: ({ currentTarget: { duration } }: Event): void =>
      change({ length: Number.isFinite(duration) ? duration : null }),
    // What the engine found wrong has been said already, and says more.
    onError: ({ currentTarget }: Event): void => {
      if (currentTarget.hasAttribute('src'))
        change(({ error }) => ({ playing: false, waiting: false, error: error ?? unplayable }));
    },
  };
}
