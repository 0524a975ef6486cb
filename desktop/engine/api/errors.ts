import type { ErrorCode } from '@secure-chat/shared/contract';

/** No answer came: offline, refused, timed out, or another certificate than the trusted one. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError';
}

/** The server said no, with a problem document. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly code: ErrorCode;
  readonly status: number;
  readonly retryAfterMs: number | undefined;

  constructor(problem: { code: ErrorCode; status: number; retryAfterMs?: number | undefined }) {
    super(problem.code);
    this.code = problem.code;
    this.status = problem.status;
    this.retryAfterMs = problem.retryAfterMs;
  }
}

/** The server answered something that the contract does not allow. */
export class ContractError extends Error {
  override readonly name = 'ContractError';
}
