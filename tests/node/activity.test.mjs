// Who looks at a conversation and who writes in it: for the staff who may see it, and nobody else.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Server } from './support/server.mjs';
import { talking, user, workspace } from './support/people.mjs';
import { ask, closeAll, connect, next } from './support/sockets.mjs';
import { Raw } from './support/raw.mjs';

const app = { auth: { app: true } };
let server, world, ann, olga;
before(async () => {
  server = await Server.start(['--rate-messages', '0', '--rate-events', '0']);
  world = await workspace(server);
  [ann, olga] = [await connect(server, world.ann.token, app), await connect(server, world.owner.token, app)];
});
after(async () => { closeAll(); await server.discard(); });

const talk = async () => { const guest = await talking(server, world.site); return { ...guest, person: guest.id, here: { conversationId: guest.conversation.id } }; };
const names = (list) => list.map(({ userName }) => userName);
/** The next word of who is at a conversation that fits. */
const activity = async (socket, { conversationId }, fits = () => true) => {
  const [told] = await next(socket, 'conversation_activity', (one) => one.conversationId === conversationId && fits(one));
  return told;
};
const viewers = (...wanted) => (told) => JSON.stringify(names(told.viewers)) === JSON.stringify(wanted);
const typists = (...wanted) => (told) => JSON.stringify(names(told.typists)) === JSON.stringify(wanted);

test('two who look at one conversation see each other, until one looks elsewhere', async () => {
  const [{ here }, other] = [await talk(), await talk()];
  const atOlga = activity(olga, here, viewers('Ann'));
  const first = await ask(ann, 'view_conversation', here);
  assert.deepEqual(first.data, { viewers: [{ userId: world.ann.id, userName: 'Ann' }], typists: [] });
  await atOlga;
  const atAnn = activity(ann, here, viewers('Ann', 'Olga'));
  const second = await ask(olga, 'view_conversation', here);
  assert.deepEqual(names(second.data.viewers), ['Ann', 'Olga']);
  await atAnn;
  const gone = activity(ann, here, viewers('Ann'));
  await ask(olga, 'view_conversation', other.here);
  await gone;
  const none = activity(olga, here, viewers());
  assert.deepEqual((await ask(ann, 'view_conversation', { conversationId: null })).data, { viewers: [], typists: [] });
  await none;
  await ask(olga, 'view_conversation', { conversationId: null });
});

test('looking ends with the socket, and with leaving; a second window is the same viewer', async () => {
  const { here } = await talk();
  const [one, two] = [await connect(server, world.ann.token, app), await connect(server, world.ann.token, app)];
  await ask(one, 'view_conversation', here);
  assert.deepEqual(names((await ask(two, 'view_conversation', here)).data.viewers), ['Ann']);
  const leftOne = activity(olga, here, viewers('Ann'));
  one.close();
  await leftOne;
  const left = activity(olga, here, viewers());
  await ask(two, 'leave_conversation', here);
  await left;
  await ask(two, 'view_conversation', here);
  const closed = activity(olga, here, viewers());
  two.close();
  await closed;
});

test('who writes is seen: visitors, answers and notes', async () => {
  const guest = await talk();
  const visitor = await connect(server, guest.token);
  let told = activity(olga, guest.here, typists('Visitor'));
  await ask(visitor, 'typing_start', guest.here);
  assert.deepEqual((await told).typists, [{ userId: guest.person, userName: 'Visitor', internal: false }]);
  told = activity(olga, guest.here, typists('Visitor', 'Ann'));
  await ask(ann, 'typing_start', { ...guest.here, internal: true });
  assert.deepEqual((await told).typists[1], { userId: world.ann.id, userName: 'Ann', internal: true });
  told = activity(olga, guest.here, (one) => one.typists[1]?.internal === false);
  await ask(ann, 'typing_start', guest.here);
  await told;
  told = activity(olga, guest.here, typists('Ann'));
  await ask(visitor, 'send_message', { ...guest.here, content: 'hello' });
  await told;
  told = activity(olga, guest.here, typists());
  await ask(ann, 'typing_stop', guest.here);
  await told;
  told = activity(olga, guest.here, typists('Visitor'));
  await ask(visitor, 'typing_start', guest.here);
  await told;
  told = activity(olga, guest.here, typists());
  visitor.close();
  await told;
});

test('the same start again is no news', async () => {
  const guest = await talk();
  for (let at = 0; at < 5; at++) await ask(ann, 'typing_start', guest.here);
  const end = activity(olga, guest.here, typists());
  await ask(ann, 'typing_stop', guest.here);
  await end;
  const heard = olga.heard.filter(([event, one]) => event === 'conversation_activity' && one.conversationId === guest.here.conversationId);
  assert.equal(heard.length, 2);
});

test('who connects is told who is where', async () => {
  const guest = await talk();
  await ask(ann, 'view_conversation', guest.here);
  const late = await connect(server, world.owner.token, app);
  const seen = late.heard.find(([event, one]) => event === 'conversation_activity' && one.conversationId === guest.here.conversationId);
  const told = seen ? seen[1] : await activity(late, guest.here);
  assert.deepEqual(names(told.viewers), ['Ann']);
  await ask(ann, 'view_conversation', { conversationId: null });
  late.close();
});

test('neither a visitor, nor who asked for no app, nor who may not see it hears a word', async () => {
  const guest = await talk();
  const wire = await Raw.open(server);
  const packets = [];
  wire.onPacket = (text) => packets.push(text);
  await wire.join(guest.token);
  const visitor = await connect(server, guest.token, app);
  const plain = await connect(server, world.ann.token);
  const bob = await connect(server, world.bob.token, app);
  await ask(ann, 'view_conversation', guest.here);
  await ask(ann, 'typing_start', { ...guest.here, internal: true });
  const end = activity(olga, guest.here, typists());
  await ask(ann, 'typing_stop', guest.here);
  await end;
  const last = wire.packet((text) => text.includes('that was all'));
  await ask(ann, 'send_message', { ...guest.here, content: 'that was all' });
  await last;
  for (const socket of [visitor, plain, bob]) await ask(socket, 'leave_conversation', { conversationId: 'none' });
  assert.ok(!packets.some((text) => /activity|viewers/.test(text)), packets.join('\n'));
  for (const socket of [visitor, plain]) assert.ok(!socket.heard.some(([event]) => event === 'conversation_activity'));
  assert.ok(!JSON.stringify(bob.heard).includes(guest.here.conversationId));
  assert.equal((await ask(visitor, 'view_conversation', guest.here)).code, 'forbidden');
  assert.equal((await ask(bob, 'view_conversation', guest.here)).code, 'not_found');
  assert.equal((await ask(bob, 'view_conversation', {})).code, 'invalid');
  for (const socket of [visitor, plain, bob]) socket.close();
  await ask(ann, 'view_conversation', { conversationId: null });
  wire.socket.destroy();
});

test('who may not see it any more is at it no more, and hears no more of it', async () => {
  const carl = await user(server, 'agent', 'Carl');
  const member = `/api/v1/departments/${world.sales.id}/members/${carl.id}`;
  await server.rest('PUT', member, { token: world.owner.token });
  const guest = await talk();
  const socket = await connect(server, carl.token, app);
  await ask(socket, 'view_conversation', guest.here);
  let told = activity(olga, guest.here, viewers());
  const me = next(socket, 'workspace_changed', ({ what }) => what === 'me');
  await server.rest('DELETE', member, { token: world.owner.token });
  await told;
  await me;
  await ask(socket, 'leave_conversation', { conversationId: 'none' });
  const before = socket.heard.length;
  told = activity(olga, guest.here, viewers('Ann'));
  await ask(ann, 'view_conversation', guest.here);
  await told;
  await ask(socket, 'leave_conversation', { conversationId: 'none' });
  assert.deepEqual(socket.heard.slice(before), []);

  // The same when the conversation goes elsewhere.
  const gone = activity(olga, guest.here, viewers());
  await server.ok('PATCH', `/conversations/${guest.here.conversationId}`, { token: world.owner.token, body: { departmentId: world.support.id } });
  await gone;
  const bob = await connect(server, world.bob.token, app);
  told = activity(bob, guest.here, viewers('Olga'));
  await ask(olga, 'view_conversation', guest.here);
  await told;
  await ask(ann, 'leave_conversation', { conversationId: 'none' });
  assert.ok(!ann.heard.some(([event, one]) => event === 'conversation_activity' && one.conversationId === guest.here.conversationId && names(one.viewers).includes('Olga')));
  for (const open of [socket, bob]) open.close();
});

test('what changes in the workspace is told to the app alone', async () => {
  const plain = await connect(server, world.owner.token);
  const guest = await talk();
  const visitor = await connect(server, guest.token, app);
  const [atAnn, atOlga] = [next(ann, 'workspace_changed'), next(olga, 'workspace_changed')];
  await server.ok('PATCH', `/departments/${world.sales.id}`, { token: world.owner.token, body: { description: 'Those who sell' } });
  assert.deepEqual([(await atAnn)[0], (await atOlga)[0]], [{ what: 'departments' }, { what: 'departments' }]);
  for (const socket of [plain, visitor]) {
    await ask(socket, 'leave_conversation', { conversationId: 'none' });
    assert.ok(!socket.heard.some(([event]) => event === 'workspace_changed'));
    socket.close();
  }
});
