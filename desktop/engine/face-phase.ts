/** The part of the engine's face that says whether an account is open here, and how it is connected. */

export type Phase =
  | { readonly name: 'signed_out' }
  | {
      readonly name: 'locked';
      readonly userId: string;
      readonly username: string;
      readonly displayName: string;
      readonly origin: string;
    }
  | { readonly name: 'unlocked'; readonly self: Self };

export interface Self {
  readonly userId: string;
  readonly username: string;
  readonly displayName: string;
  readonly deviceId: string;
  readonly origin: string;
}

export type SessionEnd =
  | 'revoked'
  | 'signed_out'
  | 'recovered'
  | 'reset'
  | 'secured'
  | 'password_changed'
  | 'wrong_password';

export type Connection =
  | { readonly state: 'connecting' | 'online' }
  | { readonly state: 'offline'; readonly since: number; readonly nextAttemptAt: number }
  /** Signing in anew needs a code: `enterCode`. What is here can be read meanwhile. */
  | { readonly state: 'code_needed' }
  /** The stream ended for good: the person signs in again. */
  | { readonly state: 'session_ended'; readonly reason: SessionEnd };
