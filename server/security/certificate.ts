/** The server's TLS identity: the admin's own files, or a self-signed one made at the first start. */
import { createHash, webcrypto, X509Certificate } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
// The certificate library's injection container asks for this, and for it to be there first.
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';

export interface Certificate {
  readonly certPem: string;
  readonly keyPem: string;
  /** SHA-256 of the leaf's DER, in lower-case hexadecimal. */
  readonly fingerprint: string;
}

interface CertificateOptions {
  readonly certDir: string;
  readonly certFile?: string | undefined;
  readonly keyFile?: string | undefined;
  /** Names and addresses beside this machine's own. */
  readonly names: readonly string[];
}

const lifetimeMs = 10 * 365 * 24 * 60 * 60 * 1000;

export async function loadCertificate(options: CertificateOptions): Promise<Certificate> {
  const certFile = options.certFile ?? join(options.certDir, 'server.crt');
  const keyFile = options.keyFile ?? join(options.certDir, 'server.key');
  if (options.certFile === undefined && !(await isThere(certFile, keyFile))) {
    await mkdir(options.certDir, { recursive: true });
    const made = await createCertificate(options.names);
    // The certificate last: it is there only when the key is.
    await writeWhole(keyFile, made.keyPem, 0o600);
    await writeWhole(certFile, made.certPem, 0o644);
  }
  const [certPem, keyPem] = await Promise.all([readFile(certFile, 'utf8'), readFile(keyFile, 'utf8')]);
  return { certPem, keyPem, fingerprint: fingerprintOf(certPem) };
}

/** The code that people compare when they first connect: groups of four hexadecimal symbols. */
export function formatServerCheckCode(fingerprint: string): string {
  return fingerprint.toUpperCase().match(/.{4}/g)!.join(' ');
}

function fingerprintOf(certPem: string): string {
  return createHash('sha256').update(new X509Certificate(certPem).raw).digest('hex');
}

async function createCertificate(names: readonly string[]): Promise<{ certPem: string; keyPem: string }> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const all = [...new Set(['localhost', '127.0.0.1', '::1', hostname(), ...names])].filter(isName);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    {
      name: 'CN=Secure Chat server',
      notBefore: new Date(Date.now() - 24 * 60 * 60 * 1000),
      notAfter: new Date(Date.now() + lifetimeMs),
      signingAlgorithm: algorithm,
      keys,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.SubjectAlternativeNameExtension(
          all.map((value) => ({ type: isIP(value) === 0 ? 'dns' : 'ip', value })),
        ),
      ],
    },
    webcrypto,
  );
  const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return { certPem: certificate.toString('pem'), keyPem: x509.PemConverter.encode(pkcs8, 'PRIVATE KEY') };
}

function isName(value: string): boolean {
  return isIP(value) !== 0 || /^[A-Za-z0-9.*-]{1,253}$/.test(value);
}

async function writeWhole(path: string, text: string, mode: number): Promise<void> {
  await writeFile(`${path}.new`, text, { mode });
  await rename(`${path}.new`, path);
}

async function isThere(...paths: string[]): Promise<boolean> {
  const found = await Promise.allSettled(paths.map((path) => readFile(path)));
  return found.every((result) => result.status === 'fulfilled');
}
