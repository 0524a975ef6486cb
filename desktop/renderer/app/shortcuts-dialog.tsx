import { appInfo } from '../platform/app-info.ts';
import { useStore } from '../platform/store.ts';
import { Dialog } from '../ui/dialog.tsx';
import { shortcutGroups } from './shortcut-list.ts';

/** What the keyboard can do, on one page. */
export function ShortcutsDialog({ onClose }: { readonly onClose: () => void }) {
  const onMac = useStore(appInfo)?.platform === 'mac';
  const nameOf = (key: string): string => (onMac && key === 'Ctrl' ? 'Cmd' : key);
  return (
    <Dialog wide title="Shortcuts" onClose={onClose}>
      {/* The content takes the focus: in a small window arrow keys move it. */}
      <div data-first-focus tabIndex={0} role="group" aria-label="Shortcuts" className="grid gap-5">
        {shortcutGroups.map(({ title, entries }) => (
          <section key={title}>
            <h3 className="mb-1 text-13 font-semibold text-text-2">{title}</h3>
            <dl className="divide-y divide-line">
              {entries.map(([keys, words]) => (
                <div key={words} className="flex min-h-9 items-center justify-between gap-4 py-1">
                  <dt>{words}</dt>
                  <dd className="flex flex-none gap-[3px]">
                    {keys.map((key) => (
                      <kbd key={key}>{nameOf(key)}</kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
