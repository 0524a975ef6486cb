/**
 * Files (PROTOCOL §7): a random key for each, the content zero-padded to Padmé(size) and sealed in
 * chunks of 256 KiB. What is stored is chunk ‖ chunk ‖ … ‖ the SHA-256 of each; the message carries
 * the hash of that list, so that a chunk can be checked by itself before it is used.
 *
 * [Note: One content under one nonce] The nonce counts chunks, so that a key must never seal two
 * contents. A file is sealed under a key of its own, and whoever seals part of it again, after a
 * restart, first makes sure that every hash is the one that was noted before.
 */
import { concatBytes, equalBytes, fromBase64Url, toBase64Url, type Bytes } from '@secure-chat/shared/bytes';
import {
  chunkCount,
  fileChunkBytes,
  hashListOffset,
  padme,
  storedBytes,
} from '@secure-chat/shared/file-size';
import { sizes } from '@secure-chat/shared/limits';
import { FileError } from './errors.ts';
import type { FileReference } from './payload.ts';
import { importAesKey, openAesAt, randomBytes, sealAesAt, sha256 } from './primitives.ts';

/** A fresh file key, base64url. */
export const createFileKey = (): string => toBase64Url(randomBytes(32));

/** Seals one file, chunk by chunk, in any order; the file is read a chunk at a time. */
export class FileSealer {
  readonly #key: CryptoKey;
  readonly #file: Blob;
  readonly padded: number;

  private constructor(key: CryptoKey, file: Blob) {
    this.#key = key;
    this.#file = file;
    this.padded = padme(file.size);
  }

  static async create(file: Blob, key: string): Promise<FileSealer> {
    return new FileSealer(await importAesKey(fromBase64Url(key)), file);
  }

  get chunks(): number {
    return chunkCount(this.padded);
  }

  /** All that is stored of the file, in bytes. */
  get stored(): number {
    return storedBytes(this.padded);
  }

  /**
   * The same bytes each time, as long as the file stays as it is.
   * @throws {DOMException} `NotReadableError` where the file is gone or was changed since it was picked.
   */
  async seal(index: number): Promise<{ readonly chunk: Bytes; readonly hash: Bytes }> {
    const from = index * fileChunkBytes;
    const plaintext = new Uint8Array(Math.min(fileChunkBytes, this.padded - from));
    plaintext.set(new Uint8Array(await this.#file.slice(from, from + plaintext.length).arrayBuffer()));
    const chunk = await sealAesAt(this.#key, nonceOf(index, this.chunks), plaintext);
    return { chunk, hash: await sha256(chunk) };
  }
}

/** What a message says of a file that was sealed: `hashes` are those of its chunks, one after the other. */
export async function describeFile(
  sealed: { readonly key: string; readonly size: number; readonly attachmentId: string },
  hashes: Uint8Array,
): Promise<FileReference> {
  return { ...sealed, padded: padme(sealed.size), root: toBase64Url(await sha256(hashes)) };
}

/** Opens chunks of one file, once its hash list was found to be the one that its message names. */
export class FileOpener {
  readonly #key: CryptoKey;
  readonly #reference: FileReference;
  readonly #hashes: Bytes;

  private constructor(key: CryptoKey, reference: FileReference, hashes: Bytes) {
    this.#key = key;
    this.#reference = reference;
    this.#hashes = hashes;
  }

  /** @throws {FileError} unless the list has the root that the message names. */
  static async create(reference: FileReference, hashes: Bytes): Promise<FileOpener> {
    if (hashes.length !== chunkCount(reference.padded) * sizes.hash) throw new FileError('hash list length');
    if (!equalBytes(await sha256(hashes), fromBase64Url(reference.root))) throw new FileError('hash list');
    return new FileOpener(await importAesKey(fromBase64Url(reference.key)), reference, hashes);
  }

  /**
   * The content of one chunk, without the padding behind the file's end.
   * @throws {FileError} unless it is, byte for byte, what the sender sealed in this place.
   */
  async open(index: number, chunk: Bytes): Promise<Bytes> {
    const { padded, size } = this.#reference;
    const hash = this.#hashes.subarray(index * sizes.hash, (index + 1) * sizes.hash);
    if (!equalBytes(await sha256(chunk), hash)) throw new FileError('chunk hash');
    const plaintext = await openAesAt(this.#key, nonceOf(index, chunkCount(padded)), chunk).catch(
      (cause: unknown) => {
        throw new FileError('chunk does not open', { cause });
      },
    );
    const content = Math.max(0, Math.min(plaintext.length, size - index * fileChunkBytes));
    if (plaintext.subarray(content).some((byte) => byte !== 0)) throw new FileError('padding');
    return plaintext.slice(0, content);
  }
}

/** Where chunk `index` lies in what is stored: its first byte and the byte past its last. */
export function chunkRange(padded: number, index: number): { readonly from: number; readonly to: number } {
  const sealed = fileChunkBytes + sizes.tag;
  return { from: index * sealed, to: Math.min((index + 1) * sealed, hashListOffset(padded)) };
}

/** u88 counter ‖ last flag: a chunk opens in its own place alone, and the last one only as the last. */
function nonceOf(index: number, chunks: number): Bytes {
  const nonce = new Uint8Array(sizes.nonce);
  new DataView(nonce.buffer).setUint32(7, index);
  nonce[sizes.nonce - 1] = index === chunks - 1 ? 1 : 0;
  return nonce;
}

/** A whole small file that was fetched at once. @throws {FileError} */
export async function openWholeFile(reference: FileReference, stored: Bytes): Promise<Bytes> {
  if (stored.length !== storedBytes(reference.padded)) throw new FileError('stored length');
  const opener = await FileOpener.create(reference, stored.slice(hashListOffset(reference.padded)));
  const contents: Bytes[] = [];
  for (let index = 0; index < chunkCount(reference.padded); index++) {
    const { from, to } = chunkRange(reference.padded, index);
    contents.push(await opener.open(index, stored.slice(from, to)));
  }
  return concatBytes(...contents);
}
