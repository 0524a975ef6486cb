/** The part of package-lock.json that is looked at: install path → what lies there. */
export type LockedPackages = Readonly<
  Record<
    string,
    { readonly resolved?: string; readonly optionalDependencies?: Readonly<Record<string, string>> }
  >
>;

/**
 * What would keep `npm ci` from working on every system: an optional binary without its entry
 * (npm writes none for what the registry lacked on the day), or an address of one registry, which
 * other machines may not reach.
 */
export function gapsOf(packages: LockedPackages): readonly string[] {
  return Object.entries(packages).flatMap(([place, { resolved = '', optionalDependencies = {} }]) => [
    ...Object.keys(optionalDependencies)
      .filter((name) => !foldersAbove(place).some((folder) => `${folder}node_modules/${name}` in packages))
      .map((name) => `${place} asks for ${name}, which is not in it`),
    ...(/^https?:/.test(resolved) ? [`${place} names a registry`] : []),
  ]);
}

/** The folders in which Node looks for what a package imports, the nearest first: `a/`, …, ``. */
function foldersAbove(place: string): readonly string[] {
  const parts = place === '' ? [] : place.split('/');
  return Array.from({ length: parts.length + 1 }, (_, up) => parts.slice(0, parts.length - up))
    .filter((folder) => folder.at(-1) !== 'node_modules')
    .map((folder) => folder.map((part) => `${part}/`).join(''));
}
