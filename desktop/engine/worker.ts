/**
 * The Worker that hosts the engine: the only thread that ever holds a key. Locking is
 * `terminate()`: nothing has to be wiped, because nothing survives.
 */
import { Engine } from './engine.ts';
import { toFailure } from './errors.ts';
import type { FromEngine, ToEngine, WatchPort } from './face.ts';
import { makePreview } from './make-preview.ts';
import { systemClock } from './platform.ts';

declare const self: DedicatedWorkerGlobalScope;

const post = (message: FromEngine): void => self.postMessage(message);
let watch: MessagePort | null = null;

const engine = new Engine(
  {
    fetch: self.fetch.bind(self),
    indexedDB: self.indexedDB,
    clock: systemClock,
    random: Math.random,
    makePreview,
    keepWatch: (pass) => watch?.postMessage(pass),
  },
  (event) => post({ id: null, event }),
);

self.addEventListener('message', ({ data }: MessageEvent<ToEngine | WatchPort>) => {
  if ('watch' in data) return void (watch = data.watch);
  const { id, command, input } = data;
  engine.run(command, input).then(
    (value) => post({ id, ok: true, value }),
    (error: unknown) => post({ id, ok: false, failure: toFailure(error) }),
  );
});
