import type { EngineEvent } from '../face.ts';

/** Where view models go. */
export type Emit = (event: EngineEvent) => void;
