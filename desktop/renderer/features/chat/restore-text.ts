/** A text that was not taken goes back in front of what was typed since: neither is lost. */
export function restoreText(refused: string, typedSince: string): string {
  return typedSince.trim() === '' ? refused : `${refused}\n${typedSince}`;
}
