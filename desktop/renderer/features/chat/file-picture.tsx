import type { FilePlace, FileView } from '../../../engine/face.ts';
import { useShowPicture } from './picture-show.ts';
import { usePreview } from './use-preview.ts';

interface FilePictureProps {
  readonly place: FilePlace;
  readonly file: FileView;
  readonly tabStop: boolean;
}

const widest = 280;
const highest = 320;

/** The small picture of a file. Its room is kept from the start, so that nothing moves when it comes. */
export function FilePicture({ place, file, tabStop }: FilePictureProps) {
  const show = useShowPicture();
  const url = usePreview(place);
  const { width, height } = roomFor(file);
  return (
    <button
      type="button"
      aria-label={`Show ${file.name}`}
      tabIndex={tabStop ? 0 : -1}
      // What is still on its way has nothing whole to show yet.
      disabled={place.seq === null}
      onClick={() => show(place.id)}
      className="mb-1.5 block overflow-hidden rounded-12 bg-sunken"
      style={{ width, height }}
    >
      {url && <img src={url} alt={file.name} className="size-full object-cover" />}
    </button>
  );
}

/** As large as the picture may be, never larger than it is. */
function roomFor({ width, height }: FileView): { readonly width: number; readonly height: number } {
  if (!width || !height) return { width: widest, height: widest };
  const scale = Math.min(1, widest / width, highest / height);
  return { width: Math.max(48, width * scale), height: Math.max(48, height * scale) };
}
