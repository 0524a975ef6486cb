import { FileUp } from 'lucide-react';
import { useEffect, useState } from 'react';

interface DropTargetProps {
  readonly contactName: string;
  readonly onDrop: (files: readonly File[]) => void;
}

/** The whole conversation takes what is dropped, and says who will get it. */
export function DropTarget({ contactName, onDrop }: DropTargetProps) {
  const over = useFileDrop(onDrop);
  // A screen reader says what comes into a place that it knows; one that comes with its words can be missed.
  return (
    <div role="status" className="pointer-events-none absolute inset-2 top-[60px] z-10">
      {over && <DropWords contactName={contactName} />}
    </div>
  );
}

function DropWords({ contactName }: Pick<DropTargetProps, 'contactName'>) {
  return (
    <div className="flex size-full flex-col items-center justify-center rounded-12 border-2 border-dashed border-accent bg-accent-soft text-center">
      <FileUp size={36} strokeWidth={1.5} className="text-accent-text" aria-hidden />
      <p className="mt-2.5 text-21 weight-bold">Drop to send to {contactName}</p>
      <p className="text-text-2">Nothing goes out before you press Send</p>
    </div>
  );
}

/** Whether files are being dragged over the window. */
function useFileDrop(onDrop: (files: readonly File[]) => void): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const carries = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;
    const listen = (
      name: 'dragenter' | 'dragover' | 'dragleave' | 'drop',
      act: (event: DragEvent) => void,
    ) => {
      const handle = (event: DragEvent): void => {
        if (!carries(event) || document.querySelector('dialog[open]')) return;
        event.preventDefault();
        act(event);
      };
      window.addEventListener(name, handle);
      return () => window.removeEventListener(name, handle);
    };
    const stops = [
      listen('dragenter', () => setOver(true)),
      // A chat that opens while files are held over the list has missed that they came in.
      listen('dragover', () => setOver(true)),
      // Whoever goes from one element to another names it; out of the window there is none.
      listen('dragleave', ({ relatedTarget }) => setOver(relatedTarget !== null)),
      listen('drop', ({ dataTransfer }) => {
        setOver(false);
        onDrop([...(dataTransfer?.files ?? [])]);
      }),
    ];
    return () => stops.forEach((stop) => stop());
  }, [onDrop]);
  return over;
}
