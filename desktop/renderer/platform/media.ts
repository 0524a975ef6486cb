import type { PlayableType } from '../../bridge/media-types.ts';
import type { MainEvent } from '../../bridge/contract.ts';
import type { EngineFailure, FilePlace } from '../../engine/face.ts';
import { ask } from './bridge.ts';
import { command, failureOf } from './engine.ts';

interface Playing {
  /** By which the engine knows the open file. */
  readonly token: string;
  readonly onFailure: (failure: EngineFailure) => void;
}

export interface PlayedFile {
  /** For a player of this page; it reads the file part by part, from wherever it is moved to. */
  readonly url: string;
  readonly close: () => void;
}

const playing = new Map<string, Playing>();

/** Answers what players read: each block is fetched, checked and opened by the engine before it is given. */
export function followPlayers(): void {
  window.secureChat.subscribe((event: MainEvent) => {
    if (event.name === 'media_read') void answer(event);
  });
}

/**
 * Opens a file for a player. What goes wrong while it plays is told to `onFailure`; a player itself says no more
 * than that it stopped.
 * @throws {CommandError}
 */
export async function playFile(
  place: FilePlace,
  type: PlayableType,
  onFailure: (failure: EngineFailure) => void,
): Promise<PlayedFile> {
  const { token, size } = await command('openFile', { ...place, purpose: 'show' });
  const { mediaId, url } = await ask('media.begin', { type, size });
  playing.set(mediaId, { token, onFailure });
  const close = (): void => {
    if (!playing.delete(mediaId)) return;
    ask('media.end', { mediaId }).catch(() => undefined);
    command('closeFile', { token }).catch(() => undefined);
  };
  return { url, close };
}

async function answer(read: Extract<MainEvent, { name: 'media_read' }>): Promise<void> {
  const { readId, mediaId, from, to } = read;
  const bytes = await blockOf(mediaId, from, to);
  await ask('media.answer', { readId, bytes }).catch(() => undefined);
}

async function blockOf(mediaId: string, from: number, to: number): Promise<Uint8Array<ArrayBuffer> | null> {
  const file = playing.get(mediaId);
  if (!file) return null;
  try {
    return await command('readFile', { token: file.token, from, to });
  } catch (error) {
    const failure = failureOf(error);
    if (failure.code !== 'cancelled') file.onFailure(failure);
    return null;
  }
}
