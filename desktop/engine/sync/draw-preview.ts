import { limits } from '@secure-chat/shared/limits';
import type { Platform } from '../platform.ts';
import { imageHeadBytes, imageSize, type ImageSize } from './image-size.ts';

interface Drawn {
  readonly image: Blob | null;
  readonly size: Partial<ImageSize>;
}

/** The small picture of a file. It is measured before anything decodes it; what is too large is a plain file. */
export async function drawPreview(
  file: Blob,
  mediaType: string,
  { makePreview }: Pick<Platform, 'makePreview'>,
): Promise<Drawn> {
  const none = { image: null, size: {} };
  if (!mediaType.startsWith('image/')) return none;
  const size = imageSize(new Uint8Array(await file.slice(0, imageHeadBytes).arrayBuffer()));
  if (size === null || size.width * size.height > limits.imagePixels) return none;
  const image = await makePreview?.(file).catch(() => null);
  return { image: image ?? null, size };
}
