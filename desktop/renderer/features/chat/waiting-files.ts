import type { FileLimits } from '../../../engine/face.ts';
import { command, phase } from '../../platform/engine.ts';
import { Store } from '../../platform/store.ts';
import { refusalWords } from './file-words.ts';

/** A file that was picked, or a voice note that was recorded, and not sent yet. */
export interface TrayFile {
  readonly id: number;
  readonly file: File;
  /** Of a voice note that was recorded here. */
  readonly durationMs?: number;
  /** Why it can't go. */
  readonly refusal: string | null;
}

type Waiting = ReadonlyMap<string, readonly TrayFile[]>;
type NewFile = Pick<TrayFile, 'file' | 'durationMs'>;

/** What lies in the trays, by conversation: whoever leaves a chat finds it there again. */
export const waitingFiles = new Store<Waiting>(new Map());
/** What the admin lets people send; null until the server said so. */
let limits: FileLimits | null = null;
let lastId = 0;

/** A lock leaves nothing of it in the page. */
export function followWaitingFiles(): void {
  phase.subscribe(() => {
    if (phase.get()?.name === 'unlocked') return;
    limits = null;
    waitingFiles.set(new Map());
  });
}

/** Asked for each time that somebody comes to a place where files are handed over. */
export async function readFileLimits(): Promise<void> {
  limits = await command('getFileLimits').catch(() => limits);
}

export function addFiles(conversationId: string, added: readonly NewFile[]): void {
  if (phase.get()?.name !== 'unlocked') return;
  change(conversationId, (files) => [
    ...files,
    ...added.map((one) => ({ ...one, id: ++lastId, refusal: refusalWords(one.file, limits) })),
  ]);
}

export function removeFile(conversationId: string, id: number): void {
  change(conversationId, (files) => files.filter((one) => one.id !== id));
}

/** Takes all of them out of the tray. */
export function takeFiles(conversationId: string): readonly TrayFile[] {
  const files = waitingFiles.get().get(conversationId) ?? [];
  change(conversationId, () => []);
  return files;
}

/** Puts one back that could not be sent. */
export function giveBackFile(conversationId: string, file: TrayFile): void {
  change(conversationId, (files) => [...files, file]);
}

function change(conversationId: string, next: (files: readonly TrayFile[]) => readonly TrayFile[]): void {
  const trays = new Map(waitingFiles.get());
  const files = next(trays.get(conversationId) ?? []);
  if (files.length > 0) trays.set(conversationId, files);
  else trays.delete(conversationId);
  waitingFiles.set(trays);
}
