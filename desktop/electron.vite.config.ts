import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const resolve = { conditions: ['secure-chat-source', 'module', 'browser', 'import', 'default'] };
const mainResolve = { conditions: ['secure-chat-source', 'node', 'module', 'import', 'default'] };
const external = ['electron', /^electron\//, /^node:/];

export default defineConfig({
  main: {
    resolve: mainResolve,
    build: {
      target: 'node20.18',
      outDir: at('out/main'),
      externalizeDeps: false,
      rollupOptions: { input: at('main/index.ts'), external },
    },
  },
  preload: {
    resolve: mainResolve,
    build: {
      target: 'node20.18',
      outDir: at('out/preload'),
      externalizeDeps: false,
      rollupOptions: {
        input: at('preload/index.ts'),
        external,
        output: { format: 'cjs', entryFileNames: 'index.cjs' },
      },
    },
  },
  renderer: {
    root: at('renderer'),
    resolve,
    plugins: [react(), tailwindcss()],
    // Everything is packed into the app: a data: font or script would only widen the CSP.
    build: {
      target: 'chrome130',
      outDir: at('out/renderer'),
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rollupOptions: { input: at('renderer/index.html') },
    },
    worker: { format: 'es' },
  },
});
