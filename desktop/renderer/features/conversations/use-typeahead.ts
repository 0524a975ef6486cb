import { useRef } from 'react';

const forgetMs = 700;

/**
 * Letters typed in a list go to the next name that begins so; typed fast, they add up.
 * @returns the index to go to, or null where no name fits or the key is no letter.
 */
export function useTypeahead(
  names: readonly string[],
): (
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'timeStamp'>,
  from: number,
) => number | null {
  const typed = useRef({ text: '', at: 0 });
  return ({ key, ctrlKey, metaKey, altKey, timeStamp }, from) => {
    if (key.length !== 1 || key === ' ' || ctrlKey || metaKey || altKey) return null;
    const goesOn = timeStamp - typed.current.at < forgetMs;
    typed.current = { text: (goesOn ? typed.current.text : '') + key, at: timeStamp };
    return nextNamed(names, typed.current.text, goesOn ? from : from + 1);
  };
}

/** The first name from a place on, around the end, that begins with what was typed. */
export function nextNamed(names: readonly string[], typed: string, from: number): number | null {
  const wanted = typed.toLocaleLowerCase();
  for (let step = 0; step < names.length; step++) {
    const at = (from + step) % names.length;
    if (names[at]!.toLocaleLowerCase().startsWith(wanted)) return at;
  }
  return null;
}
