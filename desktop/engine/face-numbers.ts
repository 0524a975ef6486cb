/** The part of the engine's face that tells how somebody came by their safety number; `face.ts` hands it on. */

/** One thing that somebody published about their safety number. */
export interface NumberChange {
  /** `renewed`: the same number, beside other things that were renewed; `withheld`: the server does not show it. */
  readonly change: 'first' | 'new' | 'renewed' | 'withheld';
  /** As they signed it; null where it is not shown. */
  readonly at: number | null;
  /** Whether it is the number that one takes for theirs. */
  readonly trusted: boolean;
}

/** Somebody whose app signed to be shown the same list of numbers. */
export interface NumberWitness {
  readonly name: string;
  readonly self: boolean;
  /** Of theirs; 0 where it is not known which. */
  readonly devices: number;
  readonly at: number;
}

export interface NumberHistory {
  /** The newest first. */
  readonly changes: readonly NumberChange[];
  readonly seenBy: readonly NumberWitness[];
}

export interface SafetyNumber {
  readonly userId: string;
  /** What the person calls themselves. */
  readonly name: string;
  /** Twelve groups of five digits. */
  readonly groups: readonly string[];
  /** Content of the QR code: version and both full hashes, base64url. */
  readonly qr: string;
  readonly verified: boolean;
  /** Whether a changed number was named by whoever has the one before: the person, or a thief of their device. */
  readonly vouched: boolean;
}
