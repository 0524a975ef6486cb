import { TrayTile } from './tray-tile.tsx';
import type { Tray } from './use-tray.ts';

/** Stands inside the composer, above the text: what goes with it. */
export function FileTray({ tray }: { readonly tray: Tray }) {
  return (
    <ul aria-label="Files to send" className="flex basis-full flex-wrap gap-2.5 p-1.5">
      {tray.files.map((waiting) => (
        <TrayTile key={waiting.id} waiting={waiting} onRemove={() => tray.remove(waiting.id)} />
      ))}
    </ul>
  );
}
