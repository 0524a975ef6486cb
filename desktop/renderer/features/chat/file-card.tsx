import { Download, FolderOpen, RotateCw, X } from 'lucide-react';
import { useRef } from 'react';
import { playableType } from '../../../bridge/media-types.ts';
import type { FilePlace, FileView, Transfer } from '../../../engine/face.ts';
import { command, transfers } from '../../platform/engine.ts';
import { useStore } from '../../platform/store.ts';
import { ErrorLine } from '../../ui/error-line.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { sizeWords } from '../../ui/sizes.ts';
import { FilmPlayer } from './film-player.tsx';
import { FilePicture } from './file-picture.tsx';
import { FileTile } from './file-tile.tsx';
import { kindWords, transferWords } from './file-words.ts';
import type { MessageItem } from './message-actions.ts';
import { SoundPlayer } from './sound-player.tsx';
import { useSaving } from './use-saving.ts';

interface FileCardProps {
  readonly item: MessageItem;
  readonly file: FileView;
  readonly conversationId: string;
  readonly tabStop: boolean;
}

/** A file that a message carries: what it is, how far it has come, and what can be done with it. */
export function FileCard({ item, file, conversationId, tabStop }: FileCardProps) {
  const again = useRef<HTMLInputElement>(null);
  const transfer = useStore(transfers).find(({ id }) => id === item.id);
  const place = { conversationId, id: item.id, seq: item.seq };
  const { error, save, show, stop, tell } = useSaving(place, file.name);
  const act = (): void => {
    if (transfer?.direction === 'upload' && transfer.state === 'needs_file') again.current?.click();
    else if (transfer?.direction === 'upload' && transfer.state === 'failed') resume(null);
    else if (transfer?.direction === 'upload') tell(command('cancelUpload', { id: item.id }));
    else if (!stop()) (show ?? save)();
  };
  const resume = (picked: File | null): void => tell(command('resumeUpload', { id: item.id, file: picked }));
  const stands = transfer?.state === 'needs_file' || transfer?.state === 'failed';
  return (
    <div className="w-[280px] max-w-full pt-1 whitespace-normal">
      <InPlace place={place} file={file} tabStop={tabStop} />
      <div className="flex items-center gap-2.5">
        {!file.hasPreview && !playableType(file.mediaType) && <FileTile mediaType={file.mediaType} />}
        <div className="min-w-0 flex-1">
          <b className="block truncate weight-medium" title={file.name}>
            {file.voice ? 'Voice note' : file.name}
          </b>
          {transfer && <Bar transfer={transfer} />}
          <span className="digits block text-13 text-text-2">
            {transfer ? transferWords(transfer) : `${kindWords(file)}, ${sizeWords(file.size)}`}
          </span>
        </div>
        <FileButton
          name={file.name}
          transfer={transfer}
          saved={show !== null}
          tabStop={tabStop}
          onClick={act}
        />
        {stands && transfer?.direction === 'upload' && (
          <IconButton
            small
            icon={X}
            label={`Don’t send ${file.name}`}
            tabIndex={tabStop ? 0 : -1}
            onClick={() => tell(command('cancelUpload', { id: item.id }))}
          />
        )}
        <input
          ref={again}
          type="file"
          hidden
          onChange={({ target }) => target.files?.[0] && resume(target.files[0])}
        />
      </div>
      {error && <ErrorLine>{error}</ErrorLine>}
    </div>
  );
}

interface InPlaceProps {
  readonly place: FilePlace;
  readonly file: FileView;
  readonly tabStop: boolean;
}

/** What of a file can be seen or heard without saving it. */
function InPlace(props: InPlaceProps) {
  const type = playableType(props.file.mediaType);
  if (props.file.hasPreview) return <FilePicture {...props} />;
  if (type === null) return null;
  return type.startsWith('audio/') ? (
    <SoundPlayer {...props} type={type} />
  ) : (
    <FilmPlayer {...props} type={type} />
  );
}

interface FileButtonProps {
  readonly name: string;
  readonly transfer: Transfer | undefined;
  readonly saved: boolean;
  readonly tabStop: boolean;
  readonly onClick: () => void;
}

/** The one thing that can be done with a file now. */
function FileButton({ name, transfer, saved, tabStop, onClick }: FileButtonProps) {
  const button = { small: true, tabIndex: tabStop ? 0 : -1, onClick };
  const stands = transfer?.state === 'needs_file' || transfer?.state === 'failed';
  if (!transfer || (transfer.direction === 'download' && (stands || transfer.state === 'done')))
    return saved ? (
      <IconButton {...button} icon={FolderOpen} label={`Show ${name} in its folder`} />
    ) : (
      <IconButton {...button} icon={Download} label={`Save ${name}`} />
    );
  if (transfer.state === 'needs_file')
    return <IconButton {...button} icon={FolderOpen} label={`Choose ${name} again`} />;
  if (stands) return <IconButton {...button} icon={RotateCw} label={`Try again to send ${name}`} />;
  return <IconButton {...button} icon={X} label={`Stop ${name}`} />;
}

function Bar({ transfer: { doneBytes, totalBytes, direction } }: { readonly transfer: Transfer }) {
  return (
    <progress
      aria-label={direction === 'upload' ? 'Sent so far' : 'Saved so far'}
      max={Math.max(1, totalBytes)}
      value={doneBytes}
      className="bar my-1 block h-1 w-full"
    />
  );
}
