/**
 * What the page may do. `'wasm-unsafe-eval'` is for Argon2id, which is WebAssembly; servers are
 * chosen by the person, so `connect-src` names a scheme and the certificate check does the rest.
 */
const directives: Readonly<Record<string, string>> = {
  'default-src': "'none'",
  'script-src': "'self' 'wasm-unsafe-eval'",
  'worker-src': "'self'",
  'style-src': "'self'",
  // The virtual list places its rows by inline style attributes; style elements stay forbidden.
  'style-src-attr': "'unsafe-inline'",
  'img-src': "'self' data: blob:",
  // A voice note is heard before it is sent: it lies in the page itself.
  'media-src': "'self' blob:",
  'font-src': "'self'",
  'connect-src': "'self' https:",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
  'base-uri': "'none'",
  'object-src': "'none'",
};

export const contentSecurityPolicy = Object.entries(directives)
  .map(([name, value]) => `${name} ${value}`)
  .join('; ');
