import { fromBase64Url, toBase64Url, type Bytes } from '@secure-chat/shared/bytes';
import type { Archive, Write } from '../storage/archive.ts';

/** The message that a preview belongs to. */
export interface PreviewPlace {
  readonly conversationId: string;
  readonly id: string;
}

const keyOf = ({ conversationId, id }: PreviewPlace): string => `preview/${conversationId}/${id}`;

/** Kept sealed like everything else: a chat shows its pictures without network. */
export async function keepPreview(archive: Archive, place: PreviewPlace, image: Blob): Promise<void> {
  const bytes = new Uint8Array(await image.arrayBuffer());
  await archive.commit([{ key: keyOf(place), value: toBase64Url(bytes) }]);
}

export async function readPreview(archive: Archive, place: PreviewPlace): Promise<Blob | null> {
  const kept = await archive.read<string>(keyOf(place));
  return kept === null ? null : previewOf(fromBase64Url(kept));
}

/** For the commit in which its message goes. */
export function forgetPreview(place: PreviewPlace): Write {
  return { key: keyOf(place), value: null };
}

/** Without a type: whoever shows it looks at its bytes, and takes it for a picture or for nothing. */
export function previewOf(bytes: Bytes): Blob {
  return new Blob([bytes]);
}
