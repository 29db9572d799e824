// What ends somewhere: lists that agents and visitors can fill, and what each may learn of others.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Server } from './support/server.mjs';
import { talking, user, visitor, workspace } from './support/people.mjs';
import { ask, closeAll, connect, next } from './support/sockets.mjs';

let server, world;
before(async () => {
  server = await Server.start(['--rate-messages', '0', '--rate-events', '0']);
  world = await workspace(server);
});
after(async () => { closeAll(); await server.discard(); });

const outcome = (answer) => answer.json?.code ?? answer.status;
const call = (who, method, path, body) => server.rest(method, `/api/v1${path}`, { token: who?.token, body });
const ok = (who, method, path, body) => server.ok(method, path, { token: who?.token, body });
const numbers = (count) => Array.from({ length: count }, (_, at) => at);

/** The outcomes of many requests, some at a time. */
async function many(count, make, atOnce = 50) {
  const outcomes = [];
  for (let from = 0; from < count; from += atOnce) {
    const some = numbers(Math.min(atOnce, count - from)).map((at) => make(from + at));
    outcomes.push(...(await Promise.all(some)).map(outcome));
  }
  return outcomes;
}
const good = (outcomes) => outcomes.filter((one) => one === 201 || one === 200).length;

describe('a list ends', () => {
  test('replies, in each place by itself', async () => {
    const reply = (who, at, place = { scope: 'personal' }) => call(who, 'POST', '/replies', { shortcut: `r${at}`, content: 'Hello', ...place });
    const outcomes = await many(510, (at) => reply(world.ann, at));
    assert.equal(good(outcomes), 500);
    assert.equal(outcomes.at(-1), 'conflict');
    const place = { scope: 'department', departmentId: world.sales.id };
    const made = await reply(world.ann, 'dept', place);
    assert.equal(made.status, 201);
    assert.equal(outcome(await call(world.ann, 'PATCH', `/replies/${made.json.id}`, { scope: 'personal' })), 'conflict');
    assert.equal((await reply(world.bob, 'own')).status, 201);
  });

  test('tags, however they are made', async () => {
    const { conversation } = await talking(server, world.site);
    const file = (from) => call(world.ann, 'PATCH', `/conversations/${conversation.id}`, { tags: numbers(20).map((at) => `t${from}-${at}`) });
    assert.equal(good(await many(100, file)), 100);
    assert.equal(outcome(await file('more')), 'conflict');
    assert.equal(outcome(await call(world.ann, 'POST', '/tags', { name: 'more' })), 'conflict');
    // What is known already can still be given, and what was refused left nothing behind.
    const tags = numbers(20).map((at) => `t0-${at}`);
    assert.deepEqual((await ok(world.ann, 'PATCH', `/conversations/${conversation.id}`, { tags })).tags, tags.toSorted());
    assert.equal((await call(world.owner, 'DELETE', '/tags/t0-0')).status, 204);
    assert.equal((await call(world.ann, 'POST', '/tags', { name: 'more' })).status, 201);
  });

  test('API tokens', async () => {
    const outcomes = await many(501, () => call(world.owner, 'POST', '/tokens', { name: 'Robot', scopes: ['workspace:read'] }));
    assert.deepEqual([good(outcomes), outcomes.at(-1)], [500, 'conflict']);
  });

  test('notifications: the newest are kept', async () => {
    const { conversation } = await talking(server, world.site);
    const note = (at) => call(world.owner, 'POST', `/conversations/${conversation.id}/messages`, { content: `note ${at}`, type: 'note', mentions: [world.ann.id] });
    assert.equal(good(await many(1050, note)), 1050);
    const seen = [];
    for (let cursor = ''; cursor !== null;) {
      const page = await ok(world.ann, 'GET', `/notifications?limit=200${cursor && `&cursor=${cursor}`}`);
      seen.push(...page.items);
      cursor = page.nextCursor;
    }
    const { lastSeq } = await ok(world.ann, 'GET', `/conversations/${conversation.id}`);
    assert.equal(seen.length, 1000);
    assert.equal(seen[0].seq, lastSeq);
  });

  test('conversations that a visitor begins, by the minute', async () => {
    const guest = await visitor(server, world.site);
    const outcomes = await many(31, () => call(guest, 'POST', '/conversations', {}), 1);
    assert.deepEqual([good(outcomes), outcomes.at(-1)], [30, 'rate_limited']);
    assert.equal((await call(await visitor(server, world.site), 'POST', '/conversations', {})).status, 201);
  });
});

describe('nobody is told what is others\'', () => {
  /** A visitor with a conversation in each department. */
  async function known() {
    const guest = await talking(server, world.site);
    const other = await ok(guest, 'POST', '/conversations', { departmentId: world.support.id });
    for (const [id, content] of [[guest.conversation.id, 'about a sale'], [other.id, 'about a fault']]) {
      await ok(guest, 'POST', `/conversations/${id}/messages`, { content, type: 'text' });
    }
    return guest;
  }

  test('an export has the conversations that its reader may see', async () => {
    const guest = await known();
    const said = async (who) => (await ok(who, 'GET', `/visitors/${guest.id}/export`)).conversations.flatMap(({ messages }) => messages.map(({ content }) => content));
    assert.deepEqual(await said(world.ann), ['about a sale']);
    assert.deepEqual(await said(world.bob), ['about a fault']);
    assert.deepEqual(await said(world.owner), ['about a sale', 'about a fault']);
  });

  test('an export is for API tokens that may read conversations, too', async (t) => {
    const place = await Server.start();
    t.after(() => place.discard());
    const { owner, site } = await workspace(place);
    const guest = await visitor(place, site);
    const read = async (...scopes) => {
      const { token } = await place.ok('POST', '/tokens', { token: owner.token, body: { name: 'Robot', scopes } });
      return outcome(await place.rest('GET', `/api/v1/visitors/${guest.id}/export`, { token }));
    };
    assert.equal(await read('visitors:write'), 'forbidden');
    assert.equal(await read('conversations:write'), 'forbidden');
    assert.equal(await read('visitors:read', 'conversations:read'), 200);
  });

  test('today has who can work, and one\'s own load wherever it is', async () => {
    const invited = await ok(world.owner, 'POST', '/users', { name: 'Ivy', email: 'ivy@example.org', role: 'agent' });
    const zoe = await user(server, 'agent', 'Zoe');
    const { conversation } = await talking(server, world.site);
    await ok(world.owner, 'PATCH', `/conversations/${conversation.id}`, { assigneeId: zoe.id });
    const team = async (who) => new Map((await ok(who, 'GET', '/today')).team.map(({ id, open }) => [id, open]));
    assert.ok(!(await team(zoe)).has(invited.id));
    assert.equal((await team(zoe)).get(zoe.id), 1);
    assert.equal((await team(world.bob)).get(zoe.id), 0);
    assert.equal((await team(world.ann)).get(zoe.id), 1);
  });
});

test('a tag is nothing that an address means otherwise', async () => {
  const { conversation } = await talking(server, world.site);
  for (const name of ['.', '..', ' .. ']) {
    assert.equal(outcome(await call(world.ann, 'POST', '/tags', { name })), 'invalid');
    assert.equal(outcome(await call(world.ann, 'PATCH', `/conversations/${conversation.id}`, { tags: [name] })), 'invalid');
  }
});

test('the best match is first, and a single letter is a word of its own', async () => {
  const guest = await talking(server, world.site);
  const say = (content) => ok(guest, 'POST', `/conversations/${guest.conversation.id}/messages`, { content, type: 'text' });
  for (const content of ['quokka', `quokka ${'and others '.repeat(20)}`, 'quokka quokka']) await say(content);
  const found = async (q) => (await ok(world.ann, 'GET', `/search?q=${encodeURIComponent(q)}`)).items;
  const items = await found('quok');
  assert.deepEqual(items.map(({ message: { content } }) => content.length), [13, 6, 227]);
  assert.ok(items.every(({ snippet }) => snippet.includes('⟦quokka⟧')));
  assert.deepEqual(await found('q'), []);
  await say('plan q it is');
  assert.deepEqual((await found('q')).map(({ snippet }) => snippet), ['plan ⟦q⟧ it is']);
  assert.deepEqual((await ok(world.ann, 'GET', '/search?q=quok&limit=1')).items.map(({ message: { content } }) => content), ['quokka quokka']);
});

test('what one gave back in any number hides nothing that it can be given', async () => {
  const department = await ok(world.owner, 'POST', '/departments', { name: 'Queue', routing: 'least_busy' });
  const site = await ok(world.owner, 'POST', '/sites', { name: 'Queue', allowedOrigins: [], departmentId: department.id });
  const amy = await user(server, 'agent', 'Amy');
  await server.rest('PUT', `/api/v1/departments/${department.id}/members/${amy.id}`, { token: world.owner.token });
  const socket = await connect(server, amy.token);
  const given = async () => {
    const guest = await talking(server, site);
    await ok(guest, 'POST', `/conversations/${guest.conversation.id}/messages`, { content: 'Hello?', type: 'text' });
    return guest.conversation;
  };
  for (let at = 0; at < 55; at += 1) {
    const { id, assigneeId } = await given();
    assert.equal(assigneeId, amy.id, `conversation ${at}`);
    await ok(amy, 'PATCH', `/conversations/${id}`, { assigneeId: null });
  }
  await ask(socket, 'set_status', { status: 'away' });
  const { id } = await given();
  const taken = next(socket, 'conversation_assigned', (told) => told.conversationId === id);
  await ask(socket, 'set_status', { status: 'online' });
  assert.equal((await taken)[0].assigneeId, amy.id);
});
