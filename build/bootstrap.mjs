// Runs on a machine with only Node: installs what the lock file asks for, then hands over to the
// TypeScript beside this file. Plain JavaScript, because nothing is installed yet when it starts.
// Whatever becomes of this process, the task notices: it holds the other end of a channel.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const stamp = path.join(root, 'node_modules', '.installed-lock');
const lock = readFileSync(path.join(root, 'package-lock.json'), 'utf8');
const [task, ...rest] = process.argv.slice(2);

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Secure Chat needs Node 20.19 or newer; this is ${process.versions.node}.`);
  process.exit(1);
}

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== lock) {
  console.log('Installing what Secure Chat needs (once; a minute or two) …');
  await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  writeFileSync(stamp, lock);
}
// Without a task it only installs.
if (task !== undefined) {
  const script = path.join('build', `${task}.ts`);
  await run(process.execPath, ['--conditions=secure-chat-source', '--import', 'tsx', script, ...rest]);
}

async function run(command, args) {
  const child = spawn(command, args, {
    cwd: root,
    stdio: command === process.execPath ? ['inherit', 'inherit', 'inherit', 'ipc'] : 'inherit',
    shell: process.platform === 'win32' && command === 'npm',
  });
  // Whoever ends this process means the child, which stops what it started, in order; we wait for it.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  if (process.env.npm_lifecycle_event !== undefined) onceOrphaned(() => child.kill('SIGTERM'));
  const status = await new Promise((resolve) => {
    child.once('error', (error) => {
      console.error(`${command} cannot be started: ${error.message}`);
      resolve(1);
    });
    child.once('exit', (code) => resolve(code ?? 1));
  });
  if (status !== 0) process.exit(status);
}

// npm holds no channel to us: that it was killed shows in its process being gone. The shell through
// which it starts scripts may stand between us; that one waits for us and would never tell.
function onceOrphaned(callback) {
  const { parent, command } = lookAt(process.ppid);
  const watched = /^\S*sh -c /.test(command) ? [process.ppid, parent] : [process.ppid];
  const timer = setInterval(() => {
    if (watched.every(isAlive)) return;
    clearInterval(timer);
    callback();
  }, 500);
  timer.unref();
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function lookAt(pid) {
  try {
    if (process.platform === 'linux')
      return {
        parent: Number(/^PPid:\s*(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]),
        command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' '),
      };
    const said = execFileSync('ps', ['-o', 'ppid=,args=', '-p', `${pid}`], { encoding: 'utf8' });
    const [, parent, command] = /^\s*(\d+)\s+(.*)$/m.exec(said);
    return { parent: Number(parent), command };
  } catch {
    return { parent: 0, command: '' };
  }
}
