/** The few globals that every runtime of ours has; neither Node's nor the DOM's types are let in. */
declare class TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>;
}
declare class TextDecoder {
  constructor(label: 'utf-8', options: { fatal: true; ignoreBOM: true });
  decode(bytes: Uint8Array): string;
}
interface String {
  isWellFormed(): boolean;
}
