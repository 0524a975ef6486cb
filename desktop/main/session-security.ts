import { app, session, type WebContents } from 'electron/main';
import { appOrigin } from './app-origin.ts';
import type { Microphone } from './microphone.ts';

/** Everything that a page could ask for beyond its own origin is denied, but for what follows. */
export function setupSessionSecurity(microphone: Microphone): void {
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((contents, permission, decide, details) => {
    const { isMainFrame, requestingUrl: url } = details;
    // A film that somebody wants to see whole.
    if (permission === 'fullscreen') return decide(contents.getURL().startsWith(`${appOrigin}/`));
    const kinds = ('mediaTypes' in details && details.mediaTypes) || [];
    decide(permission === 'media' && microphone.allows({ url, isMainFrame, kinds }));
  });
  defaultSession.setPermissionCheckHandler((_contents, permission, _origin, details) => {
    const { isMainFrame, requestingUrl: url = '', mediaType } = details;
    const kinds = mediaType === undefined ? [] : [mediaType];
    return permission === 'media' && microphone.allows({ url, isMainFrame, kinds });
  });
  defaultSession.setDevicePermissionHandler(() => false);
  defaultSession.on('will-download', (event) => event.preventDefault());
  app.on('web-contents-created', (_event, contents) => confine(contents));
}

function confine(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-attach-webview', (event) => event.preventDefault());
  for (const name of ['will-navigate', 'will-redirect', 'will-frame-navigate'] as const)
    contents.on(name as 'will-navigate', (event) => {
      if (!event.url.startsWith(`${appOrigin}/`)) event.preventDefault();
    });
}
