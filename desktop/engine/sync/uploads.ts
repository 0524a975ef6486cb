import { cancelUpload } from '@secure-chat/shared/contract';
import { fileChunkBytes } from '@secure-chat/shared/file-size';
import { HttpError, NetworkError } from '../api/errors.ts';
import { createFileKey, describeFile, FileSealer, type FileReference } from '../crypto/index.ts';
import { EngineError, toFailure } from '../errors.ts';
import type { Attach, EngineErrorCode, Transfer } from '../face.ts';
import { Backoff } from './backoff.ts';
import type { SyncContext } from './context.ts';
import { drawPreview } from './draw-preview.ts';
import { FileChangedError, HashNotes } from './hash-notes.ts';
import { keepPreview, readPreview } from './previews.ts';
import { uploadKey, uploadPrefix, type Sealing, type StoredUpload } from './stored-upload.ts';
import { recheck, uploadBlob } from './upload-blob.ts';

/** An upload in memory. Without its file it waits for the person to pick it again. */
interface Upload {
  stored: StoredUpload;
  file: Blob | null;
  state: Transfer['state'];
  doneBytes: number;
  /** Picked again after a restart, and not compared with what was sent before. */
  unchecked: boolean;
  readonly abort: AbortController;
}

export interface UploadEvents {
  changed(stored: StoredUpload): void;
  removed(stored: StoredUpload): void;
  progress(): void;
  /** Everything is on the server: the message can go. `forget` takes the upload out of the archive. */
  finished(
    stored: StoredUpload,
    file: FileReference,
    forget: readonly { key: string; value: null }[],
  ): Promise<void>;
}

/** Files on their way to the server, one after the other; each becomes a message when it is there. */
export class Uploads {
  readonly #context: SyncContext;
  readonly #events: UploadEvents;
  readonly #uploads = new Map<string, Upload>();
  readonly #backoff: Backoff;
  #running = false;
  #cancelRetry = (): void => undefined;
  #stopped = false;

  constructor(context: SyncContext, events: UploadEvents) {
    this.#context = context;
    this.#events = events;
    this.#backoff = new Backoff(context.platform.random);
  }

  async load(): Promise<void> {
    const kept = await this.#context.archive.readAll<StoredUpload>(uploadPrefix);
    const stored = kept.map(({ value }) => value).sort((a, b) => a.position - b.position);
    // No file outlives the Worker: the person, or the window that still has it, hands it over again.
    for (const one of stored) {
      const upload = this.#add(one, null, one.failure === null ? 'needs_file' : 'failed');
      const notes = await HashNotes.load(this.#context.archive, one.id);
      upload.doneBytes = notes.arrived * fileChunkBytes;
    }
  }

  stop(): void {
    this.#stopped = true;
    this.#cancelRetry();
    for (const { abort } of this.#uploads.values()) abort.abort();
  }

  of(conversationId: string): StoredUpload[] {
    const all = [...this.#uploads.values()].map(({ stored }) => stored);
    return all.filter((stored) => stored.conversationId === conversationId);
  }

  transfers(): Transfer[] {
    return [...this.#uploads.values()].map(({ stored, state, doneBytes }) => ({
      id: stored.id,
      conversationId: stored.conversationId,
      direction: 'upload',
      state,
      doneBytes: Math.min(doneBytes, stored.sealing.size),
      totalBytes: stored.sealing.size,
      failure: stored.failure,
    }));
  }

  /** The file itself, while it is on its way: to be shown without asking the server. */
  fileOf(id: string): Blob | null {
    return this.#uploads.get(id)?.file ?? null;
  }

  /** Kept on disk before it is shown; sent when its turn comes. */
  async attach(input: Attach): Promise<string> {
    const { file, conversationId, ...described } = input;
    const id = crypto.randomUUID();
    const preview = await drawPreview(file, described.mediaType, this.#context.platform);
    if (preview.image) await keepPreview(this.#context.archive, { conversationId, id }, preview.image);
    const stored: StoredUpload = {
      id,
      conversationId,
      position: Math.max(0, ...[...this.#uploads.values()].map((one) => one.stored.position)) + 1,
      sentAt: this.#context.platform.clock.now(),
      description: { ...described, ...preview.size },
      sealing: newSealing(file.size),
      previewSealing: preview.image ? newSealing(preview.image.size) : null,
      preview: null,
      failure: null,
    };
    await this.#keep(stored);
    this.#events.changed(this.#add(stored, file, 'waiting').stored);
    this.#wake();
    return id;
  }

  /** Goes on with a file that was picked again, or after a failure. */
  async resume(id: string, file: Blob | null): Promise<void> {
    const upload = this.#uploads.get(id);
    if (!upload || upload.state === 'running' || upload.state === 'preparing') return;
    if (file !== null && file.size !== upload.stored.sealing.size) throw new EngineError('file_changed');
    if (file !== null) Object.assign(upload, { file, unchecked: true });
    upload.stored = { ...upload.stored, failure: null };
    upload.state = upload.file === null ? 'needs_file' : 'waiting';
    await this.#keep(upload.stored);
    this.#events.changed(upload.stored);
    this.#wake();
  }

  async cancel(id: string): Promise<void> {
    const upload = this.#uploads.get(id);
    if (!upload) return;
    this.#uploads.delete(id);
    upload.abort.abort();
    const { stored } = upload;
    await this.#context.archive.commit(await this.#forget(stored));
    this.#events.removed(stored);
    for (const sealing of [stored.sealing, stored.previewSealing])
      if (sealing) void this.#cancelOnServer(stored, sealing);
  }

  /** The server can be reached again. */
  live(): void {
    this.#wake();
  }

  #add(stored: StoredUpload, file: Blob | null, state: Transfer['state']): Upload {
    const abort = new AbortController();
    const upload: Upload = { stored, file, state, doneBytes: 0, unchecked: false, abort };
    this.#uploads.set(stored.id, upload);
    return upload;
  }

  #wake(): void {
    this.#events.progress();
    this.#cancelRetry();
    if (this.#stopped || this.#running) return;
    this.#running = true;
    void this.#run().finally(() => {
      this.#running = false;
    });
  }

  async #run(): Promise<void> {
    for (;;) {
      const next = [...this.#uploads.values()].find(({ state }) => state === 'waiting');
      // Told at once and not only when the promise settles: what is attached in between is seen.
      this.#running = !this.#stopped && next !== undefined;
      if (!this.#running || next === undefined) return;
      try {
        await this.#send(next, next.file!);
        this.#backoff.reset();
      } catch (error) {
        if (next.abort.signal.aborted) continue;
        if (!(await this.#stumbled(next, error))) return;
      }
    }
  }

  async #send(upload: Upload, file: Blob): Promise<void> {
    this.#show(upload, 'preparing', upload.doneBytes);
    const { archive } = this.#context;
    await this.#sendPreview(upload);
    const notes = await HashNotes.load(archive, upload.stored.id);
    const sealer = await FileSealer.create(file, upload.stored.sealing.key);
    if (upload.unchecked) await recheck(sealer, notes, upload.abort.signal, () => undefined);
    upload.unchecked = false;
    const hashes = await this.#upload(upload, upload.stored.sealing, sealer, notes);
    const reference = await describeFile(upload.stored.sealing, hashes);
    upload.abort.signal.throwIfAborted();
    await this.#events.finished(upload.stored, reference, await this.#forget(upload.stored));
    this.#uploads.delete(upload.stored.id);
    this.#events.progress();
  }

  async #sendPreview(upload: Upload): Promise<void> {
    const { previewSealing, preview, conversationId, id } = upload.stored;
    if (previewSealing === null || preview !== null) return;
    const image = await readPreview(this.#context.archive, { conversationId, id });
    if (image === null) return;
    const sealer = await FileSealer.create(image, previewSealing.key);
    const hashes = await this.#upload(upload, previewSealing, sealer, HashNotes.inMemory());
    upload.stored = { ...upload.stored, preview: await describeFile(previewSealing, hashes) };
    await this.#keep(upload.stored);
  }

  #upload(upload: Upload, { attachmentId }: Sealing, sealer: FileSealer, notes: HashNotes) {
    const isFile = attachmentId === upload.stored.sealing.attachmentId;
    return uploadBlob({
      place: { conversationId: upload.stored.conversationId, attachmentId },
      sealer,
      notes,
      signal: upload.abort.signal,
      client: () => this.#context.client(),
      progress: (bytes) => {
        if (isFile) this.#show(upload, 'running', bytes);
      },
    });
  }

  /** @returns whether the next one may be tried at once. */
  async #stumbled(upload: Upload, error: unknown): Promise<boolean> {
    const retryAfterMs = error instanceof HttpError ? error.retryAfterMs : undefined;
    const isServer = error instanceof HttpError && (error.status >= 500 || error.status === 429);
    if (error instanceof NetworkError || isServer) {
      this.#show(upload, 'waiting', upload.doneBytes);
      this.#cancelRetry = this.#context.platform.clock.after(retryAfterMs ?? this.#backoff.next(), () =>
        this.#wake(),
      );
      return false;
    }
    if (error instanceof FileChangedError || isTaken(error)) await this.#beginAnew(upload);
    else if (isUnreadable(error)) Object.assign(upload, { file: null, state: 'needs_file' });
    else await this.#fail(upload, toFailure(error).code);
    this.#events.changed(upload.stored);
    this.#events.progress();
    return true;
  }

  /** Another content gets another key, and another place. */
  async #beginAnew(upload: Upload): Promise<void> {
    const before = upload.stored;
    upload.stored = { ...before, sealing: newSealing(before.sealing.size) };
    const forget = await HashNotes.forget(this.#context.archive, before.id);
    await this.#context.archive.commit([...forget, { key: uploadKey(before), value: upload.stored }]);
    Object.assign(upload, { state: 'waiting', doneBytes: 0 });
    void this.#cancelOnServer(before, before.sealing);
  }

  async #fail(upload: Upload, failure: EngineErrorCode): Promise<void> {
    upload.state = 'failed';
    upload.stored = { ...upload.stored, failure };
    await this.#keep(upload.stored);
  }

  #show(upload: Upload, state: Transfer['state'], doneBytes: number): void {
    Object.assign(upload, { state, doneBytes });
    this.#events.progress();
  }

  async #forget(stored: StoredUpload): Promise<{ key: string; value: null }[]> {
    const notes = await HashNotes.forget(this.#context.archive, stored.id);
    return [...notes.map(({ key }) => ({ key, value: null })), { key: uploadKey(stored), value: null }];
  }

  async #keep(stored: StoredUpload): Promise<void> {
    await this.#context.archive.commit([{ key: uploadKey(stored), value: stored }]);
  }

  /** What does not get through is removed by the server's own sweep. */
  async #cancelOnServer({ conversationId }: StoredUpload, { attachmentId }: Sealing): Promise<void> {
    const params = { conversationId, attachmentId };
    try {
      await this.#context.client().call(cancelUpload, { params });
    } catch (error) {
      if (!(error instanceof NetworkError || error instanceof HttpError)) throw error;
    }
  }
}

function newSealing(size: number): Sealing {
  return { attachmentId: crypto.randomUUID(), key: createFileKey(), size };
}

const isTaken = (error: unknown): boolean => error instanceof HttpError && error.code === 'id_taken';

/** The file was moved, changed or removed since it was picked. */
const isUnreadable = (error: unknown): boolean =>
  error instanceof DOMException && ['NotReadableError', 'NotFoundError'].includes(error.name);
