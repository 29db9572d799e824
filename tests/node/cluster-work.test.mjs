// What is done on one node is done for all: work that comes back or is given out, files, previews, changes.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { range, settled, startNodes, startRedis, stored, UNLIMITED } from './support/cluster.mjs';
import { talking, user, workspace } from './support/people.mjs';
import { ask, closeAll, connect, next } from './support/sockets.mjs';

const app = { auth: { app: true } };
let redis, nodes, world, a, b, c;
before(async () => {
  redis = await startRedis();
  nodes = await startNodes({ redis, args: UNLIMITED });
  [a, b, c] = nodes.servers;
  world = await workspace(a);
});
afterEach(closeAll);
after(async () => { await nodes?.discard(); await redis?.discard(); });

const talk = async () => { const guest = await talking(a, world.site); return { ...guest, here: { conversationId: guest.conversation.id } }; };
const everywhere = (token, options) => Promise.all(nodes.servers.map((server) => connect(server, token, options)));
/** A department with these rules, and a site of it. */
async function place(name, routing) {
  const make = (path, body) => a.ok('POST', path, { token: world.owner.token, body });
  const department = await make('/departments', { name, routing });
  const site = await make('/sites', { name: 'Shop', allowedOrigins: [], departmentId: department.id });
  const member = async (person) => {
    const agent = await user(a, 'agent', person);
    await a.rest('PUT', `/api/v1/departments/${department.id}/members/${agent.id}`, { token: world.owner.token });
    return agent;
  };
  return { site, member };
}

describe('work', () => {
  test('that was set aside comes back once, whoever looks after it', async () => {
    const guest = await talk();
    const sockets = await everywhere(world.ann.token, app);
    const backs = sockets.map((socket) => next(socket, 'conversation_updated', ({ id, status }) => id === guest.conversation.id && status !== 'snoozed'));
    const path = `/conversations/${guest.conversation.id}`;
    await a.ok('PATCH', path, { token: world.ann.token, body: { assigneeId: world.ann.id } });
    const notified = sockets.map((socket) => next(socket, 'notification', ({ kind }) => kind === 'snooze_ended'));
    const before = sockets.map(({ heard }) => heard.length);
    await b.ok('PATCH', path, { token: world.ann.token, body: { snoozedUntil: new Date(Date.now() + 1_000).toISOString() } });
    await Promise.all([...backs, ...notified]);
    const message = sockets.map((socket) => next(socket, 'new_message', ({ content }) => content === 'after'));
    await c.ok('POST', `${path}/messages`, { token: guest.token, body: { content: 'after', type: 'text' } });
    await Promise.all(message);
    await Promise.all(sockets.map(settled));
    for (const [at, socket] of sockets.entries()) {
      const heard = socket.heard.slice(before[at]);
      const lines = heard.filter(([event, one]) => event === 'new_message' && one.conversationId === guest.conversation.id).map(([, one]) => one.event?.kind);
      assert.deepEqual(lines, ['snoozed', 'snooze_ended', undefined]);
      assert.equal(heard.filter(([event, one]) => event === 'notification' && one.kind === 'snooze_ended').length, 1);
    }
    const kinds = (await stored(b, world.owner.token, guest.conversation.id)).map(({ event }) => event?.kind).filter((kind) => kind?.startsWith('snooze'));
    assert.deepEqual(kinds, ['snoozed', 'snooze_ended']);
  });

  for (const routing of ['round_robin', 'least_busy']) {
    test(`is given out by ${routing} over agents on different nodes`, async () => {
      const { site, member } = await place(routing, routing);
      const agents = [];
      for (const [at, server] of nodes.servers.entries()) {
        agents.push(await member(`Agent ${at} ${routing}`));
        await connect(server, agents[at].token);
      }
      const given = [];
      for (const at of range(0, 5)) given.push((await talking(nodes.servers[at % 3], site)).conversation.assigneeId);
      assert.deepEqual(given.map((id) => agents.findIndex((agent) => agent.id === id)), [0, 1, 2, 0, 1, 2]);
    });
  }

  test('that waits is given to who comes, on whichever node', async () => {
    const { site, member } = await place('Waiting', 'least_busy');
    const agent = await member('Late');
    const { conversation } = await talking(a, site);
    const olga = await connect(b, world.owner.token, app);
    const given = next(olga, 'conversation_assigned', (told) => told.conversationId === conversation.id && told.assigneeId === agent.id);
    await connect(c, agent.token);
    await given;
  });
});

describe('what one node made another one shows:', () => {
  test('a file, sent from a third', async () => {
    const guest = await talk();
    const [mine, ann] = [await connect(a, guest.token), await connect(c, world.ann.token)];
    const file = await ask(mine, 'file_upload', Buffer.from('words of a file'), { ...guest.here, name: 'a.txt', mimeType: 'text/plain' });
    assert.equal(file.status, 'ok');
    await ask(ann, 'join_conversation', guest.here);
    const heard = next(ann, 'new_message');
    const window = await connect(b, guest.token);
    assert.equal((await ask(window, 'send_message', { ...guest.here, content: '', type: 'file', attachmentId: file.data.id })).status, 'ok');
    const { attachment } = (await heard)[0];
    for (const server of nodes.servers) assert.equal((await server.rest('GET', attachment.url, { token: world.ann.token })).text, 'words of a file');
  });

  test('a preview of the widget, as it is now', async () => {
    const { key, url } = await a.ok('POST', `/sites/${world.site.id}/preview`, { token: world.owner.token, body: { name: 'Tried', appearance: { title: 'Tried out' } } });
    for (const server of nodes.servers) {
      assert.equal((await server.ok('GET', `/widget/config?site=${key}`)).site.appearance.title, 'Tried out');
      assert.equal((await server.rest('GET', url)).status, 200);
    }
  });

  test('a site, a reply, a tag, a name, and the word that they changed', async () => {
    const olga = await connect(c, world.owner.token, app);
    const told = (what) => next(olga, 'workspace_changed', (one) => one.what === what);
    for (const [path, body, what] of [
      ['/sites', { name: 'Other', allowedOrigins: [] }, 'sites'], ['/replies', { shortcut: 'hi', content: 'Hello', scope: 'shared' }, 'replies'],
      ['/tags', { name: 'urgent' }, 'tags'], ['/departments', { name: 'Third' }, 'departments'],
    ]) {
      const heard = told(what);
      const made = await a.ok('POST', path, { token: world.owner.token, body });
      await heard;
      const list = await c.ok('GET', path, { token: world.owner.token });
      assert.ok((list.items ?? list).some((one) => (made.id ? one.id === made.id : one.name === made.name)), path);
    }
    await a.ok('PATCH', `/sites/${world.site.id}`, { token: world.owner.token, body: { allowedOrigins: ['https://new.example.org'] } });
    const from = (server, origin) => server.rest('POST', '/api/v1/widget/session', { body: { siteKey: world.site.publicKey }, headers: { origin } });
    for (const server of [b, c]) {
      assert.equal((await from(server, 'https://new.example.org')).status, 200);
      assert.equal((await from(server, 'https://shop.example.org')).json.code, 'forbidden');
    }
  });

  test('an edited and a deleted message, and how far somebody read', async () => {
    const guest = await talk();
    const [mine, ann] = [await connect(a, guest.token), await connect(b, world.ann.token, app)];
    await ask(ann, 'join_conversation', guest.here);
    const { data } = await ask(ann, 'send_message', { ...guest.here, content: 'first' });
    const path = `/conversations/${guest.conversation.id}/messages/${data.seq}`;
    const edited = next(mine, 'message_updated', ({ content }) => content === 'second');
    await c.ok('PATCH', path, { token: world.ann.token, body: { content: 'second' } });
    await edited;
    const read = next(ann, 'message_read', ({ userId }) => userId === guest.id);
    await ask(mine, 'mark_read', { ...guest.here, seq: data.seq });
    await read;
    const deleted = next(mine, 'message_deleted', ({ id }) => id === data.id);
    assert.equal((await b.rest('DELETE', `/api/v1${path}`, { token: world.ann.token })).status, 204);
    await deleted;
  });
});
