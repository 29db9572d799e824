// The ways to a Redis: sockets, TLS, users, Sentinel; and a Redis that several installations share.
import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { metric, startNodes, startRedis, startSentinel, UNLIMITED, until } from './support/cluster.mjs';
import { talking, workspace } from './support/people.mjs';
import { ask, closeAll, connect, next } from './support/sockets.mjs';

const open = [];
/** Is discarded after its test, the last one first. */
const kept = (thing) => { open.push(thing); return thing; };
afterEach(async () => {
  closeAll();
  for (const thing of open.splice(0).toReversed()) await thing.discard();
});

/** Two nodes whose people hear one another by way of Redis, and not of the database alone. */
async function meet(url, { env, args = [] } = {}) {
  const nodes = kept(await startNodes({ count: 2, redis: url && { url }, args: [...UNLIMITED, ...args], env }));
  for (const server of nodes.servers) assert.deepEqual((await server.rest('GET', '/readyz')).json, { status: 'ok', database: 'ok', redis: 'ok' }, server.err);
  const world = await workspace(nodes.servers[0]);
  const guest = await talking(nodes.servers[0], world.site);
  const here = { conversationId: guest.conversation.id };
  const [mine, ann] = [await connect(nodes.servers[0], guest.token), await connect(nodes.servers[1], world.ann.token)];
  await ask(ann, 'join_conversation', here);
  return { nodes, world, guest, here, mine, ann };
}

/** Who writes is told by Redis alone. */
async function seeEachOther({ ann, mine, here }) {
  const [began, heard] = [next(mine, 'user_typing'), next(mine, 'new_message')];
  await ask(ann, 'typing_start', here);
  await began;
  await ask(ann, 'send_message', { ...here, content: 'hello' });
  await heard;
}

describe('nodes meet', () => {
  test('over a unix socket, by both names', async () => {
    const redis = kept(await startRedis({ unix: true }));
    for (const scheme of ['redis+unix', 'unix']) await seeEachOther(await meet(`${scheme}://${redis.socket}`));
  });

  test('over TLS, with an authority of one\'s own, and are refused without it', async () => {
    const redis = kept(await startRedis({ tls: true, password: 'a pass/word@:#' }));
    await seeEachOther(await meet(redis.url, { env: { SSL_CERT_FILE: redis.ca } }));
    const stranger = startNodes({ count: 1, redis, args: ['--log-level', 'error'], env: { SSL_CERT_FILE: '/dev/null' } });
    stranger.then(kept, () => {});
    await assert.rejects(stranger, /"code":2.*voxora: --redis-url[^\n]*certificate[^\n]*\n$/is);
  });

  test('as a user who may do no more than that, in a database of a number', async () => {
    const redis = kept(await startRedis());
    await redis.ask('ACL', 'SETUSER', 'voxora', 'on', '>pass', 'resetchannels', '&shop:bus', '-@all', '+publish', '+subscribe', '+unsubscribe', '+ping', '+select');
    await seeEachOther(await meet(`redis://voxora:pass@127.0.0.1:${redis.port}/2`, { args: ['--redis-prefix', 'shop'] }));
    assert.deepEqual((await redis.ask('PUBSUB', 'CHANNELS', '*')).map(String), ['shop:bus']);
  });

  test('where a variable or a file says, which no list of processes shows', async () => {
    const redis = kept(await startRedis({ password: 'hunter2' }));
    await seeEachOther(await meet(null, { env: { VOXORA_REDIS_URL: redis.url } }));
    const file = join(redis.dir, 'url');
    writeFileSync(file, `${redis.url}\n`);
    await seeEachOther(await meet(null, { env: { VOXORA_REDIS_URL_FILE: file } }));
  });

  test('where Sentinel says, and where it says when that has died', async () => {
    const first = kept(await startRedis());
    const second = kept(await startRedis({ args: ['--replicaof', '127.0.0.1', first.port] }));
    await until('the replica follows', async () => /master_link_status:up/.test(await second.ask('INFO', 'replication')));
    const sentinel = kept(await startSentinel(first));
    await until('Sentinel knows both', async () => (await sentinel.ask('SENTINEL', 'REPLICAS', 'main')).length === 1);
    const people = await meet(sentinel.url);
    await seeEachOther(people);
    await first.kill();
    await until('the replica is promoted', async () => /role:master/.test(await second.ask('INFO', 'replication')));
    for (const server of people.nodes.servers) await until('the node follows', async () => (await server.rest('GET', '/readyz')).json.redis === 'ok', 10_000);
    await seeEachOther(people);
  });

  test('at any of several hosts', async () => {
    const [gone, redis] = [await startRedis(), kept(await startRedis())];
    await gone.discard();
    await seeEachOther(await meet(`redis://127.0.0.1:${gone.port},127.0.0.1:${redis.port}`));
  });
});

describe('two installations that share a Redis', () => {
  for (const [name, prefixes, forged] of [['by prefixes of their own hear nothing of one another', ['one', 'two'], false], ['by mistake under one prefix ignore and count one another', ['voxora', 'voxora'], true]]) {
    test(name, async () => {
      const redis = kept(await startRedis());
      const [one, two] = [await meet(redis.url, { args: ['--redis-prefix', prefixes[0]] }), await meet(redis.url, { args: ['--redis-prefix', prefixes[1]] })];
      const before = two.ann.heard.length;
      await seeEachOther(one);
      for (const server of two.nodes.servers) {
        if (forged) await until('it counts', async () => await metric(server, 'voxora_bus_ignored_total', { reason: 'forged' }) > 0);
      }
      await seeEachOther(two);
      const ids = [one.guest.conversation.id, one.guest.id];
      for (const socket of [two.ann, two.mine]) assert.ok(!socket.heard.slice(before).some((told) => ids.some((id) => JSON.stringify(told).includes(id))));
      for (const server of [...one.nodes.servers, ...two.nodes.servers]) {
        assert.equal((await metric(server, 'voxora_bus_ignored_total')) > 0, forged);
        assert.equal((await server.rest('GET', '/readyz')).json.redis, 'ok');
        await until('it knows of its like alone', async () => await metric(server, 'voxora_nodes') === 2);
      }
    });
  }
});

