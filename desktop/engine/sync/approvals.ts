import { fromBase64Url, toBase64Url } from '@secure-chat/shared/bytes';
import { answerApproval, listApprovals, type ApprovalRequest } from '@secure-chat/shared/contract';
import { readSymbols } from '@secure-chat/shared/crockford';
import { limits } from '@secure-chat/shared/limits';
import {
  isRequestOf,
  OpenError,
  sealApproval,
  type AccountKeyHandle,
  type ApprovalTerms,
} from '../crypto/index.ts';
import { EngineError } from '../errors.ts';
import type { SyncContext } from './context.ts';

/**
 * New devices of the account that ask to be let in (PROTOCOL §4). The server passes on what they say;
 * that it is theirs is shown by the symbols which a person reads there and types here.
 */
export class Approvals {
  readonly #context: SyncContext;
  readonly #accountKey: AccountKeyHandle;
  #requests: readonly ApprovalRequest[] = [];
  /** When each public key was first seen: by this device's own clock, whatever the server says. */
  readonly #firstSeen = new Map<string, number>();
  readonly #answered = new Set<string>();
  #cancelExpiry = (): void => undefined;

  constructor(context: SyncContext, accountKey: AccountKeyHandle) {
    this.#context = context;
    this.#accountKey = accountKey;
  }

  /** Looks who asks now. */
  async refresh(): Promise<void> {
    const { approvals } = await this.#context.client().call(listApprovals);
    const now = this.#context.platform.clock.now();
    for (const { publicKey } of approvals)
      if (!this.#firstSeen.has(publicKey)) this.#firstSeen.set(publicKey, now);
    this.#requests = approvals;
    this.#tell();
  }

  stop(): void {
    this.#cancelExpiry();
  }

  /**
   * Hands the account key to the device that shows these symbols.
   * @throws {EngineError} `approval_over`; `approval_mismatch` where the symbols are not that device's,
   * or the server shows another key than that device's.
   */
  async approve({ approvalId, symbols }: { approvalId: string; symbols: string }): Promise<void> {
    const request = this.#waiting(approvalId);
    const terms = {
      symbols: readSymbols(symbols),
      userId: this.#context.self.userId,
      publicKey: fromBase64Url(request.publicKey),
    };
    if (!(await isRequestOf(terms, fromBase64Url(request.proof)))) throw new EngineError('approval_mismatch');
    const sealed = await this.#seal(terms);
    await this.#answer(request, toBase64Url(sealed));
  }

  /** Turns the device away. */
  async refuse({ approvalId }: { approvalId: string }): Promise<void> {
    await this.#answer(this.#waiting(approvalId), null);
  }

  #waiting(approvalId: string): ApprovalRequest {
    const request = this.#requests.find((one) => one.approvalId === approvalId);
    if (request === undefined || !this.#isWaiting(request)) throw new EngineError('approval_over');
    return request;
  }

  /** Not too old, and not answered: one key is given one answer, under whatever id it comes again. */
  #isWaiting({ publicKey }: ApprovalRequest): boolean {
    return !this.#answered.has(publicKey) && this.#endOf(publicKey) > this.#context.platform.clock.now();
  }

  #endOf(publicKey: string): number {
    return (this.#firstSeen.get(publicKey) ?? 0) + limits.approvalMs;
  }

  async #seal(terms: ApprovalTerms): ReturnType<typeof sealApproval> {
    return sealApproval(terms, this.#accountKey).catch((cause: unknown) => {
      if (cause instanceof OpenError) throw new EngineError('approval_mismatch', { cause });
      throw cause;
    });
  }

  async #answer({ approvalId, publicKey }: ApprovalRequest, sealed: string | null): Promise<void> {
    this.#answered.add(publicKey);
    this.#tell();
    await this.#context.client().call(answerApproval, { params: { approvalId }, body: { sealed } });
  }

  #tell(): void {
    const { clock } = this.#context.platform;
    const waiting = this.#requests.filter((request) => this.#isWaiting(request));
    const approvals = waiting.map(({ approvalId, deviceName, address, publicKey }) => {
      const expiresAt = this.#endOf(publicKey);
      return { approvalId, deviceName, address, askedAt: expiresAt - limits.approvalMs, expiresAt };
    });
    this.#context.emit({ name: 'approvals', approvals });
    this.#cancelExpiry();
    const next = Math.min(...approvals.map(({ expiresAt }) => expiresAt));
    if (approvals.length > 0) this.#cancelExpiry = clock.after(next - clock.now(), () => this.#tell());
  }
}
