import { app, dialog, type BrowserWindow } from 'electron/main';

/**
 * A page that dies is loaded again, once: one that dies again would die for ever, so a person is
 * asked. The keys died with it, and the archive is whole: it comes back locked.
 */
export function setupPageRevival(window: BrowserWindow): void {
  let revived = false;
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit') return;
    if (revived) return void askToRevive(window);
    revived = true;
    window.webContents.reload();
  });
}

async function askToRevive(window: BrowserWindow): Promise<void> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    message: 'Secure Chat stopped working',
    detail: 'Nothing you wrote is lost. If it stops again, restart the computer or update the app.',
    buttons: ['Open again', 'Quit'],
    defaultId: 0,
    cancelId: 1,
  });
  if (response === 0) window.webContents.reload();
  else app.quit();
}
