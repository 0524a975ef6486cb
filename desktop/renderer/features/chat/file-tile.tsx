import { File, FileArchive, FileText, Film, Image, Music, type LucideIcon } from 'lucide-react';

const icons: readonly (readonly [RegExp, LucideIcon])[] = [
  [/^image\//, Image],
  [/^video\//, Film],
  [/^audio\//, Music],
  [/zip|tar|compressed/, FileArchive],
  [/^text\/|pdf|document/, FileText],
];

/** What kind of file it is, at a glance; words beside it say it too. */
export function FileTile({ mediaType }: { readonly mediaType: string }) {
  const Icon = icons.find(([kind]) => kind.test(mediaType))?.[1] ?? File;
  return (
    <span className="grid size-10 flex-none place-items-center rounded-8 border border-line bg-raised text-accent-text">
      <Icon size={18} strokeWidth={1.75} aria-hidden />
    </span>
  );
}
