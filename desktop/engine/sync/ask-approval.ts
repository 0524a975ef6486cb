import { fromBase64Url, toBase64Url } from '@secure-chat/shared/bytes';
import {
  beginApproval,
  claimApproval,
  finishApproval,
  requestApproval,
  type Account,
} from '@secure-chat/shared/contract';
import { usernamePattern } from '@secure-chat/shared/ids';
import { limits } from '@secure-chat/shared/limits';
import { AuthorizedClient } from '../api/authorized-client.ts';
import { HttpClient } from '../api/http-client.ts';
import {
  createApprovalSecret,
  openApproval,
  OpenError,
  openWith,
  proveRequest,
  sealNextPassword,
  signNewPassword,
  type AccountKeyHandle,
  type ApprovalSecret,
  type OpenedAccount,
} from '../crypto/index.ts';
import { EngineError } from '../errors.ts';
import type { ApprovalAsked, Stakes } from '../face.ts';
import type { Platform } from '../platform.ts';
import type { StoredAccount } from '../storage/account-store.ts';
import { factorOf } from './device-trust.ts';
import { requireLength } from './password-length.ts';
import { checkOwnBundle, trustOf, type OpenAccount } from './sign-in.ts';
import { requireNoOlder } from './unlock.ts';

/** How often the answer is looked for. */
const lookMs = 1_500;

interface Begun {
  readonly approvalId: string;
  readonly userId: string;
  readonly claim: string;
  /** By this device's own clock: until then an answer counts. */
  readonly endsAt: number;
  readonly secret: ApprovalSecret;
  /** What lies on this computer of the same account. */
  readonly stored: StoredAccount | null;
}

interface Approved {
  readonly account: Account;
  readonly opened: OpenedAccount;
  readonly accountKey: AccountKeyHandle;
}

/** A device that asks another one of the account to be let in (PROTOCOL §4): from the symbols to a new password. */
export class AskedApproval {
  readonly #platform: Platform;
  readonly #http: HttpClient;
  readonly #asked: ApprovalAsked;
  readonly #secret: ApprovalSecret;
  readonly #begun: Begun;
  #approved: Approved | null = null;
  #cancelled = false;
  #wake = (): void => undefined;

  private constructor(platform: Platform, asked: ApprovalAsked, begun: Begun) {
    this.#platform = platform;
    this.#http = new HttpClient(asked.origin, platform.fetch);
    this.#asked = asked;
    this.#secret = begun.secret;
    this.#begun = begun;
  }

  /** Asks under a user name; whether anybody has it is not to be learned. */
  static async begin(
    platform: Platform,
    asked: ApprovalAsked,
    here: StoredAccount | null,
  ): Promise<AskedApproval> {
    const { origin, username, deviceName } = asked;
    if (!usernamePattern.test(username)) throw new EngineError('invalid_username');
    const http = new HttpClient(origin, platform.fetch);
    const secret = await createApprovalSecret();
    const { approvalId, userId, claim } = await http.call(beginApproval, { body: { username } });
    const stored = here?.origin === origin && here.account.userId === userId ? here : null;
    const endsAt = platform.clock.now() + limits.approvalMs;
    const proof = toBase64Url(await proveRequest({ ...secret, userId }));
    const publicKey = toBase64Url(secret.publicKey);
    await http.call(requestApproval, {
      params: { approvalId },
      body: { claim, publicKey, proof, deviceName },
    });
    return new AskedApproval(platform, asked, { approvalId, userId, claim, endsAt, secret, stored });
  }

  /** Shown here, typed there. */
  get symbols(): string {
    return this.#secret.symbols;
  }

  get expiresAt(): number {
    return this.#begun.endsAt;
  }

  cancel(): void {
    this.#cancelled = true;
    this.#wake();
  }

  /**
   * Waits for the answer of another device, and opens the account with it.
   * @returns what stays readable.
   * @throws {EngineError} `approval_refused`; `approval_over`; `approval_tampered` where the answer is by
   * nobody who was told the symbols; `own_keys_tampered` where the account with it is another one.
   */
  async answered(): Promise<Stakes> {
    for (;;) {
      if (this.#cancelled) throw new EngineError('cancelled');
      const now = this.#platform.clock.now();
      if (now >= this.#begun.endsAt) throw new EngineError('approval_over');
      const { approvalId, claim } = this.#begun;
      const answer = await this.#http.call(claimApproval, { params: { approvalId }, body: { claim } });
      if (answer.state === 'refused') throw new EngineError('approval_refused');
      if (answer.state === 'approved') {
        this.#approved = await this.#open(answer.account, fromBase64Url(answer.sealed));
        return answer.stakes;
      }
      await this.#rest(Math.min(lookMs, this.#begun.endsAt - now));
    }
  }

  /** Sets a new password and signs this device in; every other one is signed out. */
  async finish({ password, code }: { password: string; code?: string }): Promise<OpenAccount> {
    if (this.#approved === null) throw new EngineError('approval_over');
    const { account, opened, accountKey } = this.#approved;
    const { origin } = this.#asked;
    const { approvalId, claim, stored: here } = this.#begun;
    const shown = factorOf(code);
    requireLength(password);
    const { door, keys } = await sealNextPassword(accountKey, account, password);
    const device = {
      deviceId: here?.deviceId ?? crypto.randomUUID(),
      name: here?.deviceName ?? this.#asked.deviceName,
    };
    const signed = { approvalId, deviceId: device.deviceId, authKey: door.authKey, keys };
    const signature = await signNewPassword(opened, signed);
    const { accountVersion } = account.keys;
    const answer = await this.#http.call(finishApproval, {
      params: { approvalId },
      body: { claim, accountVersion, next: door, signature, device, ...shown },
    });
    await checkOwnBundle(opened, answer.account);
    return {
      stored: {
        origin,
        deviceId: device.deviceId,
        deviceName: device.name,
        displayName: here?.displayName ?? account.username,
        // The vault that this device saw last stays the measure of a rollback.
        account: { ...account, keys, vault: here?.account.vault ?? answer.account.vault },
      },
      opened,
      accountKey,
      authKey: door.authKey,
      ...trustOf(answer),
      client: new AuthorizedClient(this.#http, answer.tokens, this.#platform.clock),
    };
  }

  async #open(account: Account, sealed: Uint8Array): Promise<Approved> {
    const { userId, stored } = this.#begun;
    const { accountKey, handle } = await openApproval(this.#secret, userId, sealed).catch(
      (cause: unknown) => {
        if (cause instanceof OpenError) throw new EngineError('approval_tampered', { cause });
        throw cause;
      },
    );
    if (account.userId !== userId || account.username !== this.#asked.username)
      throw new EngineError('own_keys_tampered');
    if (stored) requireNoOlder(stored, account.keys);
    const opened = await openWith(accountKey, userId, account.keys);
    await checkOwnBundle(opened, account);
    return { account, opened, accountKey: handle };
  }

  #rest(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#platform.clock.after(ms, resolve);
      this.#wake = () => {
        cancel();
        resolve();
      };
    });
  }
}
