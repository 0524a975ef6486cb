import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { protocol } from 'electron/main';
import { appScheme } from './app-origin.ts';
import { resolveAsset } from './resolve-asset.ts';
import type { PlayingMedia } from './playing-media.ts';
import { contentSecurityPolicy } from './content-security-policy.ts';

const rendererFolder = path.join(import.meta.dirname, '../renderer');

/** Must run before the app is ready. */
export function registerAppScheme(): void {
  // `stream` is for players, which read a file in parts.
  const privileges = { standard: true, secure: true, supportFetchAPI: true, codeCache: true, stream: true };
  protocol.registerSchemesAsPrivileged([{ scheme: appScheme, privileges }]);
}

/** Serves the built renderer and nothing beside its folder, and what the page plays. */
export function setupAppProtocol(playing: PlayingMedia): void {
  protocol.handle(appScheme, async (request) => {
    const { url, method } = request;
    const played = method === 'GET' ? playing.respond(request) : null;
    if (played) return played;
    const asset = method === 'GET' ? resolveAsset(rendererFolder, url) : null;
    if (asset === null) return new Response(null, { status: 404 });
    try {
      return new Response(await readFile(asset.file), { headers: headersOf(asset.type) });
    } catch {
      return new Response(null, { status: 404 });
    }
  });
}

function headersOf(type: string): Record<string, string> {
  return {
    'content-type': type,
    'content-security-policy': contentSecurityPolicy,
    'cross-origin-opener-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  };
}
