import { about, health } from '@secure-chat/shared/contract';
import type { Api } from '../app/api.ts';
import type { Services } from '../app/services.ts';

export function registerAboutRoutes(api: Api, { config, checkDatabase, lifecycle }: Services): void {
  api.open(about, async () => ({
    product: 'secure-chat' as const,
    name: config.serverName,
    protocol: 1 as const,
    registration: config.registration,
    mailsResets: config.mailsResets,
    files: { maxBytes: config.files.maxBytes, mediaTypes: config.files.mediaTypes },
  }));

  // A load balancer goes by the status, a person by the words.
  api.open(health, async ({ setStatus }) => {
    const database = await checkDatabase();
    const status = lifecycle.stopping ? ('stopping' as const) : ('ok' as const);
    if (lifecycle.stopping || database !== 'ok') setStatus(503);
    return { status, database };
  });
}
