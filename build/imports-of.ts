import path from 'node:path';
import { parseSync } from 'oxc-parser';

/** What stands for an import whose target is only known when it runs: no table can allow it unseen. */
export const computed = 'computed';

/**
 * What a file imports, re-exports, or loads when it runs, types included.
 * @returns paths of ours, `npm:<package>`, `node:<module>`, or {@link computed}.
 */
export function importsOf(file: string, text: string): string[] {
  const { module } = parseSync(file, text);
  const named = [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.map(({ moduleRequest }) => moduleRequest?.value),
    ),
    ...module.dynamicImports.map(({ moduleRequest: { start, end } }) => literalOf(text.slice(start, end))),
  ];
  return named
    .filter((name) => name !== undefined)
    .map((name) => (name === null ? computed : targetOf(file, name)));
}

/** The text of a plain string; null for whatever has to be worked out. */
function literalOf(source: string): string | null {
  return /^(['"`])([^'"`$\\]*)\1$/.exec(source)?.[2] ?? null;
}

/** A path of ours, or the package or module that is meant. */
function targetOf(file: string, name: string): string {
  if (name.startsWith('.')) return path.posix.join(path.posix.dirname(file), name);
  if (name.startsWith('@secure-chat/')) return `${name.slice('@secure-chat/'.length)}.ts`;
  if (name.startsWith('node:')) return name;
  const [scope, second] = name.split('/');
  return `npm:${scope!.startsWith('@') ? `${scope}/${second}` : scope}`;
}
