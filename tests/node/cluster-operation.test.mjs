// What an operator of several nodes meets: wrong addresses and passwords, a Redis that is not there, names and lists.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { freePort, metric, startNodes, startRedis, UNLIMITED, until } from './support/cluster.mjs';
import { talking, user, workspace } from './support/people.mjs';
import { run, scratch, Server } from './support/server.mjs';
import { ask, closeAll, connect, next } from './support/sockets.mjs';

const PASSWORD = 'hunter2-and-more';
const dir = scratch();
let redis, guarded;
before(async () => { [redis, guarded] = await Promise.all([startRedis(), startRedis({ password: PASSWORD })]); });
after(async () => { closeAll(); rmSync(dir, { recursive: true }); await redis?.discard(); await guarded?.discard(); });

const serve = (...args) => ['serve', '--data-dir', dir, '--listen', '127.0.0.1:0', '--log-level', 'error', ...args];
const POLLING = '/socket.io/?EIO=4&transport=polling';
/** The sid of a session that begins by polling. */
const opened = async (server) => JSON.parse((await (await fetch(`${server.url}${POLLING}`)).text()).slice(1)).sid;
const ready = async (server) => (await server.rest('GET', '/readyz')).json;

/** Refused: one sentence that names the option and keeps the password to itself. */
function refusal(done, code, expected) {
  assert.deepEqual([done.code, done.out], [code, ''], done.err);
  assert.match(done.err, /^(?:[^\n]*setup token[^\n]*\n)*voxora: [^\n]+\n$/);
  assert.match(done.err, expected);
  assert.ok(!done.err.includes(PASSWORD), done.err);
}

describe('a start is refused in one sentence, with exit code 2, by', () => {
  const WRONG = [
    'nonsense', 'redis://', 'redis:6379', `http://:${PASSWORD}@127.0.0.1`, `redis://:${PASSWORD}@127.0.0.1:port`, `redis://:${PASSWORD}@127.0.0.1:99999`,
    `redis://:${PASSWORD}@127.0.0.1:6379/database`, `redis+sentinel://:${PASSWORD}@127.0.0.1:26379`, 'unix://', `redis://:${PASSWORD}@a:1,,b:2`,
  ];
  test('an address that is none, given by flag, environment or file', () => {
    for (const url of WRONG) refusal(run(serve('--redis-url', url)), 2, /redis-url/);
    const [file, options] = [join(dir, 'url'), join(dir, 'voxora.toml')];
    const url = `redis://:${PASSWORD}@127.0.0.1:port`;
    writeFileSync(file, `${url}\n`);
    writeFileSync(options, `redis-url = "${url}"\n`);
    refusal(run(serve(), { env: { VOXORA_REDIS_URL: url } }), 2, /redis-url|VOXORA_REDIS_URL/);
    refusal(run(serve(), { env: { VOXORA_REDIS_URL_FILE: file } }), 2, /redis-url|VOXORA_REDIS_URL/);
    refusal(run(serve('--config', options)), 2, /redis-url/);
  });

  test('a prefix or a name that cannot be one', () => {
    for (const wrong of ['a b', 'ä', 'x'.repeat(65), 'a"b', '*']) {
      refusal(run(serve('--redis-url', redis.url, '--redis-prefix', wrong)), 2, /redis-prefix/);
      refusal(run(serve('--redis-url', redis.url, '--node-name', wrong)), 2, /node-name/);
    }
  });

  test('a password that is wrong, or that is missing', () => {
    const host = `127.0.0.1:${guarded.port}`;
    for (const login of [`:${PASSWORD}x@`, `nobody:${PASSWORD}@`, '']) refusal(run(serve('--redis-url', `redis://${login}${host}`)), 2, /password/);
  });

  test('rights that are missing', async () => {
    const rights = {
      'the channel': ['resetchannels', '+@all'],
      publishing: ['allchannels', '+@all', '-publish'],
      subscribing: ['allchannels', '+@all', '-subscribe'],
    };
    for (const [name, list] of Object.entries(rights)) {
      await guarded.ask('ACL', 'SETUSER', 'limited', 'reset', 'on', `>${PASSWORD}`, ...list);
      const done = run(serve('--redis-url', `redis://limited:${PASSWORD}@127.0.0.1:${guarded.port}`));
      refusal(done, 2, /allowed/);
      assert.match(done.err, /publish.*subscribe/, name);
    }
  });

  test('something there that is no Redis', async (t) => {
    const other = await Server.start();
    t.after(() => other.discard());
    refusal(run(serve('--redis-url', `redis://${new URL(other.url).host}`)), 2, /not Redis|redis-url/);
  });
});

describe('a Redis that is not there when a node starts', () => {
  test('is warned of and named by the readiness; nodes serve, find each other, and meet in it when it comes', async (t) => {
    const port = await freePort();
    const nodes = await startNodes({ count: 2, redis: { url: `redis://:${PASSWORD}@127.0.0.1:${port}` }, args: UNLIMITED });
    t.after(() => nodes.discard());
    const [a, b] = nodes.servers;
    for (const server of nodes.servers) {
      const [line] = await server.said(/.*WARN.*Redis.*/);
      assert.match(line, new RegExp(`127\\.0\\.0\\.1:${port}`));
      const state = await ready(server);
      assert.equal(state.status, 'degraded');
      assert.match(state.redis, /^not reachable: /);
      assert.ok(!server.err.includes(PASSWORD) && !JSON.stringify(state).includes(PASSWORD));
      assert.equal(await metric(server, 'voxora_bus_connected'), 0);
    }
    const world = await workspace(a);
    const guest = await talking(a, world.site);
    const [mine, ann] = [await connect(a, guest.token), await connect(b, world.ann.token)];
    const here = { conversationId: guest.conversation.id };
    await ask(ann, 'join_conversation', here);
    let heard = next(ann, 'new_message');
    await ask(mine, 'send_message', { ...here, content: 'without' });
    await heard;
    const late = await startRedis({ port, password: PASSWORD });
    t.after(() => late.discard());
    for (const server of nodes.servers) {
      await until('the node has joined', async () => (await ready(server)).redis === 'ok', 5_000);
      assert.equal((await ready(server)).status, 'ok');
      assert.equal(await metric(server, 'voxora_bus_connected'), 1);
    }
    heard = next(ann, 'new_message');
    await ask(mine, 'send_message', { ...here, content: 'with' });
    await heard;
    // What goes by Redis alone.
    const typing = next(mine, 'user_typing');
    await ask(ann, 'typing_start', here);
    await typing;
    closeAll();
  });
});

describe('one data directory', () => {
  test('is refused to a second server where either of the two does not join, in both orders', async (t) => {
    const own = scratch();
    t.after(() => rmSync(own, { recursive: true }));
    const second = (...args) => run(['serve', '--data-dir', own, '--listen', '127.0.0.1:0', '--log-level', 'error', ...args]);
    const joined = await Server.start(['--redis-url', redis.url, '--redis-prefix', 'orders'], { dir: own });
    refusal(second(), 1, /data-dir.* runs on /);
    await joined.stop();
    const alone = await Server.start([], { dir: own });
    refusal(second('--redis-url', redis.url), 1, /data-dir.* runs on /);
    await alone.kill();
    await (await Server.start(['--redis-url', redis.url, '--redis-prefix', 'orders'], { dir: own })).stop();
  });

  test('may be opened by nodes that start at the same moment, the first time', async (t) => {
    const fresh = join(scratch(), 'data');
    mkdirSync(fresh, { mode: 0o700 });
    const servers = await Promise.all(Array.from({ length: 4 }, () => Server.start(['--redis-url', redis.url, '--redis-prefix', 'moment', '--log-level', 'warn'], { dir: fresh })));
    t.after(() => Promise.all(servers.map((server) => server.discard())));
    const owner = await user(servers[0], 'owner', 'Olga');
    for (const server of servers) assert.equal((await server.ok('GET', '/auth/me', { token: owner.token })).id, owner.id);
  });
});

describe('nodes', () => {
  test('say their names in lists, metrics and logs, and who is gone is not listed', async (t) => {
    const nodes = await startNodes({ count: 0, redis, args: ['--redis-prefix', 'names'] });
    t.after(() => nodes.discard());
    const first = await nodes.add(['--node-name', 'first']);
    const [json, unnamed] = [await nodes.add(['--node-name', 'third', '--log-format', 'json']), await nodes.add()];
    const world = await workspace(first);
    await connect(json, world.ann.token);
    const names = ['first', 'third', /:\d+$/];
    const list = await until('all are listed with their sockets', async () => {
      const { items } = await first.ok('GET', '/nodes', { token: world.owner.token });
      return items.length === 3 && items.some(({ sockets }) => sockets === 1) && items;
    });
    assert.equal(list.filter(({ leads }) => leads).length, 1);
    for (const node of list) {
      assert.deepEqual(Object.keys(node).toSorted(), ['leads', 'name', 'queuedWrites', 'redis', 'seenAt', 'sockets', 'startedAt', 'version']);
      assert.ok(names.some((name) => node.name.match(name)), node.name);
      assert.match(run(['version']).out, new RegExp(node.version.replaceAll('.', '\\.')));
      for (const at of [node.startedAt, node.seenAt]) assert.ok(Math.abs(Date.parse(at) - Date.now()) < 60_000);
    }
    assert.equal(list.find(({ name }) => name === 'third').sockets, 1);
    assert.match((await first.rest('GET', '/metrics')).text, /^voxora_nodes\{.*node="first".*\} 3$/m);
    assert.match((await unnamed.rest('GET', '/metrics')).text, new RegExp(`node="[^"]*:${new URL(unnamed.url).port}"`));
    await json.said(/"node":"third"/);
    for (const line of json.err.split('\n').filter((text) => text.startsWith('{'))) assert.equal(JSON.parse(line).node, 'third');
    await first.said(/\bfirst\b.*INFO/);

    assert.equal((await first.rest('GET', '/api/v1/nodes', { token: world.ann.token })).json.code, 'forbidden');
    assert.equal((await first.rest('GET', '/api/v1/nodes')).json.code, 'unauthorized');
    await Promise.all([json.stop(), unnamed.kill()]);
    await until('who was stopped or killed is not listed', async () => (await first.ok('GET', '/nodes', { token: world.owner.token })).items.length === 1);
    assert.equal((await first.ok('GET', '/nodes', { token: world.owner.token })).items[0].leads, true);
    closeAll();
  });

  test('put their names behind the sids of polling clients, so that a proxy finds them', async (t) => {
    const nodes = await startNodes({ count: 0, redis, args: ['--redis-prefix', 'marks'] });
    t.after(() => nodes.discard());
    const [named, unnamed] = [await nodes.add(['--node-name', 'a.b']), await nodes.add()];
    const world = await workspace(named);
    for (const [server, other, mark] of [[named, unnamed, 'a\\.b'], [unnamed, named, `[\\w.-]+:${new URL(unnamed.url).port}`]]) {
      const sid = await opened(server);
      assert.match(sid, new RegExp(`^[\\w-]{16}\\.${mark}$`));
      const elsewhere = await fetch(`${other.url}${POLLING}&sid=${encodeURIComponent(sid)}`);
      assert.deepEqual([elsewhere.status, (await elsewhere.json()).message], [400, 'Session ID unknown']);
      const polling = await connect(server, world.ann.token, { transports: ['polling'] });
      assert.equal((await ask(polling, 'set_status', { status: 'busy' })).status, 'ok');
      const moving = await connect(server, world.ann.token, { transports: ['polling', 'websocket'] });
      if (moving.io.engine.transport.name !== 'websocket') await once(moving.io.engine, 'upgrade');
      assert.equal((await ask(moving, 'set_status', { status: 'online' })).status, 'ok');
    }
    closeAll();
  });

  test('that are stopped have nothing to complain of', async (t) => {
    for (let round = 0; round < 3; round++) {
      const nodes = await startNodes({ redis, args: ['--redis-prefix', `stop-${round}`, '--log-level', 'warn'] });
      t.after(() => nodes.discard());
      for (const server of nodes.servers) {
        await server.stop();
        assert.doesNotMatch(server.err, /WARN|ERROR/);
      }
    }
  });

  test('of a server that serves alone there are none, nor anything else of this', async (t) => {
    const server = await Server.start([]);
    t.after(() => server.discard());
    const owner = await user(server, 'owner', 'Olga');
    assert.deepEqual(await ready(server), { status: 'ok', database: 'ok' });
    assert.deepEqual((await server.ok('GET', '/nodes', { token: owner.token })).items, []);
    assert.doesNotMatch((await server.rest('GET', '/metrics')).text, /voxora_(bus|cluster|nodes)|node="/);
    assert.doesNotMatch(server.err, /redis/i);
    assert.match(await opened(server), /^[\w-]+$/);
  });
});
