import { Plus } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { IconButton } from '../../ui/icon-button.tsx';
import { DropTarget } from './drop-target.tsx';
import { FileTray } from './file-tray.tsx';
import type { Tray } from './use-tray.ts';

interface AttachFilesProps {
  readonly tray: Tray;
  readonly contactName: string;
  readonly onPicked: () => void;
}

/** The ways into the tray: the button, its keys, and dropping on the conversation. */
export function AttachFiles({ tray, contactName, onPicked }: AttachFilesProps) {
  const picker = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const handle = (event: KeyboardEvent): void => {
      const main = event.ctrlKey || event.metaKey;
      if (!main || !event.shiftKey || event.key.toUpperCase() !== 'A') return;
      if (event.defaultPrevented || document.querySelector('dialog[open], :popover-open')) return;
      event.preventDefault();
      picker.current?.click();
    };
    window.addEventListener('keydown', handle);
    return () => window.removeEventListener('keydown', handle);
  }, []);
  return (
    <>
      {tray.files.length > 0 && <FileTray tray={tray} />}
      <DropTarget contactName={contactName} onDrop={tray.add} />
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        onChange={({ target }) => {
          tray.add([...(target.files ?? [])]);
          target.value = '';
          onPicked();
        }}
      />
      <IconButton
        icon={Plus}
        label="Attach files"
        shortcut="Ctrl Shift A"
        onClick={() => picker.current?.click()}
      />
    </>
  );
}
