import type { Bus } from '../realtime/bus/bus.ts';
import { createInProcessBus } from '../realtime/bus/in-process.ts';
import { openPostgresLink } from '../realtime/bus/postgres.ts';
import { createSharedBus } from '../realtime/bus/shared.ts';

/** The bus that the settings name. @throws {Error} if it cannot be reached. */
export async function openBus(url: string | undefined, onError: (error: unknown) => void): Promise<Bus> {
  if (url === undefined) return createInProcessBus();
  return createSharedBus({ open: openPostgresLink(url), onError });
}
