/**
 * The main process: an ordered list of set-ups. It holds no key and reads no message; it owns
 * the window, decides whom to trust on the network, and lets the renderer do nothing else.
 */
import path from 'node:path';
import { shell } from 'electron/common';
import { app, dialog, nativeTheme, systemPreferences } from 'electron/main';
import { appOrigin } from './app-origin.ts';
import { setupAppProtocol, registerAppScheme } from './app-protocol.ts';
import { setupAutoLock } from './auto-lock.ts';
import { setupCertificateTrust } from './certificate-trust.ts';
import { createHandlers } from './handlers.ts';
import { sendToWindow, setupIpc } from './ipc.ts';
import { createLetGo, letGoWithPage } from './let-go.ts';
import { setupMenu } from './menu.ts';
import { Microphone } from './microphone.ts';
import { Notifications } from './notifications.ts';
import { setupPageRevival } from './page-revival.ts';
import { PlayingMedia } from './playing-media.ts';
import { PreferenceStore } from './preferences.ts';
import { readPresetServer } from './preset-server.ts';
import { SavedFiles } from './saved-files.ts';
import { setupSessionSecurity } from './session-security.ts';
import { createWindow, focusWindow } from './window.ts';

// Before anything else can load a page: schemes are fixed once the app is ready.
registerAppScheme();
// Only a trial run as root, which Chromium would refuse otherwise, may do without.
if (app.isPackaged || !app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();

if (app.requestSingleInstanceLock()) start();
else app.quit();

function start(): void {
  app.on('second-instance', focusWindow);
  app.on('window-all-closed', () => app.quit());
  app.whenReady().then(open, (error: unknown) => {
    process.stderr.write(`Secure Chat cannot start: ${String(error)}\n`);
    app.exit(1);
  });
}

async function open(): Promise<void> {
  const preset = readPresetServer(process.env);
  const trust = await setupCertificateTrust(preset);
  const microphone = new Microphone(appOrigin, askSystemForMicrophone);
  setupSessionSecurity(microphone);
  const preferences = await PreferenceStore.load(path.join(app.getPath('userData'), 'preferences.json'));
  // Ahead of the window, so that its first paint is in the chosen theme; the page's own media query follows it.
  preferences.follow(({ theme }) => (nativeTheme.themeSource = theme));
  const playing = new PlayingMedia((read) => sendToWindow(window, { name: 'media_read', ...read }));
  setupAppProtocol(playing);
  const window = await createWindow();
  const autoLock = setupAutoLock(window, preferences);
  const notifications = new Notifications({ window, preferences, isLocked: () => autoLock.locked });
  const askPlace = async (name: string): Promise<string | null> => {
    const defaultPath = path.join(app.getPath('downloads'), name);
    const { canceled, filePath } = await dialog.showSaveDialog(window, { title: 'Save file', defaultPath });
    return canceled || !filePath ? null : filePath;
  };
  const savedFiles = new SavedFiles(askPlace, (target) => shell.showItemInFolder(target));
  const letGo = createLetGo({ microphone, playing, savedFiles });
  letGoWithPage(window, letGo);
  setupPageRevival(window);
  app.on('will-quit', (event) => {
    if (!savedFiles.isSaving) return;
    // Nothing half written stays behind, readable for anybody.
    event.preventDefault();
    void savedFiles.abandon().finally(() => app.quit());
  });
  const presetOrigin = preset?.origin ?? null;
  const parts = {
    window,
    trust,
    preferences,
    autoLock,
    notifications,
    savedFiles,
    playing,
    microphone,
    presetOrigin,
    letGo,
  };
  setupIpc(window, createHandlers(parts));
  setupMenu(window);
  void window.loadURL(`${appOrigin}/index.html`);
}

/** Only this system asks by itself when an app wants to hear; elsewhere the switch is in the system's settings. */
async function askSystemForMicrophone(): Promise<boolean> {
  return process.platform !== 'darwin' || systemPreferences.askForMediaAccess('microphone');
}
