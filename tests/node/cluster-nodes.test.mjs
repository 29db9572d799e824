// A node dies under load, and all of them are restarted one after the other: a conversation goes on.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { range, startNodes, startRedis, stored, UNLIMITED, until } from './support/cluster.mjs';
import { talking, user, workspace } from './support/people.mjs';
import { Roamer } from './support/roaming.mjs';
import { ask, closeAll, connect, inTime, next } from './support/sockets.mjs';

/** Within this a node that died is missed by the others. */
const MISSED = 15_000;
/** Within this a node knows again what it missed. */
const CAUGHT_UP = 5_000;
const app = { auth: { app: true } };

let redis, nodes, world, carl;
before(async () => {
  redis = await startRedis();
  nodes = await startNodes({ redis, args: UNLIMITED });
  world = await workspace(nodes.servers[0]);
  carl = await user(nodes.servers[0], 'agent', 'Carl');
  for (const who of [carl, world.bob]) {
    await nodes.servers[0].rest('PUT', `/api/v1/departments/${world.sales.id}/members/${who.id}`, { token: world.owner.token });
  }
});
after(async () => { await nodes?.discard(); await redis?.discard(); });

const key = ({ seq, id, content }) => `${seq} ${id} ${content}`;
const offline = (socket, id) => inTime(new Promise((done) => {
  const look = ([event, who]) => event === 'user_offline' && who.userId === id && done();
  socket.heard.forEach(look);
  socket.onAny((...told) => look(told));
}), `user_offline of ${id}`, MISSED);

/** Everybody writes in turn, a message after the other, until `stop`; what was acknowledged, in all. */
function talk(writers) {
  const acknowledged = [];
  let busy = true;
  const lanes = writers.map(async ([roamer, id], number) => {
    for (let at = 0; busy; at++) acknowledged.push([id, key(await roamer.send(id, `${number}-${at}`))]);
  });
  return { acknowledged, stop: () => { busy = false; return Promise.all(lanes); } };
}

/** Holds what roamers have, and what was acknowledged, to the database. */
async function compare(roamers, acknowledged) {
  for (const id of new Set(roamers.flatMap((roamer) => [...roamer.lists.keys()]))) {
    const database = (await stored(nodes.alive[0], world.owner.token, id)).map(key);
    const kept = new Set(database);
    assert.deepEqual(acknowledged.filter(([where, message]) => where === id && !kept.has(message)), [], 'acknowledged and lost');
    const contents = database.map((message) => message.split(' ').slice(2).join(' '));
    assert.equal(new Set(contents).size, contents.length, 'stored twice');
    for (const roamer of roamers.filter(({ lists }) => lists.has(id))) assert.deepEqual(roamer.list(id).map(key), database);
  }
}

test('a node that is killed under load is left without a loss, and whoever stayed away is offline for the others', async () => {
  const [first] = nodes.servers;
  const guests = await Promise.all(range(0, 5).map(() => talking(first, world.site)));
  const ids = guests.map((guest) => guest.conversation.id);
  const [back, away] = [guests.slice(0, 3), guests.slice(3)];
  const watchers = [await connect(nodes.servers[1], world.owner.token, app), await connect(nodes.servers[2], world.owner.token, app)];
  // On the node that dies: three visitors and Ann, who come back; and who does not: three visitors, Bob, and Carl, who looks at a conversation.
  const roamers = await Promise.all(back.map((guest, at) => new Roamer(nodes, guest.token).enter(ids[at])));
  const ann = await new Roamer(nodes, world.ann.token).enter(...ids);
  const carls = await connect(first, carl.token, app);
  for (const guest of away) await connect(first, guest.token);
  await connect(first, world.bob.token, { transports: ['polling'] });
  const seen = watchers.map((socket) => next(socket, 'conversation_activity', ({ conversationId, viewers }) => conversationId === ids[0] && viewers.some(({ userId }) => userId === carl.id)));
  await ask(carls, 'view_conversation', { conversationId: ids[0] });
  await Promise.all(seen);
  // On the others, who stay: each visitor's second window, and agents.
  const stayers = await Promise.all(range(1, 2).map((at) => new Roamer(nodes, world.owner.token, { at }).enter(...ids)));
  const windows = await Promise.all(away.map((_, at) => new Roamer(nodes, world.owner.token, { at: 1 + (at % 2) }).enter(ids[3 + at])));
  const run = talk([...roamers.map((roamer, at) => [roamer, ids[at]]), [ann, ids[4]], [ann, ids[5]], ...windows.map((roamer, at) => [roamer, ids[3 + at]])]);

  await Promise.all(ids.map((id) => until('under load', () => stayers.every((roamer) => roamer.lists.get(id).size > 20))));
  const told = watchers.flatMap((socket) => [...away, world.bob, carl].map((who) => offline(socket, who.id)));
  const left = watchers.map((socket) => inTime(next(socket, 'conversation_activity', ({ conversationId, viewers }) => conversationId === ids[0] && !viewers.length), 'nobody looks', MISSED));
  await nodes.kill(0);
  await Promise.all([...told, ...left]);
  await run.stop();
  await Promise.all([...roamers, ann].map((roamer) => roamer.ready));
  const all = [...roamers, ann, ...stayers, ...windows];
  for (const [at, id] of ids.entries()) await stayers[at % 2].send(id, `last ${at}`);
  await Promise.all(all.flatMap((roamer) => [...roamer.lists.keys()].map((id) => roamer.has(id, `last ${ids.indexOf(id)}`))));
  await compare(all, run.acknowledged);
  assert.deepEqual(all.flatMap(({ faults }) => faults), []);
  assert.deepEqual(roamers.map(({ moves }) => moves), [1, 1, 1]);

  // Who came back was never away for anybody, and the others are for whoever asks.
  const present = [...back, world.ann].map(({ id }) => id);
  for (const socket of watchers) {
    assert.deepEqual(socket.heard.filter(([event, who]) => event === 'user_offline' && present.includes(who.userId)), []);
  }
  for (const server of nodes.alive) {
    const team = await server.ok('GET', '/team', { token: world.owner.token });
    const statuses = Object.fromEntries((team.items ?? team).map(({ name, status }) => [name, status]));
    assert.deepEqual([statuses.Ann, statuses.Bob, statuses.Carl], ['online', 'offline', 'offline']);
    const online = await Promise.all(guests.map(async (guest) => (await server.ok('GET', `/visitors/${guest.id}`, { token: world.owner.token })).online));
    assert.deepEqual(online, [true, true, true, false, false, false]);
  }
  all.forEach((roamer) => roamer.close());
  closeAll();
  await nodes.restart(0);
});

test('a node that stood still for so long that it was missed tells its people what happened, and who they are is known again', async (t) => {
  const [a, b, c] = nodes.servers;
  const guest = await talking(b, world.site);
  const here = { conversationId: guest.conversation.id };
  const still = await Promise.all([guest, world.ann].map((who) => new Roamer(nodes, who.token, { at: 0 }).enter(here.conversationId)));
  const bobs = await connect(a, world.bob.token);
  const olgas = await Promise.all([b, c].map((server) => connect(server, world.owner.token, app)));
  const missed = olgas.flatMap((socket) => [guest, world.ann, world.bob].map(({ id }) => offline(socket, id)));
  // Between two beats: who is stopped while it writes keeps all others from writing.
  const seen = async () => (await b.ok('GET', '/nodes', { token: world.owner.token })).items.find(({ name }) => name.endsWith(`:${new URL(a.url).port}`));
  const { seenAt } = await seen();
  await until('it beats, and all its sockets are known', async () => (await seen()).seenAt !== seenAt && (await seen()).sockets >= 3);
  t.after(() => a.child.kill('SIGCONT'));
  a.child.kill('SIGSTOP');
  await Promise.all(missed);
  const write = (server, content) => server.ok('POST', `/conversations/${here.conversationId}/messages`, { token: world.owner.token, body: { content, type: 'text' } });
  for (const at of range(1, 100)) await write([b, c][at % 2], `meanwhile ${at}`);
  await b.rest('POST', '/api/v1/auth/logout', { token: world.bob.token });
  const back = olgas.flatMap((socket) => [guest, world.ann].map(({ id }) => next(socket, 'user_online', ({ userId }) => userId === id)));
  const out = next(bobs, 'session_revoked');
  a.child.kill('SIGCONT');
  await inTime(out, 'the end of a log-in that ended meanwhile', CAUGHT_UP);
  await Promise.all(still.map((roamer) => roamer.has(here.conversationId, 'meanwhile 100', CAUGHT_UP)));
  await Promise.all(back);
  await compare(still, []);
  assert.deepEqual(still.map(({ faults, moves }) => [faults, moves]), [[[], 0], [[], 0]]);
  const heard = Promise.all(olgas.map((socket) => next(socket, 'conversation_updated', ({ lastMessage }) => lastMessage?.content === 'from the one that stood still')));
  await still[0].send(here.conversationId, 'from the one that stood still');
  await heard;
  still.forEach((roamer) => roamer.close());
  closeAll();
});

describe('a rolling restart', () => {
  test('of all nodes, three times, is met by nobody in a conversation, by websocket or polling', async (t) => {
    const complaints = [];
    const guests = await Promise.all(range(0, 3).map(() => talking(nodes.servers[0], world.site)));
    const ids = guests.map((guest) => guest.conversation.id);
    const transports = (at) => ({ at, transports: [at % 2 ? 'polling' : 'websocket'] });
    const roamers = await Promise.all([
      ...guests.map((guest, at) => new Roamer(nodes, guest.token, transports(at)).enter(ids[at])),
      ...range(0, 5).map((at) => new Roamer(nodes, world.ann.token, transports(at)).enter(...ids)),
    ]);
    const watcher = await new Roamer(nodes, world.owner.token).enter(...ids);
    t.after(() => [...roamers, watcher].forEach((roamer) => roamer.close()));
    const run = talk(roamers.map((roamer, at) => [roamer, ids[at % 4]]));
    for (const round of range(1, 3)) {
      for (const at of range(0, 2)) {
        const stopped = nodes.servers[at];
        const before = stopped.err.length;
        assert.deepEqual(await stopped.stop(), { code: 0, signal: null });
        complaints.push(...stopped.err.slice(before).split('\n').filter((line) => /WARN|ERROR/.test(line)));
        await nodes.restart(at);
        await Promise.all(roamers.map((roamer) => roamer.ready));
        const answered = run.acknowledged.length;
        await until('the talk goes on', () => run.acknowledged.length > answered + 50);
        await roamers.at(-1).send(ids[0], `node ${at} is back, ${round}`);
      }
    }
    await run.stop();
    for (const [at, id] of ids.entries()) await roamers.at(-1).send(id, `last ${at}`);
    await Promise.all([...roamers, watcher].flatMap((roamer) => [...roamer.lists.keys()].map((id) => roamer.has(id, `last ${ids.indexOf(id)}`))));
    await compare([...roamers, watcher], run.acknowledged);
    assert.deepEqual([...roamers, watcher].flatMap(({ faults }) => faults), []);
    const present = [...guests, world.ann].map(({ id }) => id);
    assert.deepEqual(watcher.heard.filter(([event, who]) => event === 'user_offline' && present.includes(who.userId)), []);
    assert.deepEqual(complaints, []);
  });

  test('leaves what is done at a time to one of those that are there', async () => {
    const guest = await talking(nodes.servers[0], world.site);
    const { items } = await nodes.servers[2].ok('GET', '/nodes', { token: world.owner.token });
    const leader = items.find((node) => node.leads).name;
    const at = nodes.servers.findIndex((server) => leader.endsWith(`:${new URL(server.url).port}`));
    const other = nodes.servers[(at + 1) % 3];
    const socket = await connect(other, world.ann.token, app);
    const back = next(socket, 'conversation_updated', ({ id, status }) => id === guest.conversation.id && status !== 'snoozed');
    const until = new Date(Date.now() + 2_000).toISOString();
    await nodes.servers[at].ok('PATCH', `/conversations/${guest.conversation.id}`, { token: world.ann.token, body: { snoozedUntil: until } });
    await nodes.kill(at);
    await back;
    const events = (await stored(other, world.owner.token, guest.conversation.id)).map(({ event }) => event?.kind).filter((kind) => kind === 'snooze_ended');
    assert.deepEqual(events, ['snooze_ended']);
    socket.close();
  });
});
