import { useCallback, useEffect, type ClipboardEvent } from 'react';
import { command, failureOf } from '../../platform/engine.ts';
import { useStore } from '../../platform/store.ts';
import { failureWords } from '../../platform/words.ts';
import { pastedName } from './file-words.ts';
import type { Recording } from './use-recorder.ts';
import {
  addFiles,
  giveBackFile,
  readFileLimits,
  removeFile,
  takeFiles,
  waitingFiles,
  type TrayFile,
} from './waiting-files.ts';

export interface Tray {
  readonly files: readonly TrayFile[];
  readonly add: (files: readonly File[]) => void;
  readonly addRecording: (recording: Recording) => void;
  /** Takes files alone; pasted text goes on to where one writes. */
  readonly paste: (event: ClipboardEvent) => void;
  /** Something in it can't go. */
  readonly refused: boolean;
  readonly remove: (id: number) => void;
  /** Sends all of it, the caption with the first. @returns whether the caption went. */
  readonly send: (caption: string) => Promise<boolean>;
}

const none: readonly TrayFile[] = [];

/** What is about to be sent: dropped, pasted and picked things wait here, and never go straight out. */
export function useTray(conversationId: string): Tray {
  const files = useStore(waitingFiles).get(conversationId) ?? none;
  useEffect(() => void readFileLimits(), []);
  const add = useCallback(
    (picked: readonly File[]) =>
      addFiles(
        conversationId,
        picked.map((file) => ({ file })),
      ),
    [conversationId],
  );
  const addRecording = useCallback(
    (recording: Recording) => addFiles(conversationId, [recording]),
    [conversationId],
  );
  const paste = (event: ClipboardEvent): void => {
    const pasted = [...event.clipboardData.files];
    if (pasted.length === 0) return;
    event.preventDefault();
    add(pasted.map(named));
  };
  return {
    files,
    refused: files.some(({ refusal }) => refusal !== null),
    add,
    addRecording,
    paste,
    remove: (id) => removeFile(conversationId, id),
    send: (caption) => send(conversationId, caption),
  };
}

async function send(conversationId: string, caption: string): Promise<boolean> {
  let captioned = caption === '';
  for (const one of takeFiles(conversationId)) {
    const { file, durationMs } = one;
    const input = {
      conversationId,
      file,
      name: file.name,
      mediaType: file.type || 'application/octet-stream',
      ...(durationMs !== undefined && { durationMs, voice: true }),
    };
    try {
      await command('attach', captioned ? input : { ...input, caption });
      captioned = true;
    } catch (error) {
      giveBackFile(conversationId, { ...one, refusal: failureWords(failureOf(error)) });
    }
  }
  return captioned;
}

/** What was copied as a picture is called `image.png` by the system, each one of them. */
function named(file: File): File {
  if (!file.type.startsWith('image/')) return file;
  return new File([file], pastedName(file.type, new Date()), { type: file.type });
}
