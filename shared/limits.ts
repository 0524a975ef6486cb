/** Bounds that both sides refuse to cross, checked before any cryptography (PROTOCOL §2). */
export const limits = {
  messageBodyBytes: 64 * 1024,
  /** Message text, in UTF-16 code units: leaves room for the envelope inside `messageBodyBytes`. */
  messageTextLength: 16_000,
  sessionMessages: 2 ** 16,
  sessionLifetimeMs: 7 * 24 * 60 * 60 * 1000,
  /** Of a session whose messages disappear: this, or their timer where that is shorter. */
  fleetingSessionMs: 24 * 60 * 60 * 1000,
  /** After which messages may disappear. The shortest leaves room for a new session each time (see below). */
  timerMs: { min: 5_000, max: 365 * 24 * 60 * 60 * 1000 },
  conversationMembers: 1_000,
  controlOps: 1_000,
  pageEvents: 500,
  /** Bundles that one request may ask for: a group of the largest size takes a few. */
  pageBundles: 250,
  appendEvents: 64,
  /** Controls in a page: each may be `controlBytes` long. */
  pageControls: 64,
  /** Past sessions that one `add` may open to newcomers. */
  historyWraps: 4_096,
  unknownSessionsPerSenderAndMinute: 20,
  jsonDepth: 8,
  usernameLength: { min: 3, max: 32 },
  passwordLength: { min: 10, max: 1_024 },
  displayNameLength: 64,
  /** People whom one message may name. */
  mentions: 50,
  /** The longest emoji in UTF-16 code units: a family of four, each with a colour. */
  emojiLength: 32,
  /** A group's picture as a data URL, in UTF-16 code units: leaves room beside it in `messageBodyBytes`. */
  pictureUrlLength: 40_000,
  deviceNameLength: 64,
  devicesPerAccount: 32,
  /** Keys that an account was secured from, and keeps for what was sealed for them. */
  pastKeys: 32,
  /** A new device may ask for so long; once it is let in, its person has a while to choose a password. */
  approvalMs: 5 * 60 * 1000,
  approvalFinishMs: 15 * 60 * 1000,
  /** Devices that may ask for one account at a time. */
  approvalsAtOnce: 16,
  /** A wrapped account key, sealed once more. */
  approvalBytes: 512,
  /** Invites of one person that nobody has used yet. */
  openInvites: 50,
  inviteLifeMs: 30 * 24 * 60 * 60 * 1_000,
  vaultBytes: 512 * 1024,
  wrappedKeyBytes: 4 * 1024,
  publicKeyBytes: 1_024,
  controlBytes: 512 * 1024,
  requestBytes: 8 * 1024 * 1024,
  /** Files and previews that one message may carry. */
  messageAttachments: 4,
  /** Every part of an upload has this many bytes, but for the last: four sealed chunks. */
  uploadPartBytes: 4 * (256 * 1024 + 16),
  thumbnailBytes: 32 * 1024,
  imagePixels: 50_000_000,
} as const;

/** The key derivation's floor and ceiling (PROTOCOL §3): memory in KiB, passes, lanes. */
export const kdfLimits = {
  memoryKiB: { min: 64 * 1024, max: 1024 * 1024 },
  passes: { min: 3, max: 10 },
  lanes: 1,
  seedBytes: 16,
} as const;

/** Sizes in bytes of the suite's fixed-length values (PROTOCOL §2). */
export const sizes = {
  hash: 32,
  signature: 64,
  keyId: 16,
  nonce: 12,
  tag: 16,
  seed: 32,
  rsaCiphertext: 384,
  identitySpki: 91,
  inviteToken: 16,
  inviteSecret: 32,
} as const;
