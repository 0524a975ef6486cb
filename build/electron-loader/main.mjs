// `electron path/to/app` for an Electron that came without its default app: loads the app whose
// folder is the first argument that is not a switch, as the real one does.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

const folder = process.argv.slice(1).find((argument) => !argument.startsWith('-'));
if (folder === undefined) {
  console.error('usage: electron path/to/app');
  process.exit(2);
}
const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
app.setName(manifest.productName ?? manifest.name);
app.setVersion(manifest.version);
app.setAppPath(path.resolve(folder));
await import(pathToFileURL(path.resolve(folder, manifest.main)).href);
