// API tokens: what opens what, for whom, and for how long.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Server } from './support/server.mjs';
import { talking, user, workspace } from './support/people.mjs';
import { closeAll, connect, next, refused } from './support/sockets.mjs';

const SCOPES = ['conversations:read', 'conversations:write', 'visitors:read', 'visitors:write', 'workspace:read', 'workspace:write'];

let server, world, admin;
before(async () => {
  server = await Server.start(['--login-tries', '0', '--rate-messages-agent', '0']);
  world = await workspace(server);
  admin = await user(server, 'admin', 'Adam');
});
after(async () => { closeAll(); await server.discard(); });

const outcome = (answer) => answer.json?.code ?? answer.status;
const call = (token, method, path, body) => server.rest(method, `/api/v1${path}`, { token, body });
const make = async (who, body) => server.ok('POST', '/tokens', { token: who.token, body: { name: 'Robot', scopes: SCOPES, ...body } });
const list = async () => (await server.ok('GET', '/tokens?limit=200', { token: world.owner.token })).items;

test('a token is shown once, and listed without it', async () => {
  const ear = await connect(server, world.ann.token, { auth: { app: true } });
  const heard = next(ear, 'workspace_changed', ({ what }) => what === 'tokens');
  const made = await make(admin, { scopes: ['visitors:read', 'conversations:read', 'visitors:read'] });
  await heard;
  assert.match(made.token, /^vx_[\w-]{40,}$/);
  assert.deepEqual(made.scopes, ['conversations:read', 'visitors:read']);
  assert.deepEqual(made.createdBy, { id: admin.id, name: 'Adam' });
  const { token, ...rest } = made;
  const listed = (await list()).find(({ id }) => id === made.id);
  assert.deepEqual(listed, rest);
  assert.deepEqual([listed.expiresAt, listed.usedAt], [null, null]);
  assert.ok(!JSON.stringify(await list()).includes(token));
});

test('making one is for admins, and its fields have limits', async () => {
  for (const [method, path, body] of [['GET', '/tokens'], ['POST', '/tokens', { name: 'x', scopes: SCOPES }], ['DELETE', '/tokens/x']]) {
    assert.equal(outcome(await call(world.ann.token, method, path, body)), 'forbidden');
  }
  for (const body of [
    { name: '', scopes: SCOPES }, { name: 'x', scopes: [] }, { name: 'x', scopes: ['everything'] }, { name: 'x' },
    { name: 'x', scopes: SCOPES, expiresAt: '2020-01-01T00:00:00.000Z' }, { name: 'x', scopes: SCOPES, expiresAt: 'soon' },
  ]) assert.equal(outcome(await call(admin.token, 'POST', '/tokens', body)), 'invalid', JSON.stringify(body));
});

/** Every operation that asks who one is, with the scope that it needs; none where no token opens it, or no scope alone. */
const NEEDED = [
  [null, /^GET \/visitors\/.*\/export$/],
  [null, /^\w+ \/auth\//], [null, /^\w+ \/tokens/], [null, /^\w+ \/notifications/], [null, /^\w+ \/widget\//], [null, /^POST .*\/(rating|end)$/],
  ['workspace:write', /^GET \/sites$/],
  ['workspace:read', /^GET \/(workspace|nodes|team|users|departments|replies|tags)\b/],
  ['workspace:write', /^\w+ \/(workspace|users|departments|sites|replies|tags)\b/],
  ['visitors:read', /^GET \/visitors\b/], ['visitors:write', /^\w+ \/visitors\b/],
  ['conversations:read', /^GET \/(conversations|search|uploads|inbox|today)\b/],
  ['conversations:write', /^\w+ \/(conversations|uploads)\b/],
];

test('each scope opens its routes and no other, for every route that there is', async () => {
  const { paths } = await server.ok('GET', '/openapi.json');
  const tokens = Object.fromEntries(await Promise.all(SCOPES.map(async (scope) => [scope, (await make(admin, { scopes: [scope] })).token])));
  const covers = (scope, needed) => needed !== null && (scope === needed || scope === needed.replace(':read', ':write'));
  const found = [];
  let cells = 0;
  for (const [path, operations] of Object.entries(paths)) {
    for (const [method, { security }] of Object.entries(operations)) {
      if (!security) continue;
      const route = `${method.toUpperCase()} ${path.replace('/api/v1', '')}`;
      const [needed] = NEEDED.find(([, fits]) => fits.test(route)) ?? [undefined];
      if (needed === undefined) found.push(`${route}: in no scope`);
      for (const scope of SCOPES) {
        cells += 1;
        // An id that nothing has: who may pass gets another answer than `forbidden`.
        const answer = await call(tokens[scope], method.toUpperCase(), path.replace('/api/v1', '').replaceAll(/\{\w+\}/g, 'nothing'));
        const passes = outcome(answer) !== 'forbidden';
        if (passes !== covers(scope, needed ?? null)) found.push(`${route}, ${scope}: ${outcome(answer)}`);
      }
    }
  }
  assert.deepEqual(found, []);
  assert.ok(cells > 250, `${cells} cells`);
});

test('it speaks with its maker\'s name and rights, and says when it was used', async () => {
  const guest = await talking(server, world.site);
  const { token, id } = await make(admin);
  const path = `/conversations/${guest.conversation.id}/messages`;
  const said = await call(token, 'POST', path, { content: 'From a program', type: 'text' });
  assert.equal(said.status, 201, said.text);
  assert.deepEqual(said.json.sender, { id: admin.id, kind: 'agent', name: 'Adam' });
  const used = async () => (await list()).find((one) => one.id === id).usedAt;
  const first = await used();
  assert.ok(Math.abs(Date.parse(first) - Date.now()) < 60_000);
  await call(token, 'GET', '/team');
  assert.equal(await used(), first);
  // Not what its maker may not, either.
  assert.equal(outcome(await call(token, 'PATCH', `/users/${world.owner.id}`, { name: 'X' })), 'forbidden');
});

test('it opens no socket', async () => {
  const { token } = await make(admin);
  assert.equal(await refused(server, token), 'unauthorized');
  assert.equal(await refused(server, token, { path: '/department', query: { departmentId: world.sales.id } }), 'unauthorized');
});

test('a removed one, a wrong one and one past its time open nothing', async () => {
  const made = await make(admin);
  assert.equal(outcome(await call(made.token, 'GET', '/team')), 200);
  assert.equal((await call(world.owner.token, 'DELETE', `/tokens/${made.id}`)).status, 204);
  assert.equal(outcome(await call(world.owner.token, 'DELETE', `/tokens/${made.id}`)), 'not_found');
  for (const token of [made.token, 'vx_', 'vx_made-up', `${made.token}x`]) {
    assert.equal(outcome(await call(token, 'GET', '/team')), 'unauthorized');
  }
  const soon = await make(admin, { expiresAt: new Date(Date.now() + 1500).toISOString() });
  for (const late = Date.now() + 15_000; ;) {
    const answer = outcome(await call(soon.token, 'GET', '/team'));
    if (answer === 'token_expired') break;
    assert.equal(answer, 200);
    assert.ok(Date.now() < late, 'it does not end');
  }
});

test('a maker that is demoted, disabled or removed takes its rights along at once', async () => {
  const max = await user(server, 'admin', 'Max');
  const { token, id } = await make(max);
  const users = () => call(token, 'GET', '/users');
  assert.equal((await users()).status, 200);
  const change = (body) => server.ok('PATCH', `/users/${max.id}`, { token: world.owner.token, body });
  await change({ role: 'agent' });
  assert.equal(outcome(await users()), 'forbidden');
  assert.equal((await call(token, 'GET', '/team')).status, 200);
  await change({ disabled: true });
  assert.equal(outcome(await call(token, 'GET', '/team')), 'unauthorized');
  await change({ disabled: false });
  assert.equal((await call(token, 'GET', '/team')).status, 200);
  await call(world.owner.token, 'DELETE', `/users/${max.id}`);
  assert.equal(outcome(await call(token, 'GET', '/team')), 'unauthorized');
  assert.ok(!(await list()).some((one) => one.id === id));
});

test('an agent\'s reach is its departments\', by token as by log-in', async () => {
  const eve = await user(server, 'admin', 'Eve');
  const { token } = await make(eve);
  const guest = await talking(server, world.site);
  const path = `/conversations/${guest.conversation.id}`;
  assert.equal((await call(token, 'GET', path)).status, 200);
  await server.ok('PATCH', `/users/${eve.id}`, { token: world.owner.token, body: { role: 'agent' } });
  assert.equal(outcome(await call(token, 'GET', path)), 'not_found');
});

test('its messages count against its maker\'s rate', async (t) => {
  const strict = await Server.start(['--rate-messages-agent', '3']);
  t.after(() => strict.discard());
  const owner = await user(strict, 'owner', 'Olga');
  const { token } = await strict.ok('POST', '/tokens', { token: owner.token, body: { name: 'x', scopes: SCOPES } });
  const begun = await strict.ok('POST', '/conversations', { token, body: { visitor: { name: 'Vera' } } });
  const say = (by) => strict.rest('POST', `/api/v1/conversations/${begun.id}/messages`, { token: by, body: { content: 'x', type: 'text' } });
  const answers = [await say(token), await say(owner.token), await say(token), await say(token), await say(owner.token)];
  assert.deepEqual(answers.map(outcome), [201, 201, 201, 'rate_limited', 'rate_limited']);
});
