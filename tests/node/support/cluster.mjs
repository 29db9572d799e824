// Several servers on one data directory, joined by a Redis.
import { rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from './redis.mjs';
import { scratch, Server } from './server.mjs';
import { ask, closeAll, PATIENCE } from './sockets.mjs';

export { certificates, freePort, startRedis, startSentinel } from './redis.mjs';

/** No limit stands in the way of a test that is not about limits. */
export const UNLIMITED = [
  '--rate-messages', '0', '--rate-events', '0', '--max-sockets-address', '0', '--max-sockets-user', '0', '--login-tries', '0', '--log-level', 'warn',
];
export const range = (from, to) => Array.from({ length: to - from + 1 }, (_, at) => from + at);

const running = new Set();
process.on('exit', () => { for (const server of running) server.child.kill('SIGKILL'); });

/** What a question is answered, once that is not nothing: what no event tells is asked for again and again. */
export async function until(what, question, patience = PATIENCE) {
  const end = Date.now() + patience;
  for (let last; ;) {
    try {
      const answer = await question();
      if (answer) return answer;
    } catch (error) { last = error; }
    if (Date.now() > end) throw new Error(`never came to be: ${what}`, { cause: last });
    await pause(20);
  }
}

/** The sum of a metric's samples, of those alone whose labels have all that is in `labels`. */
export async function metric(server, name, labels = {}) {
  const { text } = await server.rest('GET', '/metrics');
  const wanted = Object.entries(labels).map(([key, value]) => `${key}="${value}"`);
  const samples = text.split('\n').map((line) => line.match(/^(\w+)(?:\{(.*)\})? (\S+)$/))
    .filter((sample) => sample?.[1] === name && wanted.every((label) => (sample[2] ?? '').split(',').includes(label)));
  return samples.reduce((sum, [, , , value]) => sum + Number(value), 0);
}

/** All that is stored of a conversation, as the one who asks sees it. */
export async function stored(server, token, conversationId) {
  const all = [];
  for (;;) {
    const after = all.at(-1)?.seq ?? 0;
    const page = await server.ok('GET', `/conversations/${conversationId}/messages?after=${after}&limit=200`, { token });
    all.push(...page.items);
    if (!page.hasMore) return all;
  }
}

/** Resolves when everything that was emitted to a socket before has arrived. */
export const settled = (socket) => ask(socket, 'leave_conversation', { conversationId: 'none' });

/** Nodes of one data directory: `servers`, each of which keeps its address when it is started again. */
class Nodes {
  constructor(dir, command, env) { Object.assign(this, { dir, command, env, servers: [] }); }

  async #start(listen, args) {
    const server = await Server.start([...this.command, ...args], { dir: this.dir, env: this.env, listen });
    running.add(server);
    server.exited.then(() => running.delete(server));
    return Object.assign(server, { listen, args });
  }

  /** One node more. */
  async add(args = []) {
    const server = await this.#start(`127.0.0.1:${await freePort()}`, args);
    this.servers.push(server);
    return server;
  }

  /** The nodes that have not ended. */
  get alive() { return this.servers.filter((server) => running.has(server)); }

  /** By SIGKILL. */
  kill(at) { return this.servers[at].kill(); }

  /** By SIGTERM. */
  stop(at) { return this.servers[at].stop(); }

  /** Starts one that has ended again, at its old address. */
  async restart(at) {
    const { listen, args } = this.servers[at];
    this.servers[at] = await this.#start(listen, args);
    return this.servers[at];
  }

  /** Ends all of them and removes their data. */
  async discard() {
    closeAll();
    await Promise.all(this.alive.map((server) => server.kill()));
    rmSync(this.dir, { recursive: true, force: true });
  }
}

/** Nodes that a Redis joins. The first makes the database. */
export async function startNodes({ count = 3, redis, dir = scratch(), args = [], env = {} } = {}) {
  const nodes = new Nodes(dir, [...(redis ? ['--redis-url', redis.url] : []), ...args], env);
  if (count > 0) await nodes.add();
  await Promise.all(range(2, count).map(() => nodes.add()));
  return nodes;
}
