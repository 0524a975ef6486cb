/** The part of the engine's face that is about files; `face.ts` hands it on. */
import type { EngineErrorCode } from './face-failures.ts';

/** A file that a message carries, as a view may know it. */
export interface FileView {
  readonly name: string;
  readonly mediaType: string;
  /** Bytes. */
  readonly size: number;
  /** Of a picture, in pixels, as its sender says. */
  readonly width: number | null;
  readonly height: number | null;
  readonly durationMs: number | null;
  readonly voice: boolean;
  readonly hasPreview: boolean;
}

/** A file on its way up, or down to where the person saves it. */
export interface Transfer {
  /** Of the message. */
  readonly id: string;
  readonly conversationId: string;
  readonly direction: 'upload' | 'download';
  readonly state:
    | 'waiting' // for its turn, or for the server
    | 'preparing'
    | 'running'
    | 'needs_file' // the app was closed meanwhile, or the file was moved: it has to be picked again
    | 'failed'
    | 'done';
  readonly doneBytes: number;
  readonly totalBytes: number;
  readonly failure: EngineErrorCode | null;
}

export interface Attach {
  readonly conversationId: string;
  readonly file: Blob;
  readonly name: string;
  readonly mediaType: string;
  readonly caption?: string;
  readonly durationMs?: number;
  readonly voice?: boolean;
}

/** What the admin lets people send. */
export interface FileLimits {
  readonly maxBytes: number;
  /** `image/png`, `image/*`; empty allows all. */
  readonly mediaTypes: readonly string[];
}

/** A file that is open to be read; the token ends with the lock. */
export interface OpenedFile {
  readonly token: string;
  readonly name: string;
  readonly mediaType: string;
  readonly size: number;
}

/** A message in the timeline; `seq` is null while it is on its way. */
export interface FilePlace {
  readonly conversationId: string;
  readonly id: string;
  readonly seq: number | null;
}

export interface FileCommands {
  /** Null while the server was not asked yet and cannot be. */
  getFileLimits(): Promise<FileLimits | null>;
  /** Seals and sends a file; the message goes when all of it is on the server. */
  attach(input: Attach): Promise<{ readonly id: string }>;
  cancelUpload(input: { readonly id: string }): Promise<void>;
  /** Goes on after a failure, or with the file picked again: `file_changed` where it is another one. */
  resumeUpload(input: { readonly id: string; readonly file: Blob | null }): Promise<void>;
  /** The small picture of a message; null where there is none. */
  getPreview(input: FilePlace): Promise<Blob | null>;
  /** The small picture of a file that is not sent yet; null where there is none. */
  drawPreview(input: Pick<Attach, 'file' | 'mediaType'>): Promise<Blob | null>;
  /** Fails with `image_too_large` for a picture of more pixels than anybody should decode. */
  openFile(input: FilePlace & { readonly purpose: 'show' | 'save' }): Promise<OpenedFile>;
  /** Bytes from `from`, at most up to `to` and at most a megabyte; each is checked before it is given. */
  readFile(input: {
    readonly token: string;
    readonly from: number;
    readonly to: number;
  }): Promise<Uint8Array<ArrayBuffer>>;
  closeFile(input: { readonly token: string }): Promise<void>;
}
