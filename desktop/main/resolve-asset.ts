import path from 'node:path';
import { appOrigin } from './app-origin.ts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

/** The file that an address of the app means; null for another host, type or a way out of the folder. */
export function resolveAsset(folder: string, url: string): { file: string; type: string } | null {
  if (!url.startsWith(`${appOrigin}/`)) return null;
  let pathname: string;
  try {
    pathname = decodeURIComponent(new URL(url).pathname);
  } catch {
    return null;
  }
  const file = path.join(folder, pathname === '/' ? 'index.html' : pathname);
  const type = types[path.extname(file)];
  const isInside = file.startsWith(folder + path.sep);
  return isInside && type !== undefined && !pathname.includes('\0') ? { file, type } : null;
}
