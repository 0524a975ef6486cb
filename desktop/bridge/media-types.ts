/** What the app plays inside a chat: containers that Chromium opens by itself, and nothing that could be a page. */
export const playableTypes = [
  'audio/aac',
  'audio/flac',
  'audio/mp4',
  'audio/mpeg',
  'audio/ogg',
  'audio/wav',
  'audio/webm',
  'video/mp4',
  'video/ogg',
  'video/webm',
] as const;

export type PlayableType = (typeof playableTypes)[number];

const otherNames = new Map<string, PlayableType>([
  ['audio/m4a', 'audio/mp4'],
  ['audio/mp3', 'audio/mpeg'],
  ['audio/opus', 'audio/ogg'],
  ['audio/wave', 'audio/wav'],
  ['audio/x-flac', 'audio/flac'],
  ['audio/x-m4a', 'audio/mp4'],
  ['audio/x-wav', 'audio/wav'],
  ['video/x-m4v', 'video/mp4'],
]);

/** The type to play a file as, of what its sender says it is; null for all that is only saved. */
export function playableType(mediaType: string): PlayableType | null {
  const name = mediaType.split(';', 1)[0]!.trim().toLowerCase();
  return playableTypes.find((type) => type === name) ?? otherNames.get(name) ?? null;
}
