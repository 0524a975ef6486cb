import type { Bytes } from '@secure-chat/shared/bytes';
import type { Warning } from '../face.ts';
import type { Witness } from './directory-witnesses.ts';
import type { SyncContext } from './context.ts';

/** The head of the directory that a member signed must lie on one's own chain (PROTOCOL §5). */
export async function directoryWarning(
  context: Pick<SyncContext, 'directory' | 'platform'>,
  signed: { readonly dirSize: number; readonly dirHash: Bytes },
  by: Pick<Witness, 'userId' | 'deviceId' | 'at'>,
): Promise<Warning | undefined> {
  const { userId } = by;
  const head = { ...by, size: signed.dirSize, hash: signed.dirHash };
  if (await context.directory.agrees(head)) return undefined;
  return { code: 'directory_fork', since: context.platform.clock.now(), userId };
}
