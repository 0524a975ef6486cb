import { fromBase64Url } from '@secure-chat/shared/bytes';
import {
  beginSecondFactor,
  confirmSecondFactor,
  endSecondFactor,
  getSecondFactor,
  renewOneTimeCodes,
} from '@secure-chat/shared/contract';
import type { NewSecondFactor, SecondFactorView } from '../face.ts';
import type { SyncContext } from './context.ts';
import type { DeviceSession } from './device-session.ts';
import { readCode } from './device-trust.ts';
import { freshProof } from './fresh-proof.ts';

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Turning the second step at sign-in on and off. What it protects is the server's session; messages have keys of their own. */
export class SecondFactor {
  readonly #context: SyncContext;
  readonly #session: DeviceSession;

  constructor(context: SyncContext, session: DeviceSession) {
    this.#context = context;
    this.#session = session;
  }

  state(): Promise<SecondFactorView> {
    return this.#context.client().call(getSecondFactor);
  }

  async begin({ password }: { password: string }): Promise<NewSecondFactor> {
    const { authKey } = await freshProof(this.#context, password);
    const { secret } = await this.#context.client().call(beginSecondFactor, { body: { authKey } });
    const text = toBase32(fromBase64Url(secret));
    return { secret: text.match(/.{1,4}/g)!.join(' '), uri: this.#uriOf(text) };
  }

  async confirm({ code }: { code: string }): Promise<{ oneTimeCodes: readonly string[] }> {
    const body = { code: readCode(code) };
    const { oneTimeCodes, deviceTrust } = await this.#context.client().call(confirmSecondFactor, { body });
    await this.#session.keep(deviceTrust);
    return { oneTimeCodes };
  }

  async renew({ password, code }: Proof): Promise<{ oneTimeCodes: readonly string[] }> {
    return this.#context.client().call(renewOneTimeCodes, { body: await this.#prove(password, code) });
  }

  async end({ password, code }: Proof): Promise<void> {
    await this.#context.client().call(endSecondFactor, { body: await this.#prove(password, code) });
  }

  async #prove(password: string, typed: string): Promise<{ authKey: string; code: string }> {
    const code = readCode(typed);
    const { authKey } = await freshProof(this.#context, password);
    return { authKey, code };
  }

  /** As authenticator apps read it; what is left out is SHA-1, six digits and thirty seconds. */
  #uriOf(secret: string): string {
    const { origin, username } = this.#context.self;
    const label = encodeURIComponent(`Secure Chat:${username}@${new URL(origin).host}`);
    return `otpauth://totp/${label}?secret=${secret}&issuer=${encodeURIComponent('Secure Chat')}`;
  }
}

interface Proof {
  readonly password: string;
  readonly code: string;
}

/** RFC 4648, of whole groups of five bytes. */
function toBase32(bytes: Uint8Array): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('');
  return bits
    .match(/.{5}/g)!
    .map((five) => base32[Number.parseInt(five, 2)])
    .join('');
}
