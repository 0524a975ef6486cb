import { fromBase64Url, type Bytes } from '@secure-chat/shared/bytes';
import { EncodingError } from '@secure-chat/shared/encoding';
import type { Format } from '@secure-chat/shared/signed/format';
import { AppError } from '../app/errors.ts';

/** @throws {AppError} `invalid_request` naming the field, if the text is not strict base64url. */
export function parseBytes(text: string, field: string): Bytes {
  try {
    return fromBase64Url(text);
  } catch (cause) {
    throw new AppError('invalid_request', { field, cause });
  }
}

/** @throws {AppError} `invalid_request` naming the field, unless the bytes are exactly this format's encoding. */
export function parseFormat<T>(format: Format<T>, bytes: Uint8Array, field: string): T {
  try {
    return format.decode(bytes);
  } catch (cause) {
    if (!(cause instanceof EncodingError)) throw cause;
    throw new AppError('invalid_request', { field, cause });
  }
}
