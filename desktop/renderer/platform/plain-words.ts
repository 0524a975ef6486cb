/**
 * Words that people never have to read (UI.md, section 6). Four turns of the design stand out:
 * a message that “could not be verified”, the recovery code as “a spare key”, “user name”, “key press”.
 */
const allowed = /could(?: not|n’t) be verified|spare key|key press|user names?/gi;
const forbidden =
  /\b(?:keys?|encrypt\w*|decrypt\w*|fingerprints?|verif\w+|sessions?|sync\w*|identit\w+|certificates?|administrators?|backends?|revok\w+|vaults?|seeds?|users?|tokens?|credentials?|rosters?|ciphertext|payloads?|ids?)\b|!/gi;

/** The words in a text that the design forbids, as they stand there. */
export function forbiddenIn(text: string): string[] {
  return text.replaceAll(allowed, '').match(forbidden) ?? [];
}
