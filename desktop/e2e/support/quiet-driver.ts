import type { Page } from 'playwright-core';

/** As much of the driver's inside as is needed: it has no setting for this. */
interface Inside {
  readonly _connection: {
    toImpl(page: Page): {
      readonly delegate: {
        readonly _mainFrameSession: {
          readonly _workerSessions: ReadonlyMap<
            string,
            { send(method: 'Network.disable'): Promise<unknown> }
          >;
        };
      };
    };
  };
}

/**
 * The driver has each request reported with its whole body, a Worker's as well. Each megabyte of a
 * file then costs the app's main process a third of a second, through which every key and click has
 * to wait: what one would measure is the driver. So it hears nothing of what the engine sends.
 */
export async function quietDriver(page: Page): Promise<void> {
  const quiet = async (): Promise<void> => {
    const { delegate } = (page as unknown as Inside)._connection.toImpl(page);
    const sessions = [...delegate._mainFrameSession._workerSessions.values()];
    // A Worker may have ended since: locking does that.
    await Promise.allSettled(sessions.map((session) => session.send('Network.disable')));
  };
  page.on('worker', () => void quiet());
  await quiet();
}
