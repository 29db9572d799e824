// Nobody sees what is not theirs: every route and event of another's conversation, for everybody who may not.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Server } from './support/server.mjs';
import { talking, visitor, workspace } from './support/people.mjs';
import { ask, closeAll, connect } from './support/sockets.mjs';

let server, world, alice, outsiders, upload;
before(async () => {
  server = await Server.start(['--rate-messages', '0', '--rate-events', '0']);
  world = await workspace(server);
  alice = await talking(server, world.site);
  const socket = await connect(server, alice.token);
  const file = await ask(socket, 'file_upload', Buffer.from('mine'), { conversationId: alice.conversation.id, name: 'a.txt', mimeType: 'text/plain' });
  upload = file.data.id;
  outsiders = {
    'another visitor': (await visitor(server, world.site)).token,
    'an agent of another department': world.bob.token,
  };
});
after(async () => { closeAll(); await server.discard(); });

const routes = (id) => [
  ['GET', `/conversations/${id}`],
  ['PATCH', `/conversations/${id}`, { status: 'resolved' }],
  ['GET', `/conversations/${id}/messages`],
  ['POST', `/conversations/${id}/messages`, { content: 'x', type: 'text' }],
  ['POST', `/conversations/${id}/read`, { seq: 0 }],
];

const events = (conversationId) => [
  ['send_message', { conversationId, content: 'x' }],
  ['join_conversation', { conversationId, after: 0 }],
  ['typing_start', { conversationId }],
  ['typing_stop', { conversationId }],
  ['mark_read', { conversationId, seq: 0 }],
  ['file_upload', Buffer.from('x'), { conversationId, name: 'a', mimeType: 'text/plain' }],
];

test('every route answers as if the conversation did not exist', async () => {
  for (const [who, token] of Object.entries(outsiders)) {
    const real = routes(alice.conversation.id);
    const none = routes('no-such-conversation');
    for (let at = 0; at < real.length; at++) {
      const [method, path, body] = real[at];
      const answer = await server.rest(method, `/api/v1${path}`, { token, body });
      const control = await server.rest(method, `/api/v1${none[at][1]}`, { token, body });
      assert.equal(answer.status, 404, `${who}: ${method} ${path}`);
      assert.equal(answer.text, control.text, `${who}: ${method} ${path}`);
    }
    const file = await server.rest('GET', `/api/v1/uploads/${upload}/content`, { token });
    assert.equal(file.status, 404);
  }
});

test('every event answers as if the conversation did not exist', async () => {
  for (const [who, token] of Object.entries(outsiders)) {
    const socket = await connect(server, token);
    const real = events(alice.conversation.id);
    const none = events('no-such-conversation');
    for (let at = 0; at < real.length; at++) {
      const answer = await ask(socket, ...real[at]);
      assert.equal(answer.code, 'not_found', `${who}: ${real[at][0]}`);
      assert.deepEqual(answer, await ask(socket, ...none[at]), `${who}: ${real[at][0]}`);
    }
    socket.close();
  }
});

test('nothing of a conversation reaches an outsider\'s socket', async () => {
  const sockets = await Promise.all(Object.values(outsiders).map((token) => connect(server, token)));
  const mine = await connect(server, alice.token);
  const { conversationId } = { conversationId: alice.conversation.id };
  for (const socket of sockets) {
    await ask(socket, 'join_conversation', { conversationId });
    socket.heard.length = 0;
  }
  await ask(mine, 'typing_start', { conversationId });
  await ask(mine, 'send_message', { conversationId, content: 'for my agent' });
  await server.ok('PATCH', `/conversations/${conversationId}`, { token: world.ann.token, body: { assigneeId: world.ann.id } });
  // Their own answered event comes behind whatever else was sent to them.
  for (const socket of sockets) {
    await ask(socket, 'leave_conversation', { conversationId });
    assert.ok(!JSON.stringify(socket.heard).includes(conversationId), JSON.stringify(socket.heard));
  }
});

test('lists, search and the visitor\'s own list hold back what is not theirs', async () => {
  await server.ok('POST', `/conversations/${alice.conversation.id}/messages`, { token: world.ann.token, body: { content: 'zanzibar', type: 'note' } });
  const search = (token) => server.rest('GET', '/api/v1/search?q=zanzibar', { token });
  assert.equal((await search(world.ann.token)).json.items.length, 1);
  assert.equal((await search(world.bob.token)).json.items.length, 0);
  assert.equal((await search(alice.token)).status, 403);
  for (const token of Object.values(outsiders)) {
    assert.equal((await server.ok('GET', '/conversations', { token })).items.length, 0);
  }
  const own = await server.ok('GET', '/conversations', { token: alice.token });
  assert.equal(own.items.length, 1);
  assert.ok(!JSON.stringify(own).includes('zanzibar'));
  const history = await server.ok('GET', `/conversations/${alice.conversation.id}/messages`, { token: alice.token });
  assert.ok(history.items.every((message) => !message.internal));
});

test('what is for users is not for visitors, and what is for admins not for agents', async () => {
  const forUsers = ['/users', '/departments', '/sites', '/visitors', `/visitors/${alice.id}`, `/visitors/${alice.id}/export`];
  for (const path of forUsers) {
    const status = (await server.rest('GET', `/api/v1${path}`, { token: alice.token })).status;
    assert.ok(status === 403 || status === 404, `${path}: ${status}`);
    assert.equal((await server.rest('GET', `/api/v1${path}`)).status, 401, path);
  }
  for (const path of ['/users', '/sites']) {
    assert.equal((await server.rest('GET', `/api/v1${path}`, { token: world.ann.token })).status, 403, path);
  }
  assert.equal((await server.rest('DELETE', `/api/v1/visitors/${alice.id}`, { token: world.ann.token })).status, 403);
});

test('a member taken out of a department hears no more of it', async () => {
  const socket = await connect(server, world.ann.token);
  const other = await talking(server, world.site);
  const conversationId = other.conversation.id;
  await ask(socket, 'join_conversation', { conversationId });
  await server.rest('DELETE', `/api/v1/departments/${world.sales.id}/members/${world.ann.id}`, { token: world.owner.token });
  assert.equal((await ask(socket, 'send_message', { conversationId, content: 'x' })).code, 'not_found');
  socket.heard.length = 0;
  const mine = await connect(server, other.token);
  await ask(mine, 'send_message', { conversationId, content: 'not for Ann' });
  await ask(socket, 'leave_conversation', { conversationId });
  assert.ok(!JSON.stringify(socket.heard).includes('not for Ann'));
});
