// The workspace as its people keep it: the first minute, names and settings, links, canned replies, tags.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Server } from './support/server.mjs';
import { PASSWORD, talking, user, visitor, workspace } from './support/people.mjs';
import { ask, closeAll, connect, next } from './support/sockets.mjs';

let server, world, admin;
before(async () => {
  server = await Server.start(['--login-tries', '0', '--rate-messages', '0', '--max-sockets-address', '0']);
  world = await workspace(server);
  admin = await user(server, 'admin', 'Adam');
});
after(async () => { closeAll(); await server.discard(); });

/** The code of an answer, or its status where it is good. */
const outcome = (answer) => answer.json?.code ?? answer.status;
const call = (who, method, path, body) => server.rest(method, `/api/v1${path}`, { token: who?.token, body });
const ok = (who, method, path, body) => server.ok(method, path, { token: who?.token, body });
const app = (who) => connect(server, who.token, { auth: { app: true } });
const changed = (socket, part) => next(socket, 'workspace_changed', ({ what }) => what === part);
/** Everything that was told to a socket is there once it is answered. */
const settled = (socket) => ask(socket, 'set_status', { status: 'online' });
const told = (socket) => socket.heard.filter(([event]) => event === 'workspace_changed').map(([, { what }]) => what);

describe('the first minute', () => {
  test('the link that the first start prints makes the owner and names the workspace', async (t) => {
    const fresh = await Server.start(['--public-url', 'https://chat.example.org']);
    t.after(() => fresh.discard());
    const [, base, token, again] = await fresh.said(/^voxora: .* (\S+)\/setup#(\S+) .*one-time setup token: (\S+)$/m);
    assert.deepEqual([base, token], ['https://chat.example.org', again]);
    const start = await fresh.ok('GET', '/start');
    assert.deepEqual(Object.keys(start), ['needsSetup', 'workspace', 'version', 'demo']);
    assert.deepEqual([start.needsSetup, start.demo], [true, null]);
    const body = { setupToken: token, name: 'Olga', email: 'olga@example.org', password: PASSWORD };
    const bad = await fresh.rest('POST', '/api/v1/auth/setup', { body: { ...body, workspaceName: 'a\nb' } });
    assert.equal(bad.json.code, 'invalid');
    await fresh.ok('POST', '/auth/setup', { body: { ...body, workspaceName: '  Clay & Ash ' } });
    const after = await fresh.ok('GET', '/start');
    assert.deepEqual([after.needsSetup, after.workspace], [false, 'Clay & Ash']);
  });

  test('without an address of its own, the link has the one that it listens on', async (t) => {
    const fresh = await Server.start();
    t.after(() => fresh.discard());
    const [, base] = await fresh.said(/^voxora: .* (\S+)\/setup#/m);
    assert.equal(base, fresh.url);
    const wide = await Server.start([], { listen: '0.0.0.0:0' });
    t.after(() => wide.discard());
    const [, here] = await wide.said(/^voxora: .* (\S+)\/setup#/m);
    assert.equal(here, wide.url.replace('0.0.0.0', '127.0.0.1'));
  });

  test('the demo says who can be tried', async (t) => {
    const demo = await Server.start([], { command: 'demo' });
    t.after(() => demo.discard());
    const start = await demo.ok('GET', '/start');
    assert.equal(start.needsSetup, false);
    assert.equal((await demo.ok('POST', '/auth/login', { body: start.demo })).user.role, 'owner');
  });
});

describe('the workspace', () => {
  test('admins name it, and everybody is told', async () => {
    const ear = await app(world.ann);
    const heard = changed(ear, 'workspace');
    const now = await ok(admin, 'PATCH', '/workspace', { name: 'Pots' });
    await heard;
    const limits = { maxUpload: 10_000_000, maxContent: 10_000 };
    assert.deepEqual(now, { name: 'Pots', sites: [{ id: world.site.id, name: 'Shop' }], limits });
    assert.deepEqual(await ok(world.ann, 'GET', '/workspace'), now);
    assert.equal(outcome(await call(world.ann, 'PATCH', '/workspace', { name: 'Mine' })), 'forbidden');
    for (const name of ['', ' ', 'x'.repeat(61), 'a\u0000b']) {
      assert.equal(outcome(await call(admin, 'PATCH', '/workspace', { name })), 'invalid', name);
    }
    assert.deepEqual(await ok(admin, 'PATCH', '/workspace', {}), now);
  });
});

describe('one\'s own', () => {
  test('settings begin with defaults, change one by one, and stay', async () => {
    const sam = await user(server, 'agent', 'Sam');
    const me = await ok(sam, 'GET', '/auth/me');
    const defaults = { locale: 'auto', theme: 'auto', sound: 'mine', desktop: 'mine', enterSends: true };
    assert.deepEqual(me, { id: sam.id, name: 'Sam', email: sam.email, role: 'agent', status: 'offline', departmentIds: [], settings: defaults });
    await ok(sam, 'PATCH', '/auth/me', { settings: { theme: 'dark', sound: 'all' } });
    const { settings } = await ok(sam, 'PATCH', '/auth/me', { settings: { locale: 'pt-BR', enterSends: false } });
    assert.deepEqual(settings, { locale: 'pt-BR', theme: 'dark', sound: 'all', desktop: 'mine', enterSends: false });
    for (const bad of [{ locale: '../x' }, { theme: 'pink' }, { sound: 'loud' }, { enterSends: 'yes' }]) {
      assert.equal(outcome(await call(sam, 'PATCH', '/auth/me', { settings: bad })), 'invalid', JSON.stringify(bad));
    }
    assert.deepEqual((await ok(sam, 'GET', '/auth/me')).settings, settings);
    const guest = await visitor(server, world.site);
    assert.equal(outcome(await call(guest, 'PATCH', '/auth/me', { name: 'X' })), 'forbidden');
  });

  test('a new name is told to the team, settings to their owner alone', async () => {
    const [own, other, plain] = [await app(world.bob), await app(world.ann), await connect(server, world.bob.token)];
    const [mine, theirs] = [changed(own, 'me'), changed(other, 'team')];
    assert.equal((await ok(world.bob, 'PATCH', '/auth/me', { name: ' Robert ' })).name, 'Robert');
    await Promise.all([mine, theirs]);
    await ok(world.bob, 'PATCH', '/auth/me', { settings: { theme: 'light' } });
    for (const socket of [own, other, plain]) await settled(socket);
    assert.deepEqual(told(own).sort(), ['me', 'me', 'team']);
    assert.deepEqual([told(other), told(plain)], [['team'], []]);
    // What is said from now on is said by the new name.
    const guest = await talking(server, world.site);
    await ok(world.owner, 'PATCH', `/conversations/${guest.conversation.id}`, { assigneeId: world.bob.id });
    const said = await ok(world.bob, 'POST', `/conversations/${guest.conversation.id}/messages`, { content: 'Hi', type: 'text' });
    assert.equal(said.sender.name, 'Robert');
    await ok(world.bob, 'PATCH', '/auth/me', { name: 'Bob' });
  });

  test('the team is who can be given work, with their departments and whether they are there', async () => {
    const gone = await user(server, 'agent', 'Gone');
    await ok(world.owner, 'PATCH', `/users/${gone.id}`, { disabled: true });
    await ok(world.owner, 'POST', '/users', { name: 'Invited', email: 'invited@example.org', role: 'agent' });
    const ear = await app(world.ann);
    await ask(ear, 'set_status', { status: 'busy' });
    const { items } = await ok(world.bob, 'GET', '/team');
    const ann = items.find(({ id }) => id === world.ann.id);
    assert.deepEqual(ann, { id: world.ann.id, name: 'Ann', role: 'agent', status: 'busy', departmentIds: [world.sales.id] });
    assert.ok(!items.some(({ name }) => ['Gone', 'Invited'].includes(name)));
    const page = await ok(world.bob, 'GET', '/team?limit=1');
    assert.equal(page.items.length, 1);
    const rest = await ok(world.bob, 'GET', `/team?limit=200&cursor=${page.nextCursor}`);
    assert.deepEqual([...page.items, ...rest.items], items);
    await ask(ear, 'set_status', { status: 'online' });
  });
});

describe('a link to choose a password', () => {
  const link = async (who, target) => {
    const made = await ok(who, 'POST', `/users/${target.id}/link`);
    return { ...made, token: made.url.split('#')[1] };
  };
  const open = (token) => server.rest('POST', '/api/v1/auth/link', { body: { token } });
  const accept = (token, password = PASSWORD) => server.rest('POST', '/api/v1/auth/accept', { body: { token, password } });
  const days = (until) => (Date.parse(until) - Date.now()) / 86_400_000;
  const invited = (name) => ok(world.owner, 'POST', '/users', { name, email: `${name.toLowerCase()}@example.org`, role: 'agent' });

  test('an invited user gets an invitation, and the new one ends the old one', async () => {
    const ida = await invited('Ida');
    const first = ida.invitationUrl.split('#')[1];
    const second = await link(admin, ida);
    assert.match(second.url, /^\/invite#\S+$/);
    assert.ok(days(second.expiresAt) > 6.9 && days(second.expiresAt) < 7.1);
    assert.equal(outcome(await open(first)), 'unauthorized');
    const { workspace: named } = await server.ok('GET', '/start');
    assert.deepEqual((await open(second.token)).json, { kind: 'invitation', name: 'Ida', email: 'ida@example.org', workspace: named });
    const ear = await app(world.ann);
    const heard = changed(ear, 'team');
    assert.equal((await accept(second.token)).json.user.id, ida.id);
    await heard;
    assert.equal(outcome(await open(second.token)), 'unauthorized');
    assert.equal(outcome(await accept(second.token)), 'unauthorized');
  });

  test('who has a password gets a reset, which ends its sessions and works once', async () => {
    const rita = await user(server, 'agent', 'Rita');
    const socket = await app(rita);
    const reset = await link(admin, rita);
    assert.match(reset.url, /^\/reset#\S+$/);
    assert.ok(days(reset.expiresAt) > 0.9 && days(reset.expiresAt) < 1.1);
    assert.equal((await open(reset.token)).json.kind, 'reset');
    assert.equal((await ok(rita, 'GET', '/auth/me')).name, 'Rita');
    const over = Promise.all([next(socket, 'session_revoked'), next(socket, 'disconnect')]);
    const taken = await accept(reset.token, 'another long one');
    assert.equal(taken.json.user.id, rita.id);
    assert.match(taken.headers.get('set-cookie'), /^voxora_refresh=/);
    assert.deepEqual((await over)[0], [{ reason: 'password_changed' }]);
    assert.equal(outcome(await call(rita, 'GET', '/auth/me')), 'session_revoked');
    assert.equal(outcome(await accept(reset.token)), 'unauthorized');
    const login = (password) => server.rest('POST', '/api/v1/auth/login', { body: { email: rita.email, password } });
    assert.deepEqual([(await login(PASSWORD)).status, (await login('another long one')).status], [401, 200]);
  });

  test('of two who take one at once, one does', async () => {
    const tim = await user(server, 'agent', 'Tim');
    const { token } = await link(admin, tim);
    const answers = await Promise.all([accept(token, 'the first new one'), accept(token, 'the other new one')]);
    assert.deepEqual(answers.map(outcome).sort(), [200, 'unauthorized']);
  });

  test('a password that is chosen otherwise ends it', async () => {
    const pia = await user(server, 'agent', 'Pia');
    const { token } = await link(admin, pia);
    await ok(pia, 'POST', '/auth/password', { current: PASSWORD, next: 'quite another one' });
    assert.equal(outcome(await open(token)), 'unauthorized');
  });

  test('a disabled user gets none, and what it had is worthless for good', async () => {
    const dan = await user(server, 'agent', 'Dan');
    const { token } = await link(admin, dan);
    await ok(admin, 'PATCH', `/users/${dan.id}`, { disabled: true });
    assert.equal(outcome(await open(token)), 'unauthorized');
    assert.equal(outcome(await call(admin, 'POST', `/users/${dan.id}/link`)), 'conflict');
    await ok(admin, 'PATCH', `/users/${dan.id}`, { disabled: false });
    assert.equal(outcome(await open(token)), 'unauthorized');
    await link(admin, dan);
  });

  test('an owner\'s is the business of owners, also of who becomes one', async () => {
    assert.equal(outcome(await call(admin, 'POST', `/users/${world.owner.id}/link`)), 'forbidden');
    assert.equal(outcome(await call(world.ann, 'POST', `/users/${world.bob.id}/link`)), 'forbidden');
    const mia = await user(server, 'admin', 'Mia');
    const { token } = await link(admin, mia);
    await ok(world.owner, 'PATCH', `/users/${mia.id}`, { role: 'owner' });
    assert.equal(outcome(await open(token)), 'unauthorized');
    assert.equal((await open((await link(world.owner, mia)).token)).status, 200);
    await ok(world.owner, 'DELETE', `/users/${mia.id}`);
  });

  test('guesses count as login tries of their address', async (t) => {
    const few = await Server.start(['--login-tries', '3']);
    t.after(() => few.discard());
    const guess = () => few.rest('POST', '/api/v1/auth/link', { body: { token: 'a guess' } });
    const answers = [await guess(), await guess(), await guess(), await guess()];
    assert.deepEqual(answers.map(outcome), ['unauthorized', 'unauthorized', 'unauthorized', 'rate_limited']);
  });
});

describe('canned replies', () => {
  const make = (who, body) => call(who, 'POST', '/replies', { content: 'Hello', ...body });
  const shortcuts = async (who) => (await ok(who, 'GET', '/replies?limit=200')).items.map(({ shortcut }) => shortcut).sort();
  const department = (shortcut) => ({ shortcut, scope: 'department', departmentId: world.sales.id });

  test('each has its own, a department\'s members theirs, and all the shared ones', async () => {
    assert.equal((await make(world.ann, { shortcut: 'mine', scope: 'personal' })).status, 201);
    assert.equal((await make(world.ann, department('sales'))).status, 201);
    assert.equal((await make(admin, { shortcut: 'all', scope: 'shared' })).status, 201);
    assert.deepEqual(await shortcuts(world.ann), ['all', 'mine', 'sales']);
    assert.deepEqual(await shortcuts(world.bob), ['all']);
    assert.deepEqual(await shortcuts(admin), ['all', 'sales']);
    assert.equal(outcome(await make(world.ann, { shortcut: 'x', scope: 'shared' })), 'forbidden');
    assert.equal(outcome(await make(world.bob, department('x'))), 'forbidden');
    assert.equal(outcome(await make(world.bob, { ...department('x'), departmentId: 'nowhere' })), 'not_found');
    const [mine] = (await ok(world.ann, 'GET', '/replies')).items.filter(({ scope }) => scope === 'personal');
    assert.deepEqual(Object.keys(mine), ['id', 'shortcut', 'content', 'scope', 'departmentId', 'ownerId', 'createdAt', 'updatedAt']);
    assert.equal(mine.ownerId, world.ann.id);
  });

  test('who may not use one does not know of it; who may, but not change it, is told so', async () => {
    const all = (await ok(world.ann, 'GET', '/replies')).items;
    const [mine, sales, shared] = ['mine', 'sales', 'all'].map((name) => all.find(({ shortcut }) => shortcut === name));
    for (const [who, reply, wanted] of [
      [world.bob, mine, 'not_found'], [admin, mine, 'not_found'], [world.bob, sales, 'not_found'],
      [world.bob, shared, 'forbidden'], [world.ann, shared, 'forbidden'],
      [world.ann, sales, 200], [admin, sales, 200], [admin, shared, 200], [world.ann, mine, 200],
    ]) {
      assert.equal(outcome(await call(who, 'PATCH', `/replies/${reply.id}`, { content: 'Good day' })), wanted, `${who.name}, ${reply.shortcut}`);
      if (wanted !== 200) assert.equal(outcome(await call(who, 'DELETE', `/replies/${reply.id}`)), wanted);
    }
    assert.equal(outcome(await call(world.ann, 'PATCH', `/replies/${mine.id}`, { scope: 'shared' })), 'forbidden');
    const moved = await ok(world.ann, 'PATCH', `/replies/${mine.id}`, { scope: 'department', departmentId: world.sales.id });
    assert.deepEqual([moved.scope, moved.departmentId, moved.content], ['department', world.sales.id, 'Good day']);
    assert.equal((await call(world.ann, 'DELETE', `/replies/${moved.id}`)).status, 204);
    assert.equal(outcome(await call(world.ann, 'DELETE', `/replies/${moved.id}`)), 'not_found');
  });

  test('a shortcut is a word, once in its scope, and the rest has its limits', async () => {
    assert.equal((await make(world.ann, { shortcut: 'Hi', scope: 'personal' })).status, 201);
    assert.equal(outcome(await make(world.ann, { shortcut: 'hi', scope: 'personal' })), 'conflict');
    assert.equal((await make(world.bob, { shortcut: 'hi', scope: 'personal' })).status, 201);
    assert.equal((await make(world.ann, department('hi'))).status, 201);
    for (const body of [
      { shortcut: '', scope: 'personal' }, { shortcut: 'two words', scope: 'personal' }, { shortcut: 'x'.repeat(33), scope: 'personal' },
      { shortcut: 'y', scope: 'personal', content: ' ' }, { shortcut: 'y', scope: 'personal', content: 'x'.repeat(10_001) },
      { shortcut: 'y', scope: 'department' }, { shortcut: 'y', scope: 'shared', departmentId: world.sales.id },
      { shortcut: 'y' }, { scope: 'personal' }, { shortcut: 'y', scope: 'secret' },
    ]) assert.equal(outcome(await make(world.ann, body)), 'invalid', JSON.stringify(body));
    assert.equal((await make(world.ann, { shortcut: 'größe-1_b', scope: 'personal', content: 'x'.repeat(10_000) })).status, 201);
  });

  test('staff are told of a change, and of a personal one its owner alone', async () => {
    const [own, other] = [await app(world.ann), await app(world.bob)];
    const shared = changed(other, 'replies');
    const { id } = await ok(admin, 'POST', '/replies', { shortcut: 'news', content: 'x', scope: 'shared' });
    await shared;
    const mine = changed(own, 'replies');
    await ok(world.ann, 'POST', '/replies', { shortcut: 'quiet', content: 'x', scope: 'personal' });
    await mine;
    await ok(admin, 'DELETE', `/replies/${id}`);
    await settled(other);
    assert.deepEqual(told(other), ['replies', 'replies']);
  });

  test('a department that goes takes its replies along, and a user its own', async () => {
    const { id } = await ok(world.owner, 'POST', '/departments', { name: 'Short' });
    await ok(world.owner, 'POST', '/replies', { shortcut: 'short', content: 'x', scope: 'department', departmentId: id });
    await ok(world.owner, 'DELETE', `/departments/${id}`);
    assert.ok(!(await shortcuts(world.owner)).includes('short'));
    const leo = await user(server, 'agent', 'Leo');
    await ok(leo, 'POST', '/replies', { shortcut: 'leo', content: 'x', scope: 'personal' });
    await ok(world.owner, 'DELETE', `/users/${leo.id}`);
  });
});

describe('tags', () => {
  const tags = async (who) => Object.fromEntries((await ok(who, 'GET', '/tags?limit=200')).items.map((tag) => [tag.name, tag]));
  const tagged = async (names, site = world.site) => {
    const { conversation } = await talking(server, site);
    return ok(world.owner, 'PATCH', `/conversations/${conversation.id}`, { tags: names });
  };
  const of = async ({ id }) => (await ok(world.owner, 'GET', `/conversations/${id}`)).tags;
  const path = (name) => `/tags/${encodeURIComponent(name)}`;

  test('one that a conversation is given is known from then on', async () => {
    const ear = await app(world.bob);
    const heard = changed(ear, 'tags');
    await tagged([' late order ', 'late order']);
    await heard;
    assert.deepEqual((await tags(world.ann))['late order'], { name: 'late order', color: null, conversations: 1 });
  });

  test('agents make them, admins change and remove them', async () => {
    assert.deepEqual(await ok(world.ann, 'POST', '/tags', { name: 'vip', color: '#aa00FF' }), { name: 'vip', color: '#aa00FF', conversations: 0 });
    assert.equal(outcome(await call(world.bob, 'POST', '/tags', { name: 'vip' })), 'conflict');
    for (const body of [{}, { name: ' ' }, { name: 'x'.repeat(51) }, { name: 'a\nb' }, { name: 'y', color: 'red' }]) {
      assert.equal(outcome(await call(world.ann, 'POST', '/tags', body)), 'invalid', JSON.stringify(body));
    }
    for (const [method, body] of [['PATCH', { color: null }], ['DELETE']]) {
      assert.equal(outcome(await call(world.ann, method, path('vip'), body)), 'forbidden');
      assert.equal(outcome(await call(admin, method, path('nothing'), body)), 'not_found');
    }
    assert.equal((await ok(admin, 'PATCH', path('vip'), { color: null })).color, null);
  });

  test('a new name is everywhere at once, and of two one is left', async () => {
    const [one, both] = [await tagged(['größe/1']), await tagged(['größe/1', 'size'])];
    await ok(admin, 'PATCH', path('größe/1'), { color: '#010203' });
    const ear = await app(world.owner);
    const heard = next(ear, 'conversation_updated', ({ id, tags: now }) => id === one.id && now[0] === 'fit');
    assert.deepEqual(await ok(admin, 'PATCH', path('größe/1'), { name: 'fit' }), { name: 'fit', color: '#010203', conversations: 2 });
    await heard;
    assert.deepEqual([await of(one), await of(both)], [['fit'], ['fit', 'size']]);
    assert.deepEqual(await ok(admin, 'PATCH', path('fit'), { name: 'size' }), { name: 'size', color: null, conversations: 2 });
    assert.deepEqual([await of(one), await of(both)], [['size'], ['size']]);
    const known = await tags(admin);
    assert.ok(known.size && !known.fit && !known['größe/1']);
  });

  test('one that is removed is gone from all conversations', async () => {
    const one = await tagged(['gone', 'kept']);
    const ear = await app(world.owner);
    const heard = next(ear, 'conversation_updated', ({ id, tags: now }) => id === one.id && now.length === 1);
    assert.equal((await call(admin, 'DELETE', path('gone'))).status, 204);
    await heard;
    assert.deepEqual(await of(one), ['kept']);
    assert.deepEqual((await ok(world.owner, 'GET', '/conversations?tag=gone')).items, []);
    assert.ok(!(await tags(admin)).gone);
  });

  test('an agent\'s counts are of what it may see', async () => {
    await tagged(['secret']);
    assert.deepEqual([await tags(admin), await tags(world.ann), await tags(world.bob)].map(({ secret }) => secret.conversations), [1, 1, 0]);
  });

  test('the list comes by name, page by page', async () => {
    const all = (await ok(world.ann, 'GET', '/tags?limit=200')).items;
    assert.deepEqual(all.map(({ name }) => name), Object.keys(await tags(world.ann)).sort());
    const seen = [];
    for (let cursor = ''; cursor !== null;) {
      const page = await ok(world.ann, 'GET', `/tags?limit=2${cursor && `&cursor=${cursor}`}`);
      seen.push(...page.items);
      cursor = page.nextCursor;
    }
    assert.deepEqual(seen, all);
    assert.equal(outcome(await call(world.ann, 'GET', '/tags?cursor=zz')), 'invalid');
  });
});
