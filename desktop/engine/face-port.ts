import type { EngineFailure } from './face-failures.ts';
import type { EngineCommands, EngineEvent } from './face.ts';

/** What crosses the Worker's port. */
export type ToEngine = {
  readonly [C in keyof EngineCommands]: {
    readonly id: number;
    readonly command: C;
    readonly input: Parameters<EngineCommands[C]>[0];
  };
}[keyof EngineCommands];

export type FromEngine =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly failure: EngineFailure }
  | { readonly id: null; readonly event: EngineEvent };

/** To the engine's Worker, once and first: where it leaves the pass for the watch. */
export interface WatchPort {
  readonly watch: MessagePort;
}

/** To the watch, which listens while the app is locked. */
export type ToWatch =
  | { readonly do: 'connect'; readonly port: MessagePort }
  | { readonly do: 'start' | 'stop' | 'forget' };

/** Somebody wrote there; who and what, only an unlocked app can tell. */
export interface FromWatch {
  readonly conversationId: string;
}
