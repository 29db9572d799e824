// A server that is killed, stopped in mid-burst, besieged by log-ins, or given a directory that is none.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, chownSync, copyFileSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { binary, run, scratch, Server } from './support/server.mjs';
import { PASSWORD, talking, user, workspace } from './support/people.mjs';
import { ask, closeAll, connect, inTime, next, PATIENCE } from './support/sockets.mjs';

const UNLIMITED = ['--rate-messages', '0', '--rate-events', '0'];
const range = (from, to) => Array.from({ length: to - from + 1 }, (_, at) => from + at);

/** A server that ends with its test, however that ends. */
async function serve(t, args, options) {
  const server = await Server.start(args, options);
  t.after(async () => { closeAll(); await server.discard(); });
  return server;
}

/** When SIGTERM comes: after so many answers, or before clients that are busy for a moment send anything. */
const MOMENTS = { 'before busy clients send': -1, 'before any answer': 0, 'at the first answer': 1, 'at the 25th answer': 25 };

/**
 * Ten messages of each, and SIGTERM at some moment: which sockets were not told, which messages were answered with ok
 * or heard, and how the server ended.
 */
async function stopInBurst(server, guests, answered, round) {
  const sockets = await Promise.all(guests.map((guest) => connect(server, guest.token)));
  const ends = sockets.map((socket) => next(socket, 'disconnect'));
  const promised = [];
  let good = 0;
  const stop = () => server.child.kill('SIGTERM');
  if (answered < 0) {
    stop();
    run(['version']);
  }
  guests.forEach(({ conversation: { id } }, index) => range(1, 10).forEach((number) => {
    const clientId = `${round}-${index}-${number}`;
    sockets[index].emit('send_message', { conversationId: id, content: clientId, clientId }, ({ status, data }) => {
      if (status !== 'ok') return;
      promised.push([id, clientId, data.seq]);
      if ((good += 1) === answered) stop();
    });
  }));
  if (answered === 0) stop();
  await Promise.all(ends);
  const all = sockets.map((socket) => socket.heard);
  for (const [event, message] of all.flat()) {
    if (event === 'new_message') promised.push([message.conversationId, message.clientId, message.seq]);
  }
  const untold = [...all.keys()].filter((index) => !all[index].some(([event, said]) => event === 'server_shutdown' && said.retryAfterMs >= 0));
  return { untold, promised, end: await server.exited };
}

describe('a server', () => {
  test('that was killed starts with nobody online', async (t) => {
    const dir = scratch();
    let server = await serve(t, [], { dir });
    const world = await workspace(server);
    const guest = await talking(server, world.site);
    for (const who of [world.ann, world.bob, guest, world.owner]) await connect(server, who.token);
    await server.kill();
    closeAll();
    server = await serve(t, [], { dir });
    const olga = await connect(server, world.owner.token);
    const back = next(olga, 'user_online', (who) => who.userId === world.ann.id);
    const ann = await connect(server, world.ann.token);
    await back;
    for (const socket of [olga, ann, await connect(server, world.owner.token)]) {
      await ask(socket, 'set_status', { status: 'online' });
      const told = socket.heard.filter(([event]) => /^user_o/.test(event)).map(([event, who]) => `${event} ${who.userId}`);
      const real = [world.owner, world.ann].map((who) => `user_online ${who.id}`);
      assert.deepEqual(told.filter((line) => !real.includes(line)), []);
    }
  });

  for (const [moment, answered] of Object.entries(MOMENTS)) {
    test(`that is stopped in a burst, ${moment}, says so to all and keeps what it answered, ten times`, async (t) => {
      const dir = scratch();
      let server = await serve(t, UNLIMITED, { dir });
      const world = await workspace(server);
      const guests = await Promise.all(range(1, 5).map(() => talking(server, world.site)));
      const found = [];
      for (let round = 1; round <= 10; round++) {
        const { untold, promised, end } = await stopInBurst(server, guests, answered, round);
        server = await serve(t, UNLIMITED, { dir });
        assert.deepEqual(end, { code: 0, signal: null });
        found.push(...untold.map((index) => `round ${round}: socket ${index} was cut off without server_shutdown`));
        for (const [id, clientId, seq] of promised) {
          const { items } = await server.ok('GET', `/conversations/${id}/messages?after=${seq - 1}&limit=1`, { token: world.owner.token });
          if (items[0]?.clientId !== clientId) found.push(`round ${round}: lost ${clientId}`);
        }
      }
      assert.deepEqual(found, []);
    });
  }

  for (const args of [[], ['--login-tries', '0']]) {
    test(`answers 40 log-ins at once, and its health meanwhile ${args.join(' ')}`, async (t) => {
      const server = await serve(t, args);
      const owner = await user(server, 'owner', 'Olga');
      let busy = true;
      const logIns = Promise.all(range(1, 40).map((at) => server.rest('POST', '/api/v1/auth/login', {
        body: at % 2 ? { email: owner.email, password: PASSWORD } : { email: `nobody${at}@example.org`, password: PASSWORD },
      }))).finally(() => { busy = false; });
      let alive = 0;
      for (; busy; alive++) assert.equal((await inTime(server.rest('GET', '/healthz'), 'health', 2000)).status, 200);
      assert.ok(alive > 1);
      const codes = { 401: 'unauthorized', 429: 'rate_limited', 503: 'unavailable' };
      for (const answer of await logIns) assert.equal(answer.status === 200 ? undefined : answer.json.code, codes[answer.status], answer.text);
    });
  }
});

describe('a directory', () => {
  const isRoot = process.getuid() === 0;
  const digest = (path) => createHash('sha256').update(readFileSync(path)).digest('hex');
  const look = (dir) => readdirSync(dir, { recursive: true }).sort().map((name) => {
    const path = join(dir, name);
    const { mode, uid } = lstatSync(path);
    return [name, mode, uid, !lstatSync(path).isDirectory() && digest(path)];
  });
  const give = (dir, uid) => ['', ...readdirSync(dir, { recursive: true })].forEach((name) => chownSync(join(dir, name), uid, uid));
  const remove = (dir, name) => ['', '-wal', '-shm'].forEach((end) => rmSync(join(dir, name + end), { force: true }));

  const BAD = {
    'that is read-only': (dir) => { if (isRoot) give(dir, 65534); chmodSync(dir, 0o555); },
    'that is another user\'s': (dir) => { chmodSync(dir, isRoot ? 0o700 : 0o000); },
    'whose database is a directory': (dir) => {
      remove(dir, 'voxora.db');
      mkdirSync(join(dir, 'voxora.db'));
      writeFileSync(join(dir, 'voxora.db', 'inside'), 'x');
      if (isRoot) give(dir, 65534);
    },
  };
  for (const [name, spoil] of Object.entries(BAD)) {
    test(`${name} is refused in one sentence and not touched`, async (t) => {
      const server = await serve(t);
      await server.stop();
      const tools = scratch();
      t.after(() => rmSync(tools, { recursive: true }));
      chmodSync(tools, 0o755);
      copyFileSync(binary, join(tools, 'voxora'));
      spoil(server.dir);
      const state = () => [lstatSync(server.dir).mode, isRoot && look(server.dir)];
      const before = state();
      const command = [join(tools, 'voxora'), 'serve', '--data-dir', server.dir, '--listen', '127.0.0.1:0', '--log-level', 'error'];
      if (isRoot) command.unshift('setpriv', '--reuid=65534', '--regid=65534', '--clear-groups');
      const done = spawnSync(command[0], command.slice(1), { encoding: 'utf8', timeout: PATIENCE });
      const now = state();
      chmodSync(server.dir, 0o700);
      assert.deepEqual([done.status, done.stdout], [1, ''], done.stderr);
      assert.match(done.stderr, /^voxora: [^\n]+\n$/);
      assert.deepEqual(now, before);
    });
  }
});
