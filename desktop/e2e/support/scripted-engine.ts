import type { EngineCommands, EngineEvent, EngineFailure } from '../../engine/face.ts';
import { contentSecurityPolicy } from '../../main/content-security-policy.ts';
import { inRoot } from '../../../build/root.ts';
import type { RunningApp } from './launch-app.ts';

type Answers = { readonly [C in keyof EngineCommands]?: { readonly failure: EngineFailure } | Value<C> };
type Value<C extends keyof EngineCommands> = { readonly value: Awaited<ReturnType<EngineCommands[C]>> };

/**
 * A Worker that says what it is told, for states whose cause no test can bring about in time. It
 * speaks the engine's face, so the compiler holds it to what the real one could say.
 * @param events are told right after `start` was answered.
 */
export function scriptedEngine(answers: Answers, events: readonly EngineEvent[] = []): string {
  return `
    const answers = ${JSON.stringify(answers)};
    self.onmessage = ({ data: { id, command } }) => {
      const answer = answers[command] ?? { value: null };
      if (answer.failure) self.postMessage({ id, ok: false, failure: answer.failure });
      else self.postMessage({ id, ok: true, value: answer.value });
      if (command === 'start')
        for (const event of ${JSON.stringify(events)}) self.postMessage({ id: null, event });
    };`;
}

/** A Worker that fails before its first word. */
export const crashingEngine = 'throw new Error("no engine");';

/** From now on the page gets `script` in the place of the engine's Worker; it is loaded anew with it. */
export async function serveEngine({ app, page }: RunningApp, script: string): Promise<void> {
  await app.evaluate(
    ({ protocol, net }, { worker, policy, folder }) => {
      protocol.unhandle('app');
      protocol.handle('app', async ({ url }) => {
        const { pathname } = new URL(url);
        const isWorker = /\/worker-[^/]*\.js$/.test(pathname);
        const found = isWorker ? null : await net.fetch(`file://${folder}${pathname}`);
        const type = found?.headers.get('content-type') ?? 'text/javascript';
        return new Response(found ? await found.arrayBuffer() : worker, {
          headers: { 'content-type': type, 'content-security-policy': policy },
        });
      });
    },
    { worker: script, policy: contentSecurityPolicy, folder: inRoot('desktop', 'out', 'renderer') },
  );
  await page.reload();
}
