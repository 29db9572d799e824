// Three nodes and sixty clients on them: every member gets each message once, and all of them in one order.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { range, settled, startNodes, startRedis, stored, UNLIMITED } from './support/cluster.mjs';
import { talking, user } from './support/people.mjs';
import { ask, closeAll, connect, inTime } from './support/sockets.mjs';

const MESSAGES = 10_000;
const GROUPS = 6;
/** Ten thousand messages on a slow machine. */
const LONG = 120_000;

let redis, nodes, owner;
before(async () => {
  redis = await startRedis();
  nodes = await startNodes({ redis, args: UNLIMITED });
  owner = await user(nodes.servers[0], 'owner', 'Olga');
});
after(async () => { await nodes?.discard(); await redis?.discard(); });

/** A department of two agents on three nodes each, and two conversations whose visitors have two sockets: ten clients. */
async function group(number) {
  const [server] = nodes.servers;
  const make = (path, body) => server.ok('POST', path, { token: owner.token, body });
  const department = await make('/departments', { name: `Group ${number}` });
  const site = await make('/sites', { name: 'Shop', allowedOrigins: [], departmentId: department.id });
  const agents = await Promise.all(['Ann', 'Bob'].map(async (name) => {
    const agent = await user(server, 'agent', `${name} ${number}`);
    await server.rest('PUT', `/api/v1/departments/${department.id}/members/${agent.id}`, { token: owner.token });
    return agent;
  }));
  const guests = [await talking(server, site), await talking(server, site)];
  const ids = guests.map((guest) => guest.conversation.id);
  const clients = [
    ...agents.flatMap((agent) => range(0, 2).map((at) => ({ token: agent.token, at, conversations: ids }))),
    ...guests.flatMap((guest, index) => [index, index + 1].map((at) => ({ token: guest.token, at, conversations: [ids[index]] }))),
  ];
  return { ids, clients };
}

/** Connects one, by websocket or polling in turn; everything that it is sent is kept as it came. */
async function enter(client, index) {
  const transports = [index % 2 ? 'polling' : 'websocket'];
  client.socket = await connect(nodes.servers[(client.at + index) % 3], client.token, { transports });
  client.lists = new Map(client.conversations.map((id) => [id, []]));
  client.socket.on('new_message', (message) => client.lists.get(message.conversationId).push(message));
  for (const conversationId of client.conversations) {
    assert.equal((await ask(client.socket, 'join_conversation', { conversationId })).status, 'ok');
  }
}

/** Resolves when a client has heard the last word in each of its conversations. */
const last = ({ conversations, socket }) => inTime(Promise.all(conversations.map((id) => new Promise((done) => {
  socket.on('new_message', ({ conversationId, content }) => conversationId === id && content === 'last' && done());
}))), 'the last message', LONG);

/** Each sends its part, some at a time, and what it was answered is kept. */
async function talk(client, index, each) {
  client.acknowledged = [];
  let next = 0;
  const lane = async () => {
    for (let at = next++; at < each; at = next++) {
      const conversationId = client.conversations[at % client.conversations.length];
      const answer = await client.socket.timeout(LONG).emitWithAck('send_message', { conversationId, content: `${index}-${at}`, clientId: `${index}-${at}` });
      assert.equal(answer.status, 'ok', JSON.stringify(answer));
      client.acknowledged.push(answer.data);
    }
  };
  await Promise.all(range(1, 4).map(lane));
}

test('ten thousand messages of sixty clients on three nodes reach every member once, in the order of the database', async (t) => {
  const groups = await Promise.all(range(1, GROUPS).map(group));
  const clients = groups.flatMap((one) => one.clients);
  await Promise.all(clients.map(enter));
  const each = Math.ceil(MESSAGES / clients.length);
  const all = Promise.all(clients.map(last));
  const began = performance.now();
  await Promise.all(clients.map((client, index) => talk(client, index, each)));
  const acknowledged = performance.now();
  const ids = groups.flatMap((one) => one.ids);
  await Promise.all(ids.map((id, at) => nodes.servers[at % 3].ok('POST', `/conversations/${id}/messages`, {
    token: owner.token, body: { content: 'last', type: 'text' },
  })));
  await all;
  t.diagnostic(`${clients.length} clients, ${clients.length * each} messages: answered in ${Math.round(acknowledged - began)} ms, all delivered in ${Math.round(performance.now() - began)} ms`);
  await Promise.all(clients.map((client) => settled(client.socket)));

  const database = new Map(await Promise.all(ids.map(async (id, at) => [id, await stored(nodes.servers[(at + 1) % 3], owner.token, id)])));
  assert.equal([...database.values()].flat().length, clients.length * each + ids.length);
  for (const [id, list] of database) assert.deepEqual(list.map(({ seq }) => seq), range(1, list.length), id);
  const plain = (list) => list.map(({ seq, id, content, senderId }) => `${seq} ${id} ${senderId} ${content}`);
  for (const [index, client] of clients.entries()) {
    for (const [id, list] of client.lists) assert.deepEqual(plain(list), plain(database.get(id)), `client ${index}`);
    const kept = new Set(client.conversations.flatMap((id) => plain(database.get(id))));
    assert.deepEqual(plain(client.acknowledged).filter((message) => !kept.has(message)), [], `client ${index}`);
  }
  closeAll();
});

test('what a node answers is the whole message, as its sender and all others hear it on any node', async () => {
  const { ids: [conversationId], clients } = await group(GROUPS + 1);
  const members = clients.filter(({ conversations }) => conversations.includes(conversationId));
  await Promise.all(members.map(enter));
  const heard = members.map(({ socket }) => new Promise((done) => { socket.once('new_message', done); }));
  const { data } = await ask(members[0].socket, 'send_message', { conversationId, content: 'Grüße 👋\u2028', clientId: 'whole' });
  for (const message of await inTime(Promise.all(heard), 'the message')) assert.deepEqual(message, data);
  closeAll();
});
