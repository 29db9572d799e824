// A real redis-server of Debian, which the tests kill, pause and restart, and a client of a few lines that speaks its protocol.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { inTime } from './sockets.mjs';

const running = new Set();
process.on('exit', () => { for (const child of running) child.kill('SIGKILL'); });

/** A port that stays free when its server is gone for a while: below those that the system gives to others. */
export async function freePort() {
  for (;;) {
    const port = 12_000 + Math.floor(Math.random() * 20_000);
    const probe = createServer().listen(port, '127.0.0.1');
    const isFree = await once(probe, 'listening').then(() => true, () => false);
    if (!isFree) continue;
    probe.close();
    await once(probe, 'close');
    return port;
  }
}

/** A private authority, and a certificate of it for this machine: paths of `ca`, `cert` and `key`. */
export function certificates(dir) {
  const openssl = (...args) => {
    const done = spawnSync('openssl', args, { cwd: dir, encoding: 'utf8' });
    if (done.status !== 0) throw new Error(done.stderr);
  };
  const fresh = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl('req', '-x509', ...fresh, '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '2', '-subj', '/CN=Test authority');
  openssl('req', ...fresh, '-keyout', 'redis.key', '-out', 'redis.csr', '-subj', '/CN=localhost');
  writeFileSync(join(dir, 'names'), 'subjectAltName=DNS:localhost,IP:127.0.0.1\nbasicConstraints=CA:FALSE\n');
  openssl('x509', '-req', '-in', 'redis.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2', '-extfile', 'names', '-out', 'redis.pem');
  return { ca: join(dir, 'ca.pem'), cert: join(dir, 'redis.pem'), key: join(dir, 'redis.key') };
}

/** The value that begins at `at` and where the next one does; null while it is not all there. */
function parse(data, at) {
  const end = data.indexOf('\r\n', at);
  if (end < 0) return null;
  const [kind, text, next] = [String.fromCharCode(data[at]), data.toString('utf8', at + 1, end), end + 2];
  if (kind === '+') return { value: text, next };
  if (kind === '-') return { value: new Error(text), next };
  const size = Number(text);
  if (kind === ':' || size < 0) return { value: kind === ':' ? size : null, next };
  if (kind === '$') return data.length < next + size + 2 ? null : { value: data.subarray(next, next + size), next: next + size + 2 };
  const list = { value: [], next };
  for (let index = 0; index < size; index++) {
    const item = parse(data, list.next);
    if (!item) return null;
    list.value.push(item.value);
    list.next = item.next;
  }
  return list;
}

/** One connection. Answers are buffers, numbers, arrays of these, or the text of a status. */
class Client {
  #rest = Buffer.alloc(0);
  #asked = [];
  #heard = () => {};

  constructor(socket) {
    this.socket = socket;
    socket.on('data', (data) => this.#read(data));
    socket.on('error', () => {});
    socket.on('close', () => { for (const { failed } of this.#asked) failed(new Error('Redis has gone')); });
  }

  #read(data) {
    this.#rest = this.#rest.length ? Buffer.concat([this.#rest, data]) : data;
    for (let found = parse(this.#rest, 0); found; found = parse(this.#rest, 0)) {
      this.#rest = this.#rest.subarray(found.next);
      const { value } = found;
      if (Array.isArray(value) && String(value[0]) === 'message') this.#heard(value[2]);
      else if (value instanceof Error) this.#asked.shift().failed(value);
      else this.#asked.shift().done(value);
    }
  }

  ask(...words) {
    const parts = words.map((word) => (Buffer.isBuffer(word) ? word : Buffer.from(String(word))));
    const frames = parts.flatMap((part) => [Buffer.from(`$${part.length}\r\n`), part, Buffer.from('\r\n')]);
    this.socket.write(Buffer.concat([Buffer.from(`*${parts.length}\r\n`), ...frames]));
    return inTime(new Promise((done, failed) => { this.#asked.push({ done, failed }); }), words[0]);
  }

  /** Calls back with the payload of each message of a channel. */
  async subscribe(channel, heard) {
    this.#heard = heard;
    await this.ask('SUBSCRIBE', channel);
  }

  close() { this.socket.destroy(); }
}

class Redis {
  #clients = [];

  constructor(options) { Object.assign(this, options); }

  /** Starts it, empty: the first time, and after it was killed or stopped on the same address. */
  async start() {
    const child = spawn('redis-server', this.command, { cwd: this.dir, stdio: ['ignore', 'pipe', 'pipe'] });
    this.child = child;
    running.add(child);
    this.exited = once(child, 'exit').finally(() => running.delete(child));
    let said = '';
    await inTime(new Promise((done, failed) => {
      child.stdout.on('data', (data) => {
        said += data;
        if (/ready to accept connections|\+monitor master/i.test(said)) done();
      });
      this.exited.then(() => failed(new Error(`redis-server: ${said}`)), failed);
    }), 'redis-server').catch((error) => { child.kill('SIGKILL'); throw error; });
    return this;
  }

  async kill() {
    this.child.kill('SIGKILL');
    await this.exited;
  }

  async stop() {
    this.child.kill('SIGTERM');
    await this.exited;
  }

  /** It keeps its connections and answers nothing. */
  pause() { this.child.kill('SIGSTOP'); }

  resume() { this.child.kill('SIGCONT'); }

  /** A new connection, logged in. */
  async client() {
    const socket = this.ca ? connectTls({ port: this.port, host: 'localhost', ca: readFileSync(this.ca) })
      : this.socket ? connect(this.socket) : connect(this.port, '127.0.0.1');
    await once(socket, this.ca ? 'secureConnect' : 'connect');
    const client = new Client(socket);
    this.#clients.push(client);
    if (this.password) await client.ask('AUTH', this.password);
    return client;
  }

  /** One command on a connection of its own. */
  async ask(...words) {
    const client = await this.client();
    return client.ask(...words).finally(() => client.close());
  }

  async discard() {
    for (const client of this.#clients) client.close();
    if (this.child.exitCode === null && this.child.signalCode === null) await this.kill();
    rmSync(this.dir, { recursive: true, force: true });
  }
}

const scratch = () => mkdtempSync(join(tmpdir(), 'voxora-redis-'));

/**
 * A Redis that keeps nothing on disk. `url` is for `--redis-url`. With `unix` it listens on a socket alone, with `tls`
 * by TLS alone, whose private authority is in the file `ca`.
 */
export async function startRedis({ port, args = [], password, unix = false, tls = false } = {}) {
  const dir = scratch();
  const own = { dir, password, port: unix ? undefined : port ?? await freePort() };
  const command = ['--save', '', '--appendonly', 'no', '--bind', '127.0.0.1', ...(password ? ['--requirepass', password] : [])];
  const login = password ? `:${encodeURIComponent(password)}@` : '';
  if (unix) {
    own.socket = join(dir, 'redis.sock');
    own.url = `redis+unix://${own.socket}`;
    command.push('--port', '0', '--unixsocket', own.socket, '--unixsocketperm', '700');
  } else if (tls) {
    const { ca, cert, key } = certificates(dir);
    Object.assign(own, { ca, url: `rediss://${login}localhost:${own.port}` });
    command.push('--port', '0', '--tls-port', own.port, '--tls-cert-file', cert, '--tls-key-file', key, '--tls-ca-cert-file', ca, '--tls-auth-clients', 'no');
  } else {
    own.url = `redis://${login}127.0.0.1:${own.port}`;
    command.push('--port', own.port);
  }
  return new Redis({ ...own, command: [...command, ...args].map(String) }).start();
}

/** A Sentinel that watches a Redis under the name `main`, and soon takes another one for it. */
export async function startSentinel(redis) {
  const [dir, port] = [scratch(), await freePort()];
  const file = join(dir, 'sentinel.conf');
  writeFileSync(file, [
    `port ${port}`, 'bind 127.0.0.1', `sentinel monitor main 127.0.0.1 ${redis.port} 1`,
    'sentinel down-after-milliseconds main 500', 'sentinel failover-timeout main 2000', '',
  ].join('\n'));
  return new Redis({ dir, port, url: `redis+sentinel://127.0.0.1:${port}/main`, command: [file, '--sentinel'] }).start();
}
