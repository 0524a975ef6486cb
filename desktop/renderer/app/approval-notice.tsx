import { MonitorSmartphone } from 'lucide-react';
import { approvals } from '../platform/engine.ts';
import { useStore } from '../platform/store.ts';
import { Button } from '../ui/button.tsx';

/** A new device asks to be let in: said over the chats, answered among the devices. */
export function ApprovalNotice({ onLook }: { readonly onLook: () => void }) {
  const [first] = useStore(approvals);
  if (first === undefined) return null;
  return (
    <div
      role="alert"
      className="room-end flex items-center gap-3 border-b border-warn-line bg-warn-soft py-2 pl-5 text-13 text-text"
    >
      <MonitorSmartphone size={18} className="flex-none text-warn-mark" aria-hidden />
      <p className="min-w-0 flex-1">
        <b className="font-semibold text-warn-text">A new device asks to be let in.</b> “{first.deviceName}”
        says that it’s you.
      </p>
      <Button size="small" onClick={onLook}>
        Look
      </Button>
    </div>
  );
}
