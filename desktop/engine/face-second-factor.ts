/** The part of the engine's face that is about the second step at sign-in. */

export interface SecondFactorView {
  readonly on: boolean;
  readonly codesLeft: number;
}

/** What an authenticator app is told. */
export interface NewSecondFactor {
  /** To be typed, in groups of four. */
  readonly secret: string;
  /** The same as the content of a QR code. */
  readonly uri: string;
}

/** Codes are taken as they were typed: of an authenticator app, or one of the one-time codes. */
export interface SecondFactorCommands {
  getSecondFactor(): Promise<SecondFactorView>;
  beginSecondFactor(input: { readonly password: string }): Promise<NewSecondFactor>;
  /** Turns it on; the one-time codes are shown this once. */
  confirmSecondFactor(input: {
    readonly code: string;
  }): Promise<{ readonly oneTimeCodes: readonly string[] }>;
  renewOneTimeCodes(input: {
    readonly password: string;
    readonly code: string;
  }): Promise<{ readonly oneTimeCodes: readonly string[] }>;
  endSecondFactor(input: { readonly password: string; readonly code: string }): Promise<void>;
  /** While the connection waits for a code. */
  enterCode(input: { readonly code: string }): Promise<void>;
}
