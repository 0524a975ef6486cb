/** Bytes of a file that are looked at: the frame header of a JPEG may stand behind a colour profile. */
export const imageHeadBytes = 256 * 1024;

export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/**
 * What the first bytes of a picture say of its size, read without decoding it: a few bytes can
 * claim gigabytes of pixels. PNG (ISO 15948), JPEG (T.81), GIF89a, WebP (RFC 9649).
 * @returns null for anything else.
 */
export function imageSize(head: Uint8Array): ImageSize | null {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  try {
    if (view.getUint32(0) === 0x89504e47) return sized(view.getUint32(16), view.getUint32(20));
    if (view.getUint16(0) === 0xffd8) return jpegSize(view);
    if (view.getUint32(0) === 0x47494638) return sized(view.getUint16(6, true), view.getUint16(8, true));
    if (view.getUint32(0) === 0x52494646 && view.getUint32(8) === 0x57454250) return webpSize(view);
  } catch (error) {
    // What ends before its size was told is no picture.
    if (!(error instanceof RangeError)) throw error;
  }
  return null;
}

/** Walks the segments up to the frame header (SOF0 … SOF15 but for the three that are tables). */
function jpegSize(view: DataView): ImageSize | null {
  for (let at = 2; at < view.byteLength;) {
    if (view.getUint8(at) !== 0xff) return null;
    const marker = view.getUint8(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return sized(view.getUint16(at + 7), view.getUint16(at + 5));
    at += marker === 0xff ? 1 : 2 + view.getUint16(at + 2);
  }
  return null;
}

function webpSize(view: DataView): ImageSize | null {
  const kind = view.getUint32(12);
  if (kind === 0x56503858) return sized(1 + uint24(view, 24), 1 + uint24(view, 27));
  if (kind === 0x5650384c) {
    const bits = view.getUint32(21, true);
    return sized(1 + (bits & 0x3fff), 1 + ((bits >> 14) & 0x3fff));
  }
  if (kind === 0x56503820) return sized(view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff);
  return null;
}

const uint24 = (view: DataView, at: number): number =>
  view.getUint16(at, true) | (view.getUint8(at + 2) << 16);

const sized = (width: number, height: number): ImageSize | null =>
  width > 0 && height > 0 ? { width, height } : null;
