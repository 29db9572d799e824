// Redis dies, stalls and comes back empty: a node's own people notice nothing, and the others have all within 5 s of its return.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { range, startNodes, startRedis, stored, UNLIMITED, until } from './support/cluster.mjs';
import { PASSWORD, talking, workspace } from './support/people.mjs';
import { Roamer } from './support/roaming.mjs';
import { ask, closeAll, connect, inTime, next } from './support/sockets.mjs';

/** All that Redis is put through: thirty times for twenty seconds, or for as long as some messages take. */
const LONG = Boolean(process.env.VOXORA_LONG_TESTS);
const CYCLES = LONG ? 30 : 6;
const BACK = 5_000;
const FAULTS = [
  { begin: (redis) => redis.kill(), end: (redis) => redis.start() },
  { begin: (redis) => redis.pause(), end: (redis) => redis.resume() },
  { begin: (redis) => redis.stop(), end: (redis) => redis.start() },
];

let redis, nodes, world;
before(async () => {
  redis = await startRedis();
  nodes = await startNodes({ redis, args: UNLIMITED });
  world = await workspace(nodes.servers[0]);
});
after(async () => { await nodes?.discard(); await redis?.discard(); });

const state = async (server) => (await server.rest('GET', '/readyz')).json;
const login = async ({ email }) => (await nodes.servers[0].ok('POST', '/auth/login', { body: { email, password: PASSWORD } })).accessToken;
/** Waits until every node says of its Redis what it should. */
const told = (status) => Promise.all(nodes.servers.map((server) => until(`${status} on /readyz`, async () => (await state(server)).status === status)));
const percentile = (list, share) => list.toSorted((one, other) => one - other)[Math.floor(list.length * share)] ?? NaN;

/** One conversation a node, whose visitor writes there; an agent on each node is in all of them. */
async function crowd() {
  const guests = await Promise.all(nodes.servers.map((server) => talking(server, world.site)));
  const ids = guests.map((guest) => guest.conversation.id);
  const writers = await Promise.all(guests.map((guest, at) => new Roamer(nodes, guest.token, { at }).enter(ids[at])));
  const readers = await Promise.all(range(0, 2).map((at) => new Roamer(nodes, world.ann.token, { at }).enter(...ids)));
  return { ids, writers, readers };
}

/** Everybody writes, one message after the other, until `stop`. How long each answer took is kept under `phase`. */
function load({ ids, writers }) {
  const run = { phase: 'with', took: { with: [], without: [] }, sent: 0 };
  let busy = true;
  const lanes = writers.flatMap((writer, at) => range(1, 2).map(async () => {
    for (; busy; run.sent++) {
      const { phase } = run;
      const began = performance.now();
      await writer.send(ids[at], 'load');
      if (phase === run.phase) run.took[phase].push(performance.now() - began);
    }
  }));
  run.stop = () => { busy = false; return Promise.all(lanes); };
  return run;
}

/** A word in each conversation, from the node of its writer; the reader of that node hears it. */
async function word({ ids, writers, readers }, content) {
  await Promise.all(writers.map((writer, at) => writer.send(ids[at], content)));
  await Promise.all(readers.map((reader, at) => reader.has(ids[at], content)));
}

test(`${CYCLES} times Redis is gone under load: nodes go on by themselves, and lists are complete soon after`, { timeout: CYCLES * 90_000 }, async (t) => {
  const people = await crowd();
  const { ids, writers, readers } = people;
  const run = load(people);
  for (const cycle of range(1, CYCLES)) {
    const fault = FAULTS[cycle % FAULTS.length];
    await word(people, `before ${cycle}`);
    run.phase = 'without';
    await fault.begin(redis);
    const length = LONG ? pause(20_000) : told('degraded');
    // Same-node delivery and acknowledgements, all the time that it is gone.
    let [words, gone] = [0, true];
    length.finally(() => { gone = false; });
    while (gone || words < 10) await word(people, `meanwhile ${cycle}, ${words += 1}`);
    await length;
    await fault.end(redis);
    await Promise.all(readers.flatMap((reader) => ids.map((id) => reader.has(id, `meanwhile ${cycle}, ${words}`, BACK))));
    await told('ok');
    run.phase = 'with';
    for (const at of range(1, words)) await word(people, `after ${cycle}, ${at}`);
  }
  await run.stop();
  await word(people, 'end');
  await Promise.all(readers.flatMap((reader) => ids.map((id) => reader.has(id, 'end', BACK))));
  for (const [phase, list] of Object.entries(run.took)) {
    t.diagnostic(`acknowledged ${phase} Redis: ${list.length}, p50 ${percentile(list, 0.5).toFixed(1)} ms, p99 ${percentile(list, 0.99).toFixed(1)} ms`);
  }
  // A long run outlives the tokens.
  for (const one of [world.owner, world.ann]) one.token = await login(one);
  for (const [at, id] of ids.entries()) {
    const database = (await stored(nodes.servers[(at + 1) % 3], world.owner.token, id)).map(({ seq, id: own }) => `${seq} ${own}`);
    for (const who of [writers[at], ...readers]) assert.deepEqual(who.list(id).map(({ seq, id: own }) => `${seq} ${own}`), database);
  }
  assert.deepEqual([...writers, ...readers].map(({ faults, moves }) => [faults, moves]), Array(6).fill([[], 0]), 'somebody was cut off or met an error');
  for (const who of [...writers, ...readers]) who.close();
});

describe('while Redis is gone', () => {
  before(async () => { await redis.kill(); await told('degraded'); });
  after(() => { closeAll(); });

  test('the readiness names it, and a node stays in service', async () => {
    for (const server of nodes.servers) {
      const answer = await server.rest('GET', '/readyz');
      assert.deepEqual([answer.status, answer.json.status, answer.json.database], [200, 'degraded', 'ok']);
      assert.match(answer.json.redis, /^not reachable: .+/);
    }
  });

  test('typing, presence and reading are told on the same node', async () => {
    const [server] = nodes.servers;
    const guest = await talking(server, world.site);
    const here = { conversationId: guest.conversation.id };
    const [mine, ann, olga] = [await connect(server, guest.token), await connect(server, world.ann.token), await connect(server, world.owner.token)];
    const joined = next(mine, 'user_joined', ({ userId }) => userId === world.ann.id);
    await ask(ann, 'join_conversation', here);
    await joined;
    const [began, ended] = [next(mine, 'user_typing'), next(mine, 'user_stopped_typing')];
    ann.emit('typing_start', here);
    await began;
    ann.emit('typing_stop', here);
    await ended;
    const busy = next(olga, 'user_online', ({ userId, status }) => userId === world.ann.id && status === 'busy');
    await ask(ann, 'set_status', { status: 'busy' });
    await busy;
    const read = next(mine, 'message_read');
    const { data } = await ask(mine, 'send_message', { ...here, content: 'hello' });
    await ask(ann, 'mark_read', { ...here, seq: data.seq });
    await read;
  });

  test('a log-in that ends on one node is out on the others, when Redis is back at the latest', async () => {
    const accessToken = await login(world.bob);
    const sockets = await Promise.all(nodes.servers.map((server) => connect(server, accessToken)));
    const gone = sockets.map((socket) => new Promise((done) => { socket.once('disconnect', done); }));
    assert.equal((await nodes.servers[0].rest('POST', '/api/v1/auth/logout', { token: accessToken })).status, 204);
    await redis.start();
    await inTime(Promise.all(gone), 'the end of its sockets', BACK);
    await told('ok');
  });
});
