// Starts what is measured: on one core, with its data on the checkout's disk.
import { execFileSync, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
export const root = resolve(here, '..');
export const release = join(root, 'target/x86_64-unknown-linux-gnu/release');
export const binary = join(release, 'voxora');
const scratch = join(root, 'target/bench');
const TMPFS = 0x01021994;
const SECRET = 'only for the benchmark';

/** An empty directory on a disk that really syncs. */
export function emptyDirectory(name) {
  const path = join(scratch, name);
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path, { recursive: true });
  if (statfsSync(path).type === TMPFS) throw new Error(`${path} is in memory; a durable store needs a disk`);
  return path;
}

const running = new Set();
process.once('exit', () => { for (const child of running) child.kill(); });

/** A program on one core, known to be ready when a line of its output matches. */
export class Program {
  static async start(core, [command, ...args], ready, options = {}) {
    const program = new Program();
    program.child = spawn('taskset', ['-c', String(core), command, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'], ...options,
    });
    running.add(program.child);
    let said = '';
    program.ended = new Promise((done) => program.child.once('exit', done));
    program.match = await new Promise((found, failed) => {
      const listen = (data) => {
        said = (said + data).slice(-20_000);
        const match = said.match(ready);
        if (match) found(match);
      };
      program.child.stdout.on('data', listen);
      program.child.stderr.on('data', listen);
      program.child.once('error', failed);
      program.ended.then(() => failed(new Error(`${command} ended: ${said}`)));
    });
    return program;
  }

  /** Megabytes in memory now. */
  get residentMb() {
    const status = readFileSync(`/proc/${this.child.pid}/status`, 'utf8');
    return Number(status.match(/VmRSS:\s+(\d+)/)[1]) / 1024;
  }

  async stop(signal = 'SIGTERM') {
    this.child.kill(signal);
    await this.ended;
  }
}

const LISTENING = /listening on http:\/\/(\S+)\n/;

/** A Redis that keeps nothing on disk. */
export async function startRedis(core) {
  const port = await freePort();
  const program = await Program.start(core, ['redis-server', '--bind', '127.0.0.1', '--port', String(port), '--save', '',
    '--appendonly', 'no', '--dir', emptyDirectory('redis')], /Ready to accept connections/);
  return { url: `redis://127.0.0.1:${port}`, program, stop: () => program.stop() };
}

/** Redis cannot be asked to choose a port itself. */
function freePort() {
  const server = createServer();
  return new Promise((found, failed) => {
    server.once('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => found(port));
    });
  });
}

/** The Node peer with one of its stores; joined to its like by `redis`, a URL, through `client`. */
export async function startPeer(core, store, { redis, client } = {}) {
  const directory = emptyDirectory(store);
  const database = store === 'postgres' ? await startPostgres(core) : undefined;
  const place = { memory: '', sqlite: join(directory, 'chat.db'), postgres: database?.directory }[store];
  const program = await Program.start(core, [process.execPath, join(here, 'peer/server.mjs'), store, place], LISTENING, {
    env: { ...process.env, NODE_ENV: 'production', PEER_SECRET: SECRET, ...(redis && { PEER_REDIS: redis, PEER_REDIS_CLIENT: client }) },
  });
  return {
    address: program.match[1],
    program,
    async stop() {
      await program.stop();
      await database?.program.stop('SIGINT');
    },
  };
}

/** The handshake token of a user of the peer. */
export const peerToken = (user) => `${user}.${createHmac('sha256', SECRET).update(user).digest('hex')}`;

/** Voxora, durable as it always is, with its limits off; joined by `redis`, a URL, to those on the same directory. */
export async function startVoxora(core, { directory = emptyDirectory('voxora'), path = binary, redis } = {}) {
  const program = await Program.start(core, [path, 'serve', '--data-dir', directory, '--listen', '127.0.0.1:0',
    '--rate-messages', '0', '--rate-events', '0', '--max-sockets-address', '0', '--max-sockets-user', '0',
    '--login-tries', '0', '--log-level', 'warn', ...(redis ? ['--redis-url', redis] : [])], LISTENING);
  return { address: program.match[1], directory, path, program, stop: () => program.stop() };
}

/** PostgreSQL with its defaults, in a directory of its own, over a unix socket alone. */
async function startPostgres(core) {
  const directory = emptyDirectory('postgres-data');
  const programs = postgresPrograms();
  const options = process.getuid() === 0 ? asPostgres(directory) : {};
  execFileSync(join(programs, 'initdb'), ['-D', directory, '-U', 'postgres', '-A', 'trust', '--no-instructions'], {
    ...options, cwd: directory, stdio: ['ignore', 'ignore', 'inherit'],
  });
  const program = await Program.start(core, [
    join(programs, 'postgres'), '-D', directory, '-k', directory, '-c', 'listen_addresses=',
  ], /ready to accept connections/, { ...options, cwd: directory });
  return { directory, program };
}

/** Whether there is a PostgreSQL to measure with. */
export const hasPostgres = () => postgresPrograms() !== undefined;

/** The newest version's directory: Debian does not put `initdb` on the path. */
function postgresPrograms() {
  const versions = '/usr/lib/postgresql';
  if (!existsSync(versions)) return undefined;
  const newest = readdirSync(versions).sort((a, b) => Number(b) - Number(a))[0];
  return newest && join(versions, newest, 'bin');
}

/** PostgreSQL refuses to run as root. */
function asPostgres(directory) {
  const id = (flag) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  const [uid, gid] = [id('-u'), id('-g')];
  chownSync(directory, uid, gid);
  return { uid, gid };
}
