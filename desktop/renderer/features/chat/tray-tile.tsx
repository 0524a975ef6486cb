import { X } from 'lucide-react';
import { IconButton } from '../../ui/icon-button.tsx';
import { sizeWords } from '../../ui/sizes.ts';
import { lengthWords } from '../../ui/times.ts';
import { FileTile } from './file-tile.tsx';
import { useUnsentPreview } from './use-preview.ts';
import { VoicePreview } from './voice-preview.tsx';
import type { TrayFile } from './waiting-files.ts';

interface TrayTileProps {
  readonly waiting: TrayFile;
  readonly onRemove: () => void;
}

/** One file that waits to be sent: what it is, and why it can't go. */
export function TrayTile({ waiting: { file, durationMs, refusal }, onRemove }: TrayTileProps) {
  return (
    <li
      className={`flex w-[206px] items-center gap-2 rounded-8 border p-1.5 ${refusal ? 'border-danger-text bg-danger-soft' : 'border-line'}`}
    >
      {durationMs === undefined ? <Look file={file} /> : <VoicePreview file={file} />}
      <p className="min-w-0 flex-1 text-13">
        <b className="block truncate weight-medium" title={file.name}>
          {durationMs === undefined ? file.name : 'Voice note'}
        </b>
        <span className={refusal ? 'text-danger-text' : 'text-text-2'} role={refusal ? 'alert' : undefined}>
          {refusal ?? (durationMs === undefined ? sizeWords(file.size) : lengthWords(durationMs / 1_000))}
        </span>
      </p>
      <IconButton small icon={X} label={`Don’t send ${file.name}`} onClick={onRemove} />
    </li>
  );
}

/** The picture itself, or the kind of file; its name stands beside it. */
function Look({ file }: { readonly file: File }) {
  const url = useUnsentPreview(file);
  if (url === undefined) return <FileTile mediaType={file.type} />;
  return <img src={url} alt="" className="size-10 flex-none rounded-8 border border-line object-cover" />;
}
