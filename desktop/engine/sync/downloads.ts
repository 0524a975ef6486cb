import { toBase64Url, type Bytes, concatBytes } from '@secure-chat/shared/bytes';
import { chunkCount, fileChunkBytes, hashListOffset, storedBytes } from '@secure-chat/shared/file-size';
import { limits } from '@secure-chat/shared/limits';
import { readStored } from '../api/attachments.ts';
import { HttpError, NetworkError } from '../api/errors.ts';
import { chunkRange, FileError, FileOpener, openWholeFile, type FileReference } from '../crypto/index.ts';
import { EngineError, toFailure } from '../errors.ts';
import type { EngineErrorCode, OpenedFile, Transfer } from '../face.ts';
import type { StoredFile } from '../storage/rows.ts';
import { Backoff } from './backoff.ts';
import type { SyncContext } from './context.ts';
import { imageHeadBytes, imageSize } from './image-size.ts';
import { keepPreview, previewOf, readPreview, type PreviewPlace } from './previews.ts';

/** Bytes of a file that one read gives at most: so many are fetched, checked and held at a time. */
const blockBytes = 4 * fileChunkBytes;
/** A preview is small on every side, whatever its few bytes claim. */
const previewPixels = 1_000_000;

interface OpenFile {
  readonly place: PreviewPlace;
  /** One's own, on its way still: read where it lies. */
  readonly local: Blob | null;
  readonly reference: FileReference | null;
  readonly size: number;
  readonly purpose: 'show' | 'save';
  readonly abort: AbortController;
  opener: Promise<FileOpener> | null;
  state: Transfer['state'];
  doneBytes: number;
  failure: EngineErrorCode | null;
}

/** Files that are being looked at or saved: fetched, checked and opened block by block. */
export class Downloads {
  readonly #context: SyncContext;
  readonly #progress: () => void;
  readonly #files = new Map<string, OpenFile>();
  /** Reads that wait for the server. */
  readonly #waiting = new Set<() => void>();

  constructor(context: SyncContext, progress: () => void) {
    this.#context = context;
    this.#progress = progress;
  }

  stop(): void {
    for (const { abort } of this.#files.values()) abort.abort();
    this.#files.clear();
  }

  /** The server can be reached again. */
  live(): void {
    for (const goOn of this.#waiting) goOn();
  }

  transfers(): Transfer[] {
    return [...this.#files.values()]
      .filter(({ purpose }) => purpose === 'save')
      .map(({ place, state, doneBytes, size, failure }) => ({
        ...place,
        direction: 'download',
        state,
        doneBytes,
        totalBytes: size,
        failure,
      }));
  }

  /** A token by which the window and the main process name the file; it ends with the lock. */
  async open(
    place: PreviewPlace,
    content: Pick<StoredFile, 'name' | 'mediaType'> & { readonly file?: FileReference },
    given: { readonly purpose: 'show' | 'save'; readonly local: Blob | null },
  ): Promise<OpenedFile> {
    const { name, mediaType } = content;
    const reference = content.file ?? null;
    const size = given.local?.size ?? reference!.size;
    const token = toBase64Url(crypto.getRandomValues(new Uint8Array(16)));
    const file: OpenFile = {
      ...given,
      place,
      reference,
      size,
      abort: new AbortController(),
      opener: null,
      state: 'running',
      doneBytes: 0,
      failure: null,
    };
    this.#files.set(token, file);
    if (given.purpose === 'show' && mediaType.startsWith('image/')) await this.#requireDrawable(token);
    this.#progress();
    return { token, name, mediaType, size };
  }

  close(token: string): void {
    this.#files.get(token)?.abort.abort();
    this.#files.delete(token);
    this.#progress();
  }

  /** Their messages have disappeared. */
  forget(conversationId: string, ids: ReadonlySet<string>): void {
    for (const [token, { place }] of this.#files)
      if (place.conversationId === conversationId && ids.has(place.id)) this.close(token);
  }

  /**
   * Bytes from `from` on: up to `to`, without it, and at most {@link blockBytes}. A lost connection
   * is waited for, until the file is closed.
   * @throws {EngineError} `cancelled`, `file_damaged`, `file_not_there`.
   */
  async read({ token, from, to }: { token: string; from: number; to: number }): Promise<Bytes> {
    const file = this.#files.get(token);
    if (!file) throw new EngineError('cancelled');
    const end = Math.min(to, file.size, from + blockBytes);
    if (from >= end) return new Uint8Array(0);
    try {
      const bytes = await this.#readBlock(file, from, end);
      this.#show(file, end >= file.size ? 'done' : 'running', end);
      return bytes;
    } catch (error) {
      if (file.abort.signal.aborted) throw new EngineError('cancelled', { cause: error });
      file.failure = downloadFailure(error);
      this.#show(file, 'failed', file.doneBytes);
      throw new EngineError(file.failure, { cause: error });
    }
  }

  /** The small picture of a message; null where it has none that can be shown. */
  async preview(place: PreviewPlace, reference: FileReference | undefined): Promise<Blob | null> {
    const { archive } = this.#context;
    const kept = await readPreview(archive, place);
    if (kept !== null || reference === undefined) return kept;
    const { conversationId } = place;
    const stored = await readStored(
      this.#context.client(),
      { conversationId, attachmentId: reference.attachmentId },
      { from: 0, to: storedBytes(reference.padded), signal: new AbortController().signal },
    );
    const bytes = await openWholeFile(reference, stored);
    const size = imageSize(bytes);
    if (size === null || size.width * size.height > previewPixels) return null;
    const image = previewOf(bytes);
    await keepPreview(archive, place, image);
    return image;
  }

  async #readBlock(file: OpenFile, from: number, end: number): Promise<Bytes> {
    if (file.local) return new Uint8Array(await file.local.slice(from, end).arrayBuffer());
    const reference = file.reference!;
    const first = Math.floor(from / fileChunkBytes);
    const last = Math.floor((end - 1) / fileChunkBytes);
    const opener = await this.#openerOf(file, reference);
    const start = chunkRange(reference.padded, first).from;
    const stored = await this.#fetch(file, start, chunkRange(reference.padded, last).to);
    const contents: Bytes[] = [];
    for (let index = first; index <= last; index++) {
      const range = chunkRange(reference.padded, index);
      contents.push(await opener.open(index, stored.slice(range.from - start, range.to - start)));
    }
    const offset = first * fileChunkBytes;
    return concatBytes(...contents).slice(from - offset, end - offset);
  }

  /** The hash list is read once, and checked before anything else is. */
  #openerOf(file: OpenFile, reference: FileReference): Promise<FileOpener> {
    const load = async (): Promise<FileOpener> => {
      const from = hashListOffset(reference.padded);
      const hashes = await this.#fetch(file, from, from + chunkCount(reference.padded) * 32);
      return FileOpener.create(reference, hashes);
    };
    file.opener ??= load().catch((error: unknown) => {
      file.opener = null;
      throw error;
    });
    return file.opener;
  }

  async #fetch(file: OpenFile, from: number, to: number): Promise<Bytes> {
    const { conversationId } = file.place;
    const place = { conversationId, attachmentId: file.reference!.attachmentId };
    const { signal } = file.abort;
    const backoff = new Backoff(this.#context.platform.random);
    for (;;) {
      signal.throwIfAborted();
      try {
        return await readStored(this.#context.client(), place, { from, to, signal });
      } catch (error) {
        const mayPass = error instanceof HttpError && (error.status >= 500 || error.status === 429);
        if (!(error instanceof NetworkError || mayPass)) throw error;
        this.#show(file, 'waiting', file.doneBytes);
        const asked = error instanceof HttpError ? error.retryAfterMs : undefined;
        await this.#pause(signal, asked ?? backoff.next());
      }
    }
  }

  #pause(signal: AbortSignal, ms: number): Promise<void> {
    return new Promise((resolve) => {
      const goOn = (): void => {
        cancel();
        this.#waiting.delete(goOn);
        resolve();
      };
      const cancel = this.#context.platform.clock.after(ms, goOn);
      this.#waiting.add(goOn);
      signal.addEventListener('abort', goOn, { once: true });
    });
  }

  /** Measured before anybody decodes it (PROTOCOL §2). */
  async #requireDrawable(token: string): Promise<void> {
    const head = await this.read({ token, from: 0, to: imageHeadBytes });
    const size = imageSize(head);
    if (size !== null && size.width * size.height <= limits.imagePixels) return;
    this.close(token);
    throw new EngineError(size === null ? 'image_unknown' : 'image_too_large');
  }

  #show(file: OpenFile, state: Transfer['state'], doneBytes: number): void {
    if (file.state === state && file.doneBytes === doneBytes) return;
    Object.assign(file, { state, doneBytes });
    this.#progress();
  }
}

function downloadFailure(error: unknown): EngineErrorCode {
  if (error instanceof FileError) return 'file_damaged';
  if (error instanceof HttpError && error.code === 'not_found') return 'file_not_there';
  if (error instanceof HttpError && error.code === 'range_not_satisfiable') return 'file_damaged';
  return toFailure(error).code;
}
