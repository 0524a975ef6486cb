import tls from 'node:tls';
import type { ServerCertificate } from '../bridge/contract.ts';
import { codeOf, type CertificatePins } from './certificate-pins.ts';

const patienceMs = 10_000;

interface Shown {
  readonly code: string;
  /** An authority that this computer trusts vouches for it, for this name. */
  readonly vouched: boolean;
}

/**
 * Looks at the certificate of a server without trusting it, and says what it is to this computer.
 * A pin decides before any authority does: a server that was confirmed by its code stays that one.
 */
export async function inspectCertificate(origin: string, pins: CertificatePins): Promise<ServerCertificate> {
  const shown = await look(new URL(origin));
  if (shown === null) return { state: 'unreachable', origin };
  const { code, vouched } = shown;
  const expected = pins.codeFor(origin);
  if (expected === code) return { state: 'pinned', origin, code };
  if (vouched) return { state: 'public', origin };
  if (expected === undefined) return { state: 'unknown', origin, code };
  return { state: 'changed', origin, code, expected };
}

function look({ hostname, port }: URL): Promise<Shown | null> {
  const host = hostname.replace(/^\[|\]$/g, '');
  return new Promise((resolve) => {
    const socket = tls.connect({
      host,
      port: Number(port || 443),
      // IP addresses are not sent as names (RFC 6066 §3).
      ...(/^[\d.]+$|:/.test(host) ? {} : { servername: host }),
      // Nothing is sent over this connection: it looks at the certificate and closes.
      rejectUnauthorized: false,
    });
    const finish = (shown: Shown | null): void => {
      socket.destroy();
      resolve(shown);
    };
    socket.setTimeout(patienceMs, () => finish(null));
    socket.once('error', () => finish(null));
    socket.once('secureConnect', () => {
      const { raw } = socket.getPeerCertificate();
      finish(raw ? { code: codeOf(raw), vouched: socket.authorized } : null);
    });
  });
}
