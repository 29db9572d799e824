// Whatever somebody else publishes on the nodes' channel: nobody is told anything, nothing breaks, and it is counted.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { metric, range, settled, startNodes, startRedis, UNLIMITED, until } from './support/cluster.mjs';
import { talking, workspace } from './support/people.mjs';
import { ask, closeAll, connect, inTime, next } from './support/sockets.mjs';

const CHANNEL = 'voxora:bus';
let redis, nodes, world, guest, sockets, publisher, captured;

before(async () => {
  redis = await startRedis();
  nodes = await startNodes({ redis, args: UNLIMITED });
  world = await workspace(nodes.servers[0]);
  guest = await talking(nodes.servers[0], world.site);
  publisher = await redis.client();
  captured = await capture();
});
after(async () => { closeAll(); await nodes?.discard(); await redis?.discard(); });

const here = () => ({ conversationId: guest.conversation.id });

/** Connects an agent to each node and the visitor to the first; what nodes say to one another while these talk. */
async function capture() {
  const app = { auth: { app: true } };
  sockets = [...await Promise.all(nodes.servers.map((server) => connect(server, world.ann.token, app))), await connect(nodes.servers[0], guest.token)];
  for (const socket of sockets) await ask(socket, 'join_conversation', here());
  const heard = [];
  await (await redis.client()).subscribe(CHANNEL, (payload) => heard.push(payload));
  for (const socket of sockets) {
    const others = sockets.filter((other) => other !== socket);
    const told = others.map((other) => next(other, 'new_message', ({ content }) => content === socket.id));
    const typing = next(sockets.find((other) => other.io !== socket.io && (socket !== sockets[3] || other !== sockets[3])), 'conversation_activity', ({ typists }) => typists.length > 0);
    await ask(socket, 'typing_start', here());
    await typing;
    await ask(socket, 'send_message', { ...here(), content: socket.id });
    await Promise.all(told);
  }
  return until('nodes speak', () => heard.length > 8 && heard.slice());
}

/** A word from each node reaches everybody, and nothing else was heard since. */
async function onlyTheWords(word) {
  const expected = [];
  for (const socket of sockets.slice(0, 3)) {
    const content = `${word} of ${socket.id}`;
    const told = sockets.map((other) => next(other, 'new_message', (message) => message.content === content));
    assert.equal((await ask(socket, 'send_message', { ...here(), content })).status, 'ok');
    await Promise.all(told);
    expected.push(content);
  }
  await Promise.all(sockets.map(settled));
  for (const socket of sockets) {
    const heard = socket.heard.splice(0);
    assert.deepEqual(heard.filter(([event]) => event === 'new_message').map(([, { content }]) => content), expected);
    assert.deepEqual(heard.filter(([event]) => !['new_message', 'message_delivered', 'conversation_updated'].includes(event)), []);
  }
}

const ignored = (reason) => Promise.all(nodes.servers.map((server) => metric(server, 'voxora_bus_ignored_total', reason ? { reason } : {})));

/** Publishes; every node counts all of it, and nobody hears of it. */
async function publish(payloads, { reason, least = payloads.length } = {}) {
  sockets.forEach((socket) => { socket.heard.length = 0; });
  const before = await ignored(reason);
  for (const payload of payloads) {
    const heard = await publisher.ask('PUBLISH', CHANNEL, payload);
    assert.ok(heard >= 3, `${heard} nodes listened`);
  }
  await until('all of it is counted by all', async () => (await ignored(reason)).every((count, at) => count >= before[at] + least));
  await onlyTheWords('after it');
}

/** Never anything else: chance alone would begin one of some ten thousands as a signal does. */
const junk = () => Buffer.concat([Buffer.of(0), randomBytes(999)]);

const flipped = (payload, bit) => {
  const copy = Buffer.from(payload);
  copy[bit >> 3] ^= 1 << (bit & 7);
  return copy;
};

describe('on the channel that the nodes meet on', () => {
  test('the name of which is the prefix\'s, and of which there is no other', async () => {
    const channels = await redis.ask('PUBSUB', 'CHANNELS', '*');
    assert.deepEqual(channels.map(String), [CHANNEL]);
  });

  test('nothing is said that a person wrote, or that lets anybody in', async () => {
    const all = Buffer.concat(captured).toString('latin1');
    for (const secret of [...sockets.map(({ id }) => id), world.ann.token, world.ann.refreshToken, guest.token]) assert.ok(!all.includes(secret));
  });

  test('junk is ignored and counted', () => publish([
    '', ' ', '\0', '{}', '[]', 'null', '{"from":"x","n":1}', 'VX', '*3\r\n$7\r\nmessage\r\n', '2["socket.io"]', 'x'.repeat(60_000),
    ...range(1, 200).map((size) => randomBytes(size)),
  ]));

  test('ten megabytes are ignored and counted', () => publish([randomBytes(10_000_000), Buffer.concat([captured[0], Buffer.alloc(10_000_000, 32)])], { reason: 'too_large' }));

  test('of another version, it is ignored and counted', () => publish(
    [0, 2, 3, 127, 255].flatMap((version) => captured.slice(0, 3).map((payload) => Buffer.concat([payload.subarray(0, 2), Buffer.from([version]), payload.subarray(3)]))),
    { reason: 'version' },
  ));

  test('with any one bit changed, it is ignored and counted', async () => {
    const payload = captured.find((one) => one.length < 400) ?? captured[0];
    await publish(range(0, payload.length * 8 - 1).map((bit) => flipped(payload, bit)));
  });

  test('cut off, it is ignored and counted', async () => {
    const payload = captured.at(-1);
    await publish(range(0, payload.length - 1).map((end) => payload.subarray(0, end)));
  });

  test('said again, in any order, it is ignored and counted', () => publish([...captured, ...captured.toReversed(), captured.at(-1)], { reason: 'replayed' }));

  test('nodes speak on while somebody floods them', async () => {
    const before = await ignored('junk');
    let flooding = true;
    const flood = (async () => {
      let sent = 0;
      for (; flooding; sent += 100) await Promise.all(range(1, 100).map(() => publisher.ask('PUBLISH', CHANNEL, junk())));
      return sent;
    })();
    for (const at of range(1, 20)) {
      sockets.forEach((socket) => { socket.heard.length = 0; });
      await onlyTheWords(`in the flood, ${at}`);
    }
    flooding = false;
    const sent = await flood;
    await until('all of the flood is counted', async () => (await ignored('junk')).every((count, at) => count >= before[at] + sent));
  });
});

test('no node broke, lost its Redis, or wrote down what it was sent', async () => {
  assert.equal(nodes.alive.length, 3);
  for (const server of nodes.servers) {
    assert.equal((await server.rest('GET', '/readyz')).json.redis, 'ok');
    assert.ok(server.err.length < 5_000, server.err.slice(0, 5_000));
    assert.doesNotMatch(server.err, /panic/);
  }
  await inTime(Promise.all(sockets.map(settled)), 'sockets that still answer');
});
