import { limits } from '@secure-chat/shared/limits';

/** Edge of a group's picture in pixels: twice the largest that is ever shown. */
const edge = 144;
const qualities = [0.85, 0.7, 0.5, 0.3];

/**
 * A picture cut to a square, small enough to travel inside a message.
 * @returns a data URL, or null for what is no picture.
 */
export async function shrinkPicture(file: Blob): Promise<string | null> {
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (bitmap === null) return null;
  const side = Math.min(bitmap.width, bitmap.height);
  const canvas = document.createElement('canvas');
  canvas.width = edge;
  canvas.height = edge;
  const [x, y] = [(bitmap.width - side) / 2, (bitmap.height - side) / 2];
  canvas.getContext('2d')!.drawImage(bitmap, x, y, side, side, 0, 0, edge, edge);
  bitmap.close();
  for (const quality of qualities) {
    const url = canvas.toDataURL('image/webp', quality);
    if (url.length <= limits.pictureUrlLength) return url;
  }
  return null;
}
