// Work that gives itself out: turns, limits, who is here, and what goes back to the queue.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { Server } from './support/server.mjs';
import { talking, user } from './support/people.mjs';
import { ask, closeAll, connect, next } from './support/sockets.mjs';

const app = { auth: { app: true } };
let server, owner, olga, departments = 0;
before(async () => {
  server = await Server.start(['--rate-messages', '0', '--rate-events', '0']);
  owner = await user(server, 'owner', 'Olga');
  olga = await connect(server, owner.token, app);
});
after(async () => { closeAll(); await server.discard(); });

const ok = (method, path, body, who = owner) => server.ok(method, path, { token: who.token, body });
const patch = (id, body, who) => ok('PATCH', `/conversations/${id}`, body, who);
const one = (id) => ok('GET', `/conversations/${id}`);
const open = new Set();
/** A user's window, closed after its test. */
async function enter(who) {
  const socket = await connect(server, who.token, app);
  open.add(socket);
  return socket;
}
afterEach(() => { for (const socket of open) socket.close(); open.clear(); });

/** A department with a site, and agents of its own. */
async function team(rules, ...names) {
  const department = await ok('POST', '/departments', { name: `Team ${departments += 1}`, ...rules });
  const site = await ok('POST', '/sites', { name: 'Shop', allowedOrigins: [], departmentId: department.id });
  const agents = [];
  for (const name of names) {
    const agent = await user(server, 'agent', `${name} ${departments}`);
    await server.rest('PUT', `/api/v1/departments/${department.id}/members/${agent.id}`, { token: owner.token });
    agents.push(agent);
  }
  return { department, site, agents };
}
/** A new conversation, as its visitor is answered. */
const begin = async (site) => { const guest = await talking(server, site); return { ...guest.conversation, guest }; };
const word = (from, id, content = 'hello?') => ok('POST', `/conversations/${id}/messages`, { content, type: 'text' }, from);
/** Waits until a conversation is somebody's. */
async function givenTo(id, who) {
  const heard = next(olga, 'conversation_assigned', (told) => told.conversationId === id && told.assigneeId === who);
  const view = await one(id);
  if (view.assigneeId === who) heard.catch(() => {});
  else await heard;
  return one(id);
}
const events = async (id) => (await ok('GET', `/conversations/${id}/messages?after=0`)).items.map(({ event }) => event).filter(Boolean);

describe('a department', () => {
  test('says how it gives out, and takes nothing else', async () => {
    const made = await ok('POST', '/departments', { name: 'Rules', routing: 'round_robin', agentLimit: 3, requeueOfflineSecs: 60, requeueSilentSecs: null });
    assert.deepEqual([made.routing, made.agentLimit, made.requeueOfflineSecs, made.requeueSilentSecs], ['round_robin', 3, 60, null]);
    const changed = await ok('PATCH', `/departments/${made.id}`, { agentLimit: null });
    assert.deepEqual([changed.agentLimit, changed.requeueOfflineSecs], [null, 60]);
    for (const bad of [{ agentLimit: 0 }, { agentLimit: 1.5 }, { requeueOfflineSecs: -1 }, { requeueSilentSecs: 604_801 }, { routing: 'random' }]) {
      const answer = await server.rest('PATCH', `/api/v1/departments/${made.id}`, { token: owner.token, body: bad });
      assert.equal(answer.json.code, 'invalid', JSON.stringify(bad));
    }
  });

  test('tells that it changed', async () => {
    const told = next(olga, 'workspace_changed', ({ what }) => what === 'departments');
    await ok('POST', '/departments', { name: 'New' });
    await told;
  });
});

describe('routing', () => {
  test('by turns gives to one after the other, as many as the limit allows', async () => {
    const { site, agents: [ann, bob] } = await team({ routing: 'round_robin', agentLimit: 2 }, 'Ann', 'Bob');
    await enter(ann);
    await enter(bob);
    const given = [];
    for (let at = 0; at < 5; at++) given.push(await begin(site));
    assert.deepEqual(given.map(({ assigneeId }) => assigneeId), [ann.id, bob.id, ann.id, bob.id, null]);
    assert.deepEqual(given.map(({ status }) => status), ['open', 'open', 'open', 'open', 'pending']);
    // Room for one more: the one that waits.
    await patch(given[1].id, { status: 'resolved' }, bob);
    await givenTo(given[4].id, bob.id);
    const routed = (await events(given[4].id)).at(-1);
    assert.deepEqual(routed, { kind: 'routed', to: bob.name });
  });

  test('by load gives to the one with the fewest', async () => {
    const { site, agents: [ann, bob] } = await team({ routing: 'least_busy' }, 'Ann', 'Bob');
    await enter(ann);
    const first = await begin(site);
    const second = await begin(site);
    assert.deepEqual([first.assigneeId, second.assigneeId], [ann.id, ann.id]);
    await enter(bob);
    const third = await begin(site);
    assert.equal(third.assigneeId, bob.id);
  });

  test('what waits is given out when somebody comes, the one that waits the longest first', async () => {
    const { site, agents: [ann] } = await team({ routing: 'least_busy', agentLimit: 1 }, 'Ann');
    const empty = await begin(site);
    const [first, second] = [await begin(site), await begin(site)];
    await word(second.guest, second.id);
    await word(first.guest, first.id);
    const told = next(olga, 'conversation_assigned', ({ assigneeId }) => assigneeId === ann.id);
    const socket = await enter(ann);
    const notified = next(socket, 'notification', ({ kind }) => kind === 'assigned').catch(() => null);
    assert.equal((await told)[0].conversationId, second.id);
    assert.deepEqual([(await one(first.id)).assigneeId, (await one(empty.id)).assigneeId], [null, null]);
    const { items } = await ok('GET', '/notifications', undefined, ann);
    assert.deepEqual(items.map(({ kind, conversationId, actor, excerpt }) => [kind, conversationId, actor, excerpt]), [['assigned', second.id, null, 'hello?']]);
    await patch(second.id, { status: 'resolved' }, ann);
    await givenTo(first.id, ann.id);
    await notified;
  });

  test('away and busy are given nothing, and stay so across windows until they are back', async () => {
    const { site, agents: [ann] } = await team({ routing: 'round_robin' }, 'Ann');
    for (const status of ['away', 'busy']) {
      const socket = await enter(ann);
      await ask(socket, 'set_status', { status });
      socket.close();
      const offline = next(olga, 'user_offline', ({ userId }) => userId === ann.id);
      await offline;
      const told = next(olga, 'user_online', ({ userId }) => userId === ann.id);
      const again = await enter(ann);
      assert.equal((await told)[0].status, status);
      const waits = await begin(site);
      assert.deepEqual([waits.assigneeId, waits.status], [null, 'pending']);
      await ask(again, 'set_status', { status: 'online' });
      await givenTo(waits.id, ann.id);
      again.close();
    }
  });

  test('what one gave back is not given to it again, but to somebody else', async () => {
    const { site, agents: [ann, bob] } = await team({ routing: 'least_busy' }, 'Ann', 'Bob');
    await enter(ann);
    const { id } = await begin(site);
    await patch(id, { assigneeId: null }, ann);
    const another = await begin(site);
    await givenTo(another.id, ann.id);
    assert.equal((await one(id)).assigneeId, null, 'the one before it in the queue was passed over');
    await enter(bob);
    await givenTo(id, bob.id);
  });

  test('what is moved to a department is given out there', async () => {
    const { site } = await team({ routing: 'manual' }, 'Ann');
    const there = await team({ routing: 'round_robin' }, 'Bob');
    await enter(there.agents[0]);
    const { id } = await begin(site);
    await patch(id, { departmentId: there.department.id });
    await givenTo(id, there.agents[0].id);
  });

  test('without a rule nobody is given anything', async () => {
    const { site, agents: [ann] } = await team({}, 'Ann');
    await enter(ann);
    assert.equal((await begin(site)).assigneeId, null);
  });
});

describe('back to the queue', () => {
  test('goes what its agent has who is gone for too long, and on to somebody else', async () => {
    const { site, department, agents: [ann, bob] } = await team({ routing: 'least_busy', requeueOfflineSecs: 1 }, 'Ann', 'Bob');
    const socket = await enter(ann);
    const { id, guest } = await begin(site);
    assert.equal((await one(id)).assigneeId, ann.id);
    await word(guest, id);
    const closed = await begin(site);
    await patch(closed.id, { status: 'resolved' }, ann);
    const bobs = await enter(bob);
    const back = next(olga, 'conversation_assigned', (told) => told.conversationId === id && told.assigneeId === null);
    const on = next(bobs, 'notification', (told) => told.conversationId === id && told.kind === 'assigned');
    socket.close();
    await back;
    await on;
    const view = await one(id);
    assert.deepEqual([view.assigneeId, view.departmentId, view.status], [bob.id, department.id, 'open']);
    assert.ok(view.waitingSince);
    const happened = (await events(id)).slice(-2);
    assert.deepEqual(happened, [{ kind: 'requeued', from: ann.name, why: 'offline' }, { kind: 'routed', to: bob.name }]);
    assert.equal((await one(closed.id)).assigneeId, ann.id, 'what is done stays');
    const { items } = await ok('GET', '/notifications', undefined, ann);
    assert.equal(items.find(({ kind }) => kind === 'requeued').conversationId, id);
    assert.deepEqual((await ok('GET', `/conversations/${id}/messages?after=0`, undefined, guest)).items.length, 1);
  });

  test('goes what its agent is silent in, and is not given back to it', async () => {
    const { site, agents: [ann, bob] } = await team({ routing: 'least_busy', requeueSilentSecs: 2 }, 'Ann', 'Bob');
    await enter(ann);
    const [silent, answered] = [await begin(site), await begin(site)];
    await word(answered.guest, answered.id);
    await word(ann, answered.id, 'here I am');
    const back = next(olga, 'conversation_assigned', (told) => told.conversationId === silent.id && told.assigneeId === null);
    await word(silent.guest, silent.id);
    await back;
    assert.deepEqual((await events(silent.id)).at(-1), { kind: 'requeued', from: ann.name, why: 'silent' });
    const another = await begin(site);
    await givenTo(another.id, ann.id);
    assert.equal((await one(silent.id)).assigneeId, null);
    await enter(bob);
    await givenTo(silent.id, bob.id);
    assert.equal((await one(answered.id)).assigneeId, ann.id);
  });

  test('goes what was somebody\'s who did not come back after a restart', async (t) => {
    const first = await Server.start();
    t.after(() => first.discard());
    const boss = await user(first, 'owner', 'Olga');
    const make = (path, body) => first.ok('POST', path, { token: boss.token, body });
    const department = await make('/departments', { name: 'Sales', requeueOfflineSecs: 1 });
    const site = await make('/sites', { name: 'Shop', allowedOrigins: [], departmentId: department.id });
    const { conversation } = await talking(first, site);
    await first.ok('PATCH', `/conversations/${conversation.id}`, { token: boss.token, body: { assigneeId: boss.id } });
    await first.kill();
    const second = await Server.start([], { dir: first.dir });
    t.after(() => second.discard());
    const agent = await user(second, 'admin', 'Adam');
    const socket = await connect(second, agent.token);
    const view = async () => second.ok('GET', `/conversations/${conversation.id}`, { token: agent.token });
    if ((await view()).assigneeId) await next(socket, 'conversation_assigned', ({ assigneeId }) => assigneeId === null);
    assert.deepEqual([(await view()).assigneeId, (await view()).status], [null, 'pending']);
  });
});
