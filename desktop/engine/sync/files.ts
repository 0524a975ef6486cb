import { about } from '@secure-chat/shared/contract';
import { limits as bounds } from '@secure-chat/shared/limits';
import { EngineError } from '../errors.ts';
import type { Attach, FileLimits, FilePlace, OpenedFile, TimelineItem } from '../face.ts';
import type { StoredFile } from '../storage/rows.ts';
import type { SyncContext } from './context.ts';
import { Downloads } from './downloads.ts';
import { drawPreview } from './draw-preview.ts';
import type { Outbox } from './outbox.ts';
import type { StoredUpload } from './stored-upload.ts';
import { presentEntry } from './timeline.ts';
import { Uploads } from './uploads.ts';

/** Tells views of items of a conversation that are new, changed, or gone. */
type Tell = (conversationId: string, items: readonly TimelineItem[], removed: readonly string[]) => void;

/** What a person does with files, and how far each has come. */
export class Files {
  readonly uploads: Uploads;
  readonly #context: SyncContext;
  readonly #downloads: Downloads;
  #limits: FileLimits | null = null;
  #lastDrawn: Promise<unknown> = Promise.resolve();
  #telling = false;

  constructor(context: SyncContext, outbox: Outbox, tell: Tell) {
    this.#context = context;
    this.#downloads = new Downloads(context, () => this.#tellTransfers());
    this.uploads = new Uploads(context, {
      changed: (stored) => tell(stored.conversationId, this.#present(stored), []),
      removed: (stored) => {
        tell(stored.conversationId, [], [stored.id]);
        this.#tellTransfers();
      },
      progress: () => this.#tellTransfers(),
      finished: async (stored, file, forget) => {
        const conversation = context.conversations.get(stored.conversationId)!;
        const preview = stored.preview === null ? {} : { preview: stored.preview };
        const payload = { kind: 'attachment' as const, ...stored.description, ...preview, file };
        const { id } = stored;
        // However long it took: the time of what disappears begins when it can be seen.
        const disappears = outbox.timerOf(conversation) > 0;
        const sentAt = disappears ? context.platform.clock.now() : stored.sentAt;
        await outbox.add(conversation, payload, { id, sentAt, writes: forget });
      },
    });
  }

  /** The server can be reached again: nothing waits any longer. */
  live(): void {
    this.uploads.live();
    this.#downloads.live();
  }

  stop(): void {
    this.uploads.stop();
    this.#downloads.stop();
  }

  /** Messages whose files are on their way. */
  items(conversationId: string): TimelineItem[] {
    return this.uploads.of(conversationId).flatMap((stored) => this.#present(stored));
  }

  /** Asked for once; what the admin changes is seen after the next unlock. */
  async limits(): Promise<FileLimits | null> {
    if (this.#limits !== null) return this.#limits;
    const answer = await this.#context
      .client()
      .http.call(about)
      .catch(() => null);
    this.#limits = answer?.files ?? null;
    return this.#limits;
  }

  /** @throws {EngineError} `file_too_large`, `file_type_refused`, `message_too_long`. */
  async attach(input: Attach): Promise<string> {
    const limits = await this.limits().catch(() => null);
    if (limits !== null && input.file.size > limits.maxBytes) throw new EngineError('file_too_large');
    if (limits !== null && !isAllowed(input.mediaType, limits.mediaTypes))
      throw new EngineError('file_type_refused');
    const caption = input.caption?.normalize('NFC').trim() ?? '';
    if (caption.length > bounds.messageTextLength) throw new EngineError('message_too_long');
    const { caption: _asWritten, ...rest } = input;
    const name = nameOf(input.name);
    return this.uploads.attach({ ...rest, name, ...(caption !== '' && { caption }) });
  }

  async open(place: FilePlace, purpose: 'show' | 'save'): Promise<OpenedFile> {
    const upload = this.uploads.of(place.conversationId).find(({ id }) => id === place.id);
    const local = this.uploads.fileOf(place.id);
    if (upload && local) return this.#downloads.open(place, upload.description, { purpose, local });
    const content = await this.#contentOf(place);
    if (content === null) throw new EngineError('file_not_there');
    return this.#downloads.open(place, content, { purpose, local: null });
  }

  read(input: { token: string; from: number; to: number }): Promise<Uint8Array<ArrayBuffer>> {
    return this.#downloads.read(input);
  }

  close(token: string): void {
    this.#downloads.close(token);
  }

  /** Nothing of these messages is shown or saved any more. */
  forget(conversationId: string, ids: ReadonlySet<string>): void {
    this.#downloads.forget(conversationId, ids);
  }

  async preview(place: FilePlace): Promise<Blob | null> {
    return this.#downloads.preview(place, (await this.#contentOf(place))?.preview);
  }

  /** Of a file that waits to be sent. One after the other: many whole pictures at once would fill the memory. */
  draw({ file, mediaType }: Pick<Attach, 'file' | 'mediaType'>): Promise<Blob | null> {
    const drawn = this.#lastDrawn.then(() => drawPreview(file, mediaType, this.#context.platform));
    this.#lastDrawn = drawn.catch(() => undefined);
    return drawn.then(({ image }) => image);
  }

  async #contentOf({ conversationId, id, seq }: FilePlace): Promise<StoredFile | null> {
    const conversation = this.#context.conversations.get(conversationId);
    if (!conversation || seq === null) return null;
    const row = await conversation.rows.row(seq);
    return row?.id === id && row.content.kind === 'text' ? (row.content.file ?? null) : null;
  }

  #present(stored: StoredUpload): TimelineItem[] {
    const { self, vault } = this.#context;
    const author = { userId: self.userId, name: vault.vault.displayName ?? self.username, self: true };
    // What is not known before all of it is sealed, no view asks for.
    const unsealed = { padded: 0, root: '' };
    const preview = stored.previewSealing && { preview: { ...stored.previewSealing, ...unsealed } };
    const file = { ...stored.sealing, ...unsealed };
    const payload = { kind: 'attachment' as const, ...stored.description, ...preview, file };
    const { id, conversationId, position, sentAt } = stored;
    const unsent = { sealed: null, status: 'waiting' as const, ttl: 0 };
    const entry = { id, conversationId, position, sentAt, payload, ...unsent };
    return presentEntry(entry, { self: author, quote: null, sending: false });
  }

  /** Once for however many steps one turn of the loop makes. */
  #tellTransfers(): void {
    if (this.#telling) return;
    this.#telling = true;
    queueMicrotask(() => {
      this.#telling = false;
      const transfers = [...this.uploads.transfers(), ...this.#downloads.transfers()];
      this.#context.emit({ name: 'transfers', transfers });
    });
  }
}

function isAllowed(mediaType: string, allowed: readonly string[]): boolean {
  const [type] = mediaType.split('/');
  return allowed.length === 0 || allowed.some((one) => one === mediaType || one === `${type}/*`);
}

/** The last part of a path, without what no file system takes, its ending kept. */
function nameOf(given: string): string {
  const name = given
    .normalize('NFC')
    .replace(/^.*[\\/]/, '')
    .replace(/[\p{Cc}\p{Bidi_Control}]/gu, '');
  if (name === '') return 'File';
  const ending = /\.[^.]{1,16}$/.exec(name)?.[0] ?? '';
  return name.length <= 255 ? name : name.slice(0, 255 - ending.length) + ending;
}
