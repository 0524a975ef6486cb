import type { DeviceView } from '../../../engine/face.ts';
import { command } from '../../platform/engine.ts';
import { PasswordDialog } from './password-dialog.tsx';

interface EndDevicesDialogProps {
  readonly devices: readonly DeviceView[];
  readonly onClose: () => void;
  /** One or more of them were signed out. */
  readonly onEnded: () => void;
  /** All of them were, with this password. */
  readonly onAllEnded?: (password: string) => void;
}

/** Signs other devices out. The password is asked, so that nobody at an open computer can do it. */
export function EndDevicesDialog({ devices, onClose, onEnded, onAllEnded }: EndDevicesDialogProps) {
  const end = async (password: string): Promise<void> => {
    try {
      for (const { deviceId } of devices) await command('revokeDevice', { deviceId, password });
      onClose();
      onAllEnded?.(password);
    } finally {
      onEnded();
    }
  };
  const what = devices.length === 1 ? devices[0]!.name : `${devices.length} devices`;
  const them = devices.length === 1 ? 'it' : 'them';
  return (
    <PasswordDialog
      title={`Sign out ${what}?`}
      description={`A device that is signed out gets nothing new. What it already showed can’t be taken back. Type your password to sign ${them} out.`}
      verb="Sign out"
      safe={devices.length === 1 ? 'Keep it' : 'Keep them'}
      danger
      act={end}
      onClose={onClose}
    />
  );
}
