import {
  ChevronLeft,
  ChevronRight,
  Download,
  Reply,
  X,
  ZoomIn,
  ZoomOut,
  type LucideIcon,
} from 'lucide-react';
import { useEffect, useState, type KeyboardEvent } from 'react';
import { Avatar } from '../../ui/avatar.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { sizeWords } from '../../ui/sizes.ts';
import { clockTime, dayWords } from '../../ui/times.ts';
import { useModal } from '../../ui/use-modal.ts';
import { useMessageActions } from './message-actions.ts';
import { PictureStrip } from './picture-strip.tsx';
import type { PictureItem } from './picture-show.ts';
import { usePreview } from './use-preview.ts';
import { useSaving } from './use-saving.ts';
import { useWholeFile } from './use-whole-file.ts';

interface PictureViewerProps {
  readonly conversationId: string;
  /** Those of the part of the chat that was read so far, oldest first. */
  readonly pictures: readonly PictureItem[];
  readonly item: PictureItem;
  readonly onShow: (id: string) => void;
  /** Reads more of the chat; null once there is nothing before what was read. */
  readonly onEarlier: (() => void) | null;
  readonly onClose: () => void;
}

const steps = [1, 1.5, 2, 3, 4] as const;

/**
 * The pictures of a chat, alone in the window, which is dark in both themes. Arrows go from one to the next, or
 * move a picture that is larger than the window; plus and minus zoom, Esc goes back to the chat.
 */
export function PictureViewer(props: PictureViewerProps) {
  const { conversationId, pictures, item, onShow, onClose } = props;
  const { dialog, trap } = useModal();
  const actions = useMessageActions();
  const [step, setStep] = useState(0);
  const walk = useWalk(props, () => setStep(0));
  const place = { conversationId, id: item.id, seq: item.seq };
  const saving = useSaving(place, item.file.name);
  const zoom = (by: 1 | -1): void => setStep((now) => Math.min(steps.length - 1, Math.max(0, now + by)));
  const keys = (event: KeyboardEvent<HTMLDialogElement>): void => {
    const act = keyActs(walk, zoom, step === 0)[event.key];
    if (act) act();
    else trap(event);
    // Letters of the chat under it mean nothing here.
    event.stopPropagation();
  };
  const reply = (): void => {
    dialog.current?.close();
    actions.reply(item);
  };
  return (
    <dialog
      ref={dialog}
      tabIndex={-1}
      aria-label={item.file.name}
      // Dark in both themes, so that the picture is the brightest thing.
      style={{ colorScheme: 'dark' }}
      onClose={onClose}
      onKeyDown={keys}
      className="no-ring m-0 h-screen max-h-none w-screen max-w-none flex-col bg-window text-text open:flex"
    >
      <header className="room-end flex h-[60px] flex-none items-center gap-2 pl-5">
        <Avatar accountId={item.authorId} name={item.authorName} size={36} />
        <p className="min-w-0 flex-1">
          <b className="block truncate weight-medium">{item.own ? 'You' : item.authorName}</b>
          <span className="digits block truncate text-13 text-text-2">
            {`${dayWords(item.sentAt)}, ${clockTime(item.sentAt)}, ${item.file.name}, ${sizeWords(item.file.size)}`}
          </span>
        </p>
        <IconButton icon={ZoomOut} label="Smaller" shortcut="-" onClick={() => zoom(-1)} />
        <IconButton icon={ZoomIn} label="Larger" shortcut="+" onClick={() => zoom(1)} />
        <IconButton icon={Reply} label="Reply" onClick={reply} />
        <IconButton icon={Download} label={`Save ${item.file.name}`} onClick={saving.save} />
        <span className="h-[22px] w-px bg-line" aria-hidden />
        <IconButton
          icon={X}
          label="Close"
          shortcut="Esc"
          data-first-focus
          onClick={() => dialog.current?.close()}
        />
      </header>
      <div className="flex min-h-0 flex-1 items-center">
        <Arrow icon={ChevronLeft} label="Picture before" onClick={walk.back} />
        <Whole key={item.id} place={place} item={item} zoom={steps[step]!} />
        <Arrow icon={ChevronRight} label="Next picture" onClick={walk.on} />
      </div>
      <footer className="grid flex-none justify-items-center gap-2.5 px-6 pt-2 pb-3">
        {saving.error && (
          <p role="alert" className="text-13 text-danger-text">
            {saving.error}
          </p>
        )}
        {item.text && <p className="line-clamp-2 max-w-[80ch] text-message">{item.text}</p>}
        <PictureStrip conversationId={conversationId} pictures={pictures} item={item} onShow={onShow} />
      </footer>
    </dialog>
  );
}

interface Walk {
  /** Null where there is none in that direction. */
  readonly back: (() => void) | null;
  readonly on: (() => void) | null;
}

/** Going from picture to picture; where the first that was read is shown, more of the chat is read for the one before. */
function useWalk(
  {
    pictures,
    item,
    onShow,
    onEarlier,
  }: Pick<PictureViewerProps, 'pictures' | 'item' | 'onShow' | 'onEarlier'>,
  onMove: () => void,
): Walk {
  const at = pictures.findIndex(({ id }) => id === item.id);
  const [seeking, setSeeking] = useState(false);
  const go = (to: PictureItem | undefined): (() => void) | null => {
    if (!to) return null;
    return () => {
      onMove();
      onShow(to.id);
    };
  };
  const before = go(pictures[at - 1]);
  useEffect(() => {
    if (!seeking) return;
    if (before === null && onEarlier !== null) return onEarlier();
    setSeeking(false);
    before?.();
    // Looked at anew with each page of the chat, until a picture is in it.
  }, [seeking, before, onEarlier]);
  const seek = (): void => setSeeking(true);
  return { back: before ?? (onEarlier === null ? null : seek), on: go(pictures[at + 1]) };
}

function keyActs(
  { back, on }: Walk,
  zoom: (by: 1 | -1) => void,
  fits: boolean,
): Readonly<Record<string, () => void>> {
  return {
    '+': () => zoom(1),
    '=': () => zoom(1),
    '-': () => zoom(-1),
    ...(fits && back && { ArrowLeft: back }),
    ...(fits && on && { ArrowRight: on }),
  };
}

interface ArrowProps {
  readonly icon: LucideIcon;
  readonly label: string;
  readonly onClick: (() => void) | null;
}

function Arrow({ icon: Icon, label, onClick }: ArrowProps) {
  return (
    <span className="grid w-[84px] flex-none place-items-center max-[1080px]:w-16">
      {onClick && (
        <button
          type="button"
          aria-label={label}
          title={label}
          onClick={onClick}
          className="grid size-12 place-items-center rounded-full bg-hover text-text hover:bg-sunken"
        >
          <Icon size={24} strokeWidth={1.75} aria-hidden />
        </button>
      )}
    </span>
  );
}

interface WholeProps {
  readonly place: Parameters<typeof useWholeFile>[0];
  readonly item: PictureItem;
  readonly zoom: number;
}

/** The small picture until the whole one is there. */
function Whole({ place, item: { file }, zoom }: WholeProps) {
  const preview = usePreview(place);
  const { url, error, progress } = useWholeFile(place, file);
  return (
    <div className="relative h-full min-w-0 flex-1 py-3">
      <div
        role="group"
        aria-label="Picture"
        tabIndex={0}
        className="ring-inside flex size-full overflow-auto"
      >
        {error ? (
          <p role="alert" className="m-auto max-w-[52ch] text-center text-text-2">
            {error}
          </p>
        ) : (
          <img
            src={url ?? preview}
            alt={file.name}
            aria-busy={url === null}
            style={{ width: `${100 * zoom}%`, height: `${100 * zoom}%` }}
            className="m-auto max-w-none flex-none rounded-8 object-contain"
          />
        )}
      </div>
      {url === null && !error && (
        <p
          role="status"
          className="digits absolute inset-x-0 bottom-5 mx-auto w-fit rounded-full bg-window px-3 py-1 text-13 text-text-2"
        >
          {progress === 0 ? 'Opening …' : `Opening … ${Math.round(100 * progress)} %`}
        </p>
      )}
    </div>
  );
}
