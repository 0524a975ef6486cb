import { X509Certificate } from 'node:crypto';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startTestServer } from '../testing/test-server.ts';
import { formatServerCheckCode, loadCertificate } from './certificate.ts';

let certDir: string;
beforeEach(async () => {
  certDir = await mkdtemp(join(tmpdir(), 'secure-chat-cert-'));
});
afterEach(() => rm(certDir, { recursive: true }));

test('makes a certificate for this machine and the names it is given, and keeps it', async () => {
  const names = ['chat.example.org', '192.0.2.7'];
  const made = await loadCertificate({ certDir, names });
  const again = await loadCertificate({ certDir, names: [] });
  const certificate = new X509Certificate(made.certPem);

  expect(again).toEqual(made);
  for (const name of ['localhost', 'chat.example.org']) expect(certificate.checkHost(name)).toBe(name);
  for (const address of ['127.0.0.1', '::1', '192.0.2.7']) expect(certificate.checkIP(address)).toBe(address);
  expect(certificate.publicKey.asymmetricKeyDetails?.namedCurve).toBe('prime256v1');
  expect(certificate.fingerprint256.replaceAll(':', '').toLowerCase()).toBe(made.fingerprint);
  expect((await stat(join(certDir, 'server.key'))).mode & 0o777).toBe(0o600);
});

test('shows the fingerprint in groups of four', () => {
  expect(formatServerCheckCode('00ff12abcdef')).toBe('00FF 12AB CDEF');
});

test('a server shows over TLS the certificate whose fingerprint it tells', async () => {
  const server = await startTestServer({ settings: { TLS: 'on' } });
  const { connect } = await import('node:tls');
  const socket = connect({ port: server.port, host: '127.0.0.1', rejectUnauthorized: false });
  await new Promise<void>((resolve) => socket.once('secureConnect', resolve));
  const shown = socket.getPeerX509Certificate()!.fingerprint256.replaceAll(':', '').toLowerCase();
  socket.destroy();
  await server.stop();
  expect(shown).toBe(server.fingerprint);
});
