import { issueStreamToken, streamPath } from '@secure-chat/shared/contract';
import type { SyncContext } from './context.ts';

/** While it is unlocked and online, the engine leaves a pass for the time when it is not. */
export async function passWatch(context: SyncContext): Promise<void> {
  const { platform, self } = context;
  if (!platform.keepWatch) return;
  try {
    const client = context.client();
    const { streamToken } = await client.call(issueStreamToken);
    platform.keepWatch({ url: client.http.url(streamPath), token: streamToken, userId: self.userId });
  } catch {
    // Without one a locked app hears of nothing until it is opened, as it does offline.
  }
}
