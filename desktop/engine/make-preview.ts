import { limits } from '@secure-chat/shared/limits';

/** Longest edge in pixels: sharp enough to be known by, small enough for `limits.thumbnailBytes`. */
const edges = [480, 320, 160];

/** A small picture of an image that was measured before; null where none fits, or none can be drawn. */
export async function makePreview(image: Blob): Promise<Blob | null> {
  const bitmap = await createImageBitmap(image);
  try {
    for (const edge of edges) {
      const scale = Math.min(1, edge / Math.max(bitmap.width, bitmap.height));
      const side = (length: number): number => Math.max(1, Math.round(length * scale));
      const canvas = new OffscreenCanvas(side(bitmap.width), side(bitmap.height));
      canvas.getContext('2d')!.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
      const drawn = await canvas.convertToBlob({ type: 'image/webp', quality: 0.7 });
      if (drawn.size <= limits.thumbnailBytes) return drawn;
    }
    return null;
  } finally {
    bitmap.close();
  }
}
