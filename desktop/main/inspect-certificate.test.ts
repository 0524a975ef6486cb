import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import net, { type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import tls from 'node:tls';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadCertificate, type Certificate } from '../../server/security/certificate.ts';
import { CertificatePins } from './certificate-pins.ts';
import { inspectCertificate } from './inspect-certificate.ts';

let folder: string;
let certificate: Certificate;
let server: tls.Server;
let origin: string;
let lastPins = 0;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'secure-chat-inspect-'));
  certificate = await loadCertificate({ certDir: folder, names: [] });
  server = tls.createServer({ cert: certificate.certPem, key: certificate.keyPem });
  origin = `https://localhost:${await listen(server)}`;
});

afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true, force: true });
});

async function listen(on: net.Server): Promise<number> {
  await new Promise<void>((resolve) => on.listen(0, 'localhost', resolve));
  return (on.address() as AddressInfo).port;
}

const freshPins = (): Promise<CertificatePins> =>
  CertificatePins.load(path.join(folder, `pins-${(lastPins += 1)}.json`));

it('shows the code of a self-signed server that nobody has confirmed', async () => {
  const found = await inspectCertificate(origin, await freshPins());
  expect(found).toEqual({ state: 'unknown', origin, code: certificate.fingerprint });
});

it('knows a confirmed server again', async () => {
  const pins = await freshPins();
  await pins.trust(origin, certificate.fingerprint);
  expect(await inspectCertificate(origin, pins)).toEqual({
    state: 'pinned',
    origin,
    code: certificate.fingerprint,
  });
});

it('tells of a certificate that is not the confirmed one, and of both codes', async () => {
  const pins = await freshPins();
  const expected = 'c'.repeat(64);
  await pins.trust(origin, expected);
  const found = await inspectCertificate(origin, pins);
  expect(found).toEqual({ state: 'changed', origin, code: certificate.fingerprint, expected });
});

it('keeps the pins of two servers on one host apart', async () => {
  const pins = await freshPins();
  await pins.trust('https://localhost:1', 'c'.repeat(64));
  expect((await inspectCertificate(origin, pins)).state).toBe('unknown');
});

it('takes the word of an authority that this computer trusts', async () => {
  const script = `
    import { CertificatePins } from './desktop/main/certificate-pins.ts';
    import { inspectCertificate } from './desktop/main/inspect-certificate.ts';
    const pins = await CertificatePins.load('/nowhere');
    process.stdout.write(JSON.stringify(await inspectCertificate('${origin}', pins)));`;
  // Node reads its authorities when it starts.
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--conditions=secure-chat-source', '--import', 'tsx', '--input-type=module', '-e', script],
    {
      cwd: path.join(import.meta.dirname, '../..'),
      env: { ...process.env, NODE_EXTRA_CA_CERTS: path.join(folder, 'server.crt') },
    },
  );
  expect(JSON.parse(stdout)).toEqual({ state: 'public', origin });
});

it('says that nobody is there, or that who is there speaks no TLS', async () => {
  const plain = net.createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
  const port = await listen(plain);
  const pins = await freshPins();
  const notTls = `https://localhost:${port}`;
  expect(await inspectCertificate(notTls, pins)).toEqual({ state: 'unreachable', origin: notTls });
  plain.close();
  expect((await inspectCertificate('https://localhost:1', pins)).state).toBe('unreachable');
});
