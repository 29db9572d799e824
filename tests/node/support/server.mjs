// Runs the built binary as its user would.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const PATIENCE = 15_000;
const here = dirname(fileURLToPath(import.meta.url));
export const binary = process.env.VOXORA_BIN
  ?? resolve(here, '../../../target/x86_64-unknown-linux-gnu/debug/voxora');

export const scratch = () => mkdtempSync(join(tmpdir(), 'voxora-test-'));

/** Runs a command to its end. */
export function run(args, { env = {}, input = '' } = {}) {
  const done = spawnSync(binary, args, { env: { ...process.env, ...env }, input, encoding: 'utf8' });
  return { code: done.status, out: done.stdout, err: done.stderr };
}

/** A running server. `url` is where it listens. */
export class Server {
  /** Without a `dir` the command chooses one. */
  static async start(args = [], { command = 'serve', dir = scratch(), listen = '127.0.0.1:0', env = {} } = {}) {
    const server = new Server();
    server.dir = dir;
    server.err = '';
    const data = dir ? ['--data-dir', dir] : [];
    server.child = spawn(binary, [command, ...data, '--listen', listen, ...args], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    server.child.stderr.on('data', (data) => { server.err += data; });
    server.exited = new Promise((done) => server.child.once('exit', (code, signal) => done({ code, signal })));
    server.url = await new Promise((found, failed) => {
      let out = '';
      server.child.stdout.on('data', (data) => {
        out += data;
        const match = out.match(/^listening on (http:\/\/\S+)\n/);
        if (match) found(match[1]);
      });
      server.child.once('error', failed);
      server.exited.then((end) => failed(new Error(`ended with ${JSON.stringify(end)}: ${server.err}`)));
    });
    return server;
  }

  /** The match of `pattern` in what it says on standard error, once it is there. */
  async said(pattern) {
    const late = AbortSignal.timeout(PATIENCE);
    for (;;) {
      const match = this.err.match(pattern);
      if (match) return match;
      await once(this.child.stderr, 'data', { signal: late });
    }
  }

  async kill() {
    this.child.kill('SIGKILL');
    return this.exited;
  }

  async stop() {
    this.child.kill('SIGTERM');
    return this.exited;
  }

  /** Ends it and removes its data. */
  async discard() {
    if (this.child.exitCode === null) await this.kill();
    if (this.dir) rmSync(this.dir, { recursive: true, force: true });
  }

  async rest(method, path, { token, body, headers = {} } = {}) {
    const answer = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await answer.text();
    let json;
    try { json = JSON.parse(text); } catch { json = undefined; }
    return { status: answer.status, headers: answer.headers, text, json };
  }

  /** The body of an answer that must be good. */
  async ok(method, path, options) {
    const answer = await this.rest(method, `/api/v1${path}`, options);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    return answer.json;
  }
}
