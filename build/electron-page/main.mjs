// `electron build/electron-page <address>`: one page, as confined as the app's own, for the engine's
// suite to run in the Chromium that comes with Electron. It ends with its parent.
import process from 'node:process';
import { app, BrowserWindow } from 'electron';

const address = process.argv.find((argument) => argument.startsWith('http://localhost:'));
if (address === undefined) {
  console.error('usage: electron build/electron-page http://localhost:<port>/…');
  process.exit(2);
}
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
process.stdin.resume();
process.stdin.on('end', () => app.exit(0));
app.on('window-all-closed', () => app.quit());
// Not awaited: Electron is ready only once this module has run to its end.
app.whenReady().then(open, () => app.exit(1));

async function open() {
  const window = new BrowserWindow({
    show: false,
    webPreferences: {
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      backgroundThrottling: false,
    },
  });
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    console.error(`The page ended: ${reason}.`);
    app.exit(1);
  });
  await window.loadURL(address);
}
