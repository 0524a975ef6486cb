import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '../styles/global.css';
import { start } from '../platform/engine.ts';
import { followLock } from '../platform/lock.ts';
import { followPlayers } from '../platform/media.ts';
import { loadPreferences } from '../platform/preferences.ts';
import { followWatch } from '../platform/watch.ts';
import { followWaitingFiles } from '../features/chat/waiting-files.ts';
import { App } from './app.tsx';
import { ErrorBoundary } from './error-boundary.tsx';

void loadPreferences();
followLock();
followWatch();
followPlayers();
followWaitingFiles();
void start();
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <ErrorBoundary>
      <App />
    </ErrorBoundary>
  </StrictMode>,
);
