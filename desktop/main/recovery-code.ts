import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { app, BrowserWindow, dialog } from 'electron/main';

interface RecoveryCode {
  readonly code: string;
  readonly username: string;
}

/** Writes the code where the person says, readable by them alone; only ever at their own asking. */
export async function saveRecoveryCode(
  window: BrowserWindow,
  { code, username }: RecoveryCode,
): Promise<{ saved: boolean }> {
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title: 'Save recovery code',
    defaultPath: path.join(app.getPath('documents'), `Secure Chat recovery code, ${username}.txt`),
    filters: [{ name: 'Text', extensions: ['txt'] }],
  });
  if (canceled || !filePath) return { saved: false };
  await writeFile(filePath, textOf({ code, username }), { mode: 0o600 });
  return { saved: true };
}

/** Prints from a page without scripts that exists for as long as the print dialog does. */
export async function printRecoveryCode(input: RecoveryCode): Promise<{ printed: boolean }> {
  const page = new BrowserWindow({ show: false, webPreferences: { sandbox: true, javascript: false } });
  try {
    const html = `<meta charset="utf-8"><pre style="font:16px/1.6 monospace">${escape(textOf(input))}</pre>`;
    await page.loadURL(`data:text/html;charset=utf-8,${encodeURIComponent(html)}`);
    return await new Promise((resolve) => {
      page.webContents.print({}, (printed) => resolve({ printed }));
    });
  } finally {
    page.destroy();
  }
}

function textOf({ code, username }: RecoveryCode): string {
  return [
    `Secure Chat recovery code for ${username}`,
    '',
    code,
    '',
    'Whoever has this code can open your account. Keep it where you keep your passport, not on this computer.',
    '',
  ].join('\n');
}

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
