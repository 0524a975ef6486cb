/**
 * What one writes in an afternoon: Express, a map of open responses, nothing else. It asks nobody who
 * they are and keeps no message. It does write to the recipients alone; writing to everyone, as many
 * examples do, would lose any comparison by itself.
 */
import { randomUUID } from 'node:crypto';
import { createServer as createPlain } from 'node:http';
import { createServer as createTls } from 'node:https';
import type { AddressInfo } from 'node:net';
import { compare, hash } from 'bcrypt';
import express, { type Response } from 'express';
import { loadCertificate } from '../../security/certificate.ts';

interface Sent {
  readonly to: readonly string[];
  readonly event: unknown;
}

interface Credentials {
  readonly name: string;
  readonly password: string;
}

const app = express();
const open = new Map<string, Response>();
app.use(express.json());

app.get('/stream/:user', (request, response) => {
  const { user } = request.params;
  response.set({ 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
  response.write('event: hello\ndata: {}\n\n');
  open.set(user, response);
  response.on('close', () => open.delete(user));
});

app.post('/messages', (request, response) => {
  const { to, event } = request.body as Sent;
  for (const user of to) open.get(user)?.write(`event: event\ndata: ${JSON.stringify({ event })}\n\n`);
  response.json({});
});

/** Passwords at the same cost as ours, so that what differs is all around them. */
const hashes = new Map<string, string>();
app.post('/accounts', async (request, response) => {
  const { name, password } = request.body as Credentials;
  hashes.set(name, await hash(password, 8));
  response.json({});
});
app.post('/sessions', async (request, response) => {
  const { name, password } = request.body as Credentials;
  const matches = await compare(password, hashes.get(name) ?? '');
  response.status(matches ? 200 : 401).json({ token: randomUUID() });
});

const certDir = process.env.CERT_DIR;
const certificate = certDir === undefined ? undefined : await loadCertificate({ certDir, names: [] });
const server =
  certificate === undefined
    ? createPlain(app)
    : createTls({ cert: certificate.certPem, key: certificate.keyPem }, app);
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  console.log(`Naive broadcaster is ready at http://localhost:${port}`);
});
