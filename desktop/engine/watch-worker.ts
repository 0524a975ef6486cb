/**
 * The Worker that hosts the watch. It outlives the engine's Worker, and so must never hold a key: all
 * it gets from there, over a channel that the page only hands on, is a pass for the live stream.
 */
import type { FromWatch, ToWatch } from './face.ts';
import { systemClock, type WatchPass } from './platform.ts';
import { Watch } from './watch.ts';

declare const self: DedicatedWorkerGlobalScope;

const watch = new Watch(
  { fetch: self.fetch.bind(self), clock: systemClock, random: Math.random },
  (conversationId) => self.postMessage({ conversationId } satisfies FromWatch),
);

self.addEventListener('message', ({ data }: MessageEvent<ToWatch>) => {
  if (data.do === 'connect') hearEngine(data.port);
  else if (data.do === 'start') watch.start();
  else if (data.do === 'stop') watch.stop();
  else watch.keep(null);
});

function hearEngine(port: MessagePort): void {
  port.addEventListener('message', ({ data }: MessageEvent<WatchPass>) => watch.keep(data));
  port.start();
}
