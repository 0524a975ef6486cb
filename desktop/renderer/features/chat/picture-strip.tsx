import { around, type PictureItem } from './picture-show.ts';
import { usePreview } from './use-preview.ts';

interface PictureStripProps {
  readonly conversationId: string;
  readonly pictures: readonly PictureItem[];
  readonly item: PictureItem;
  readonly onShow: (id: string) => void;
}

/** The pictures before and after the one that is shown, small. */
export function PictureStrip({ conversationId, pictures, item, onShow }: PictureStripProps) {
  const at = pictures.findIndex(({ id }) => id === item.id);
  if (pictures.length < 2) return null;
  return (
    <ul aria-label="Pictures of this chat" className="flex gap-1.5">
      {around(pictures, at).map((one) => (
        <li key={one.id}>
          <Small conversationId={conversationId} item={one} shown={one.id === item.id} onShow={onShow} />
        </li>
      ))}
    </ul>
  );
}

interface SmallProps extends Omit<PictureStripProps, 'pictures'> {
  readonly shown: boolean;
}

function Small({ conversationId, item, shown, onShow }: SmallProps) {
  const url = usePreview({ conversationId, id: item.id, seq: item.seq });
  const look = shown ? 'outline-2 outline-offset-2 outline-focus' : 'opacity-60 hover:opacity-100';
  return (
    <button
      type="button"
      aria-label={`Show ${item.file.name}`}
      aria-current={shown ? 'true' : undefined}
      onClick={() => onShow(item.id)}
      className={`block h-9 w-[52px] overflow-hidden rounded-6 bg-sunken ${look}`}
    >
      {url && <img src={url} alt="" className="size-full object-cover" />}
    </button>
  );
}
