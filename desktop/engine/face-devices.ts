/** The part of the engine's face that is about the account's devices, and about letting a new one in. */

import type { Stakes } from './face-account.ts';

export interface DeviceView {
  readonly deviceId: string;
  readonly name: string;
  readonly createdAt: number;
  readonly lastSeenAt: number;
  readonly current: boolean;
  /** Signed in after this one, and no device has heard yet whose it is: `keepDevice` says that it is one's own. */
  readonly isNew: boolean;
}

/** A new device that asks to be let in. */
export interface ApprovalView {
  readonly approvalId: string;
  /** As it calls itself; the address is as the server tells it. */
  readonly deviceName: string;
  readonly address: string;
  readonly askedAt: number;
  readonly expiresAt: number;
}

/** On a new device: whose account to ask for. */
export interface ApprovalAsked {
  readonly origin: string;
  readonly username: string;
  readonly deviceName: string;
}

export interface DeviceCommands {
  listDevices(): Promise<readonly DeviceView[]>;
  keepDevice(input: { readonly deviceId: string }): Promise<void>;
  revokeDevice(input: { readonly deviceId: string; readonly password: string }): Promise<void>;
  /** Asks the account's other devices to let this one in; the symbols are shown here and typed there. */
  askApproval(input: ApprovalAsked): Promise<{ readonly symbols: string; readonly expiresAt: number }>;
  /** Resolves when another device has let this one in, with what stays readable. */
  awaitApproval(): Promise<Stakes>;
  /** Sets a new password, signs every other device out, and opens the account here. */
  finishApproval(input: { readonly password: string; readonly code?: string }): Promise<void>;
  cancelApproval(): Promise<void>;
  /** Lets a new device in that shows these symbols. */
  approveDevice(input: { readonly approvalId: string; readonly symbols: string }): Promise<void>;
  refuseDevice(input: { readonly approvalId: string }): Promise<void>;
}
