// The proxies of docs/operations.md, each run by the very block that stands there.
import { spawn } from 'node:child_process';
import { chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Server } from './server.mjs';

const SECTION = 'Several nodes behind a proxy';
/** The nodes' ports there. */
const PORTS = ['3002', '3003', '3004'];
const NOBODY = 65534;
const page = readFileSync(resolve(dirname(fileURLToPath(import.meta.url)), '../../../docs/operations.md'), 'utf8');

const running = new Set();
// By SIGTERM: nginx would leave its workers behind.
process.on('exit', () => { for (const child of running) child.kill('SIGTERM'); });

/** What stands below a heading, up to the next one of its level. */
function below(text, level, heading) {
  const found = text.split(new RegExp(`^${level} `, 'm')).find((part) => part.startsWith(`${heading}\n`));
  if (!found) throw new Error(`docs/operations.md has no "${level} ${heading}"`);
  return found;
}

/** The block of the section that is for a proxy. */
function block(heading) {
  const lines = below(below(page, '##', SECTION), '###', heading).split('\n');
  return lines.filter((line) => /^( {4}|$)/.test(line)).map((line) => line.slice(4)).join('\n');
}

/** A text with other words in the place of some that must be there. */
const put = (text, changes) => changes.reduce((changed, [from, to]) => {
  if (!changed.includes(from)) throw new Error(`the block lacks "${from}"`);
  return changed.replaceAll(from, to);
}, text);

/** How each is made to listen on a port of its own without TLS, to touch its own directory alone, and to stay. */
const PROXIES = {
  nginx: {
    command: (file) => ['nginx', '-p', dirname(file), '-c', file],
    ready: /start worker processes/,
    configuration: (text, port, dir) => `
      daemon off;
      pid ${dir}/pid;
      error_log stderr notice;
      worker_processes 2;
      events {}
      http {
        access_log off;
        ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${dir}/${name};`).join('\n')}
        ${put(text, [
          ['listen 443 ssl;', `listen 127.0.0.1:${port};`],
          ['ssl_certificate     /etc/ssl/chat.pem;', ''],
          ['ssl_certificate_key /etc/ssl/chat.key;', ''],
        ])}
      }\n`,
  },
  HAProxy: {
    command: (file) => ['haproxy', '-W', '-db', '-f', file],
    ready: /Loading success/,
    configuration: (text, port) => put(text, [['bind :443 ssl crt /etc/ssl/chat.pem', `bind 127.0.0.1:${port}`]]),
  },
  Caddy: {
    command: (file) => ['caddy', 'run', '--adapter', 'caddyfile', '--config', file],
    ready: /serving initial configuration/,
    configuration: (text, port) => `{\n  admin off\n  auto_https off\n  grace_period 1ms\n}\n${put(text, [['chat.example.org {', `http://127.0.0.1:${port} {`]])}`,
  },
};

export const names = Object.keys(PROXIES);

/** A running proxy, for a client a server like any other. Its `dir` is the nodes'. */
export class Proxy extends Server {
  /** In front of three nodes, without any rights. */
  static async start(name, port, nodes) {
    const { command, ready, configuration } = PROXIES[name];
    const home = mkdtempSync(join(tmpdir(), 'voxora-proxy-'));
    const file = join(home, 'configuration');
    const own = PORTS.map((from, at) => [from, new URL(nodes.servers[at].url).port]);
    // An empty line at the end is asked for by HAProxy.
    writeFileSync(file, `${configuration(put(block(name), own), port, home)}\n`);
    const isRoot = process.getuid() === 0;
    if (isRoot) for (const path of [home, file]) chownSync(path, NOBODY, NOBODY);
    const [program, ...args] = command(file);
    const child = spawn(program, args, {
      // Debian keeps servers where only root looks for programs.
      env: { PATH: `${process.env.PATH}:/usr/sbin`, HOME: home },
      stdio: ['ignore', 'ignore', 'pipe'],
      ...(isRoot ? { uid: NOBODY, gid: NOBODY } : {}),
    });
    const proxy = Object.assign(new Proxy(), { child, home, dir: nodes.dir, url: `http://127.0.0.1:${port}`, err: '' });
    running.add(child);
    child.stderr.on('data', (data) => { proxy.err += data; });
    proxy.exited = new Promise((done, failed) => {
      child.once('exit', (code, signal) => done({ code, signal }));
      child.once('error', failed);
    });
    proxy.exited.finally(() => running.delete(child)).catch(() => {});
    const ended = proxy.exited.then((end) => { throw new Error(`${name} ended with ${JSON.stringify(end)}: ${proxy.err}`); });
    await Promise.race([proxy.said(ready), ended]);
    return proxy;
  }

  async discard() {
    if (running.has(this.child)) await this.stop();
    rmSync(this.home, { recursive: true, force: true });
  }
}
