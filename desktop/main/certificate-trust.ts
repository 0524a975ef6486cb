import { X509Certificate } from 'node:crypto';
import path from 'node:path';
import { app, session } from 'electron/main';
import type { ServerCertificate } from '../bridge/contract.ts';
import { CertificatePins, codeOf } from './certificate-pins.ts';
import { inspectCertificate } from './inspect-certificate.ts';
import type { PresetServer } from './preset-server.ts';

export interface CertificateTrust {
  inspect(origin: string): Promise<ServerCertificate>;
  trust(origin: string, code: string): Promise<void>;
}

const accepted = 0;

/** A connection that waits for a person's answer about its certificate. */
interface Undecided {
  readonly hostname: string;
  readonly code: string;
  readonly decide: (result: number) => void;
}

/**
 * Decides on every TLS connection of the renderer: an authority's word, or a person's confirmed
 * code. [Note: No refusal is cached] Chromium remembers what this procedure answers for half an
 * hour, so a refusal would outlive the person's consent. Where the answer is not yes, none is
 * given: nothing is sent, the request times out, and consent lets the connection go on.
 */
export async function setupCertificateTrust(preset: PresetServer | null): Promise<CertificateTrust> {
  const pins = await CertificatePins.load(path.join(app.getPath('userData'), 'certificate-pins.json'));
  // A code that came with the installation was checked by whoever set it up, as an invite's is.
  if (preset?.code && pins.codeFor(preset.origin) === undefined) await pins.trust(preset.origin, preset.code);
  let undecided: Undecided[] = [];
  session.defaultSession.setCertificateVerifyProc(({ hostname, certificate, verificationResult }, decide) => {
    if (verificationResult === 'net::OK') return decide(accepted);
    const code = codeOf(new X509Certificate(certificate.data).raw);
    if (pins.accepts(hostname, code)) decide(accepted);
    else undecided.push({ hostname, code, decide });
  });
  return {
    inspect: (origin) => inspectCertificate(origin, pins),
    trust: async (origin, code) => {
      await pins.trust(origin, code);
      const waiting = undecided;
      undecided = waiting.filter((one) => !pins.accepts(one.hostname, one.code));
      for (const one of waiting) if (!undecided.includes(one)) one.decide(accepted);
    },
  };
}
