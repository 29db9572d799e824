// What the widget is served and may do: its files, its settings, what a visitor says of itself, ends and rates.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { request as ask_http } from 'node:http';
import { after, before, test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { SECRET, UNKNOWN } from './support/cast.mjs';
import { talking, user, visitor, workspace } from './support/people.mjs';
import { Server } from './support/server.mjs';
import { ask, closeAll, connect, inTime, next } from './support/sockets.mjs';

let server, world;
before(async () => {
  server = await Server.start(['--rate-messages', '0', '--rate-events', '0'], { env: { VOXORA_JWT_SECRET: SECRET } });
  world = await workspace(server);
});
after(async () => { closeAll(); await server.discard(); });

/** An answer as it came over the wire: nothing is decoded, no header is added. */
function raw(path, { method = 'GET', headers = {}, body, at = server } = {}) {
  return inTime(new Promise((done, failed) => {
    const asked = ask_http(`${at.url}${path}`, { method, headers }, (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('end', () => done({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts) }));
    });
    asked.on('error', failed);
    asked.end(body);
  }), path);
}

const site = (body) => server.ok('POST', '/sites', { token: world.owner.token, body: { name: 'Shop', allowedOrigins: [], ...body } });
const dressed = (appearance) => server.rest('PATCH', `/api/v1/sites/${world.site.id}`, { token: world.owner.token, body: { appearance } });
const config = (key, origin) => server.rest('GET', `/api/v1/widget/config?site=${key}`, { headers: origin ? { origin } : {} });
const policy = (answer) => Object.fromEntries(answer.headers['content-security-policy'].split(';').map((part) => {
  const [name, ...sources] = part.trim().split(' ');
  return [name, sources.join(' ')];
}));

// 1. Files.

test('the loader is for every website, compressed when it was built, and asked for again by its tag', async () => {
  const plain = await raw('/widget.js');
  assert.equal(plain.status, 200);
  assert.match(plain.headers['content-type'], /^text\/javascript; charset=utf-8$/);
  assert.equal(plain.headers['access-control-allow-origin'], '*');
  assert.equal(plain.headers['cross-origin-resource-policy'], 'cross-origin');
  assert.equal(plain.headers['cache-control'], 'public, max-age=300, stale-while-revalidate=86400');
  assert.equal(plain.headers['content-encoding'], undefined);
  assert.equal(plain.headers.vary, 'accept-encoding');
  const tags = new Set([plain.headers.etag]);
  for (const [coding, decode] of [['br', brotliDecompressSync], ['gzip', gunzipSync]]) {
    const small = await raw('/widget.js', { headers: { 'accept-encoding': `deflate, ${coding}` } });
    assert.equal(small.headers['content-encoding'], coding);
    assert.equal(small.headers.vary, 'accept-encoding');
    assert.deepEqual(decode(small.body), plain.body);
    assert.equal(Number(small.headers['content-length']), small.body.length);
    tags.add(small.headers.etag);
    const known = await raw('/widget.js', { headers: { 'accept-encoding': coding, 'if-none-match': small.headers.etag } });
    assert.equal(known.status, 304);
    assert.equal(known.body.length, 0);
    assert.equal(known.headers.etag, small.headers.etag);
    assert.equal(known.headers['cache-control'], plain.headers['cache-control']);
  }
  assert.equal(tags.size, 3);
  assert.equal((await raw('/widget.js', { headers: { 'if-none-match': '"other"' } })).status, 200);
  assert.equal((await raw('/widget.js', { method: 'HEAD' })).body.length, 0);
});

test('the frame loads nothing from elsewhere, and its files never change', async () => {
  const page = await raw(`/widget/?site=${world.site.publicKey}`);
  assert.equal(page.status, 200);
  assert.equal(page.headers['content-type'], 'text/html; charset=utf-8');
  assert.equal(page.headers['cache-control'], 'no-cache');
  const said = policy(page);
  assert.equal(said['default-src'], "'none'");
  assert.equal(said['script-src'], "'self'");
  assert.equal(said['style-src'], "'self'");
  assert.match(said['connect-src'], /^'self' ws:\/\/127\.0\.0\.1:\d+ wss:\/\/127\.0\.0\.1:\d+$/);
  assert.equal(page.headers['x-frame-options'], undefined);
  const html = page.body.toString();
  assert.doesNotMatch(html, /<style|style=|<script(?![^>]*\bsrc=)|\son\w+=/i);
  const files = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path);
  assert.ok(files.length >= 2, html);
  for (const path of files) {
    assert.match(path, /^\/widget\/assets\/[\w.-]+$/);
    const file = await raw(path, { headers: { 'accept-encoding': 'br' } });
    assert.equal(file.status, 200, path);
    assert.equal(file.headers['cache-control'], 'public, max-age=31536000, immutable');
    assert.equal(file.headers['content-encoding'], 'br');
    assert.equal((await raw(path, { headers: { 'accept-encoding': 'br', 'if-none-match': file.headers.etag } })).status, 304);
  }
});

test('nothing but the built files is served', async () => {
  for (const path of [
    '/widget/assets/index.html', '/widget/assets/none-12345678.js', '/widget/assets/..%2fmanifest.json',
    '/widget/assets/%2e%2e/manifest.json', '/widget/manifest.json', '/manifest.json', '/widget/assets/',
  ]) assert.equal((await raw(path)).status, 404, path);
});

test('only the websites that an admin allows may frame it', async () => {
  const ancestors = async (allowedOrigins) => {
    const { publicKey } = await site({ allowedOrigins });
    const [frame, chat] = [await raw(`/widget/?site=${publicKey}`), await raw(`/chat/${publicKey}`)];
    assert.equal(policy(frame)['frame-ancestors'], policy(chat)['frame-ancestors']);
    return policy(frame)['frame-ancestors'];
  };
  assert.equal(await ancestors([]), "'self'");
  assert.equal(await ancestors(['*']), "'self' *");
  assert.equal(
    await ancestors(['https://shop.example.org', 'https://*.example.com', 'http://localhost:3000']),
    "'self' https://shop.example.org https://*.example.com http://localhost:3000",
  );
  for (const path of ['/widget/?site=pk_nobody', '/widget/', '/chat/pk_nobody']) {
    const missing = await raw(path);
    assert.equal(missing.status, 404, path);
    assert.match(missing.headers['content-type'], /^text\/html/);
    assert.equal(policy(missing)['default-src'], "'none'");
  }
});

// 2. Settings.

test('a site says how its widget is drawn, and nothing of anybody', async () => {
  const departments = [world.support.id, world.sales.id];
  const appearance = { color: '#0f766e', title: 'Shop', suggestions: ['Where is my order?'], departments };
  assert.equal((await dressed(appearance)).status, 200);
  await talking(server, world.site);
  const before = await server.ok('GET', '/visitors', { token: world.owner.token });
  const { status, json } = await config(world.site.publicKey);
  assert.equal(status, 200);
  assert.deepEqual(json, {
    site: { id: world.site.id, name: 'Shop', departmentId: world.sales.id, appearance },
    departments: [{ id: world.support.id, name: 'Support' }, { id: world.sales.id, name: 'Sales' }],
    online: false, away: { until: null }, demo: false, limits: { maxUpload: 10_000_000, maxContent: 10_000 },
  });
  const after = await server.ok('GET', '/visitors', { token: world.owner.token });
  assert.equal(after.items.length, before.items.length);
  assert.equal((await config('pk_nobody')).json.code, 'not_found');
  assert.equal((await server.rest('GET', '/api/v1/widget/config')).json.code, 'invalid');
});

test('settings and sessions are for the allowed websites and our own pages', async () => {
  const key = world.site.publicKey;
  const session = (origin) => server.rest('POST', '/api/v1/widget/session', { body: { siteKey: key }, headers: { origin } });
  for (const [origin, status] of [
    ['https://shop.example.org', 200], [server.url, 200], ['https://evil.example', 403], ['null', 403],
    ['https://shop.example.org.evil.example', 403],
  ]) {
    const answer = await config(key, origin);
    assert.equal(answer.status, status, origin);
    assert.equal(answer.headers.get('access-control-allow-origin'), '*');
    assert.equal((await session(origin)).status, status, origin);
  }
});

test('somebody is there when one of the department takes work', async () => {
  const online = async () => (await config(world.site.publicKey)).json;
  const here = await connect(server, world.bob.token);
  assert.equal((await online()).online, false, 'another department');
  const ann = await connect(server, world.ann.token);
  assert.deepEqual([(await online()).online, (await online()).away], [true, null]);
  await ask(ann, 'set_status', { status: 'busy' });
  assert.equal((await online()).online, false, 'takes nothing new');
  const everybodys = await site({});
  assert.equal((await config(everybodys.publicKey)).json.online, true, 'no department: any agent');
  here.close();
  ann.close();
});

test('outside its hours a site says when it opens, by its own clock', async () => {
  const set = async (days, timeZone = 'Pacific/Auckland') => {
    assert.equal((await dressed({ hours: { timeZone, days } })).status, 200);
    return (await config(world.site.publicKey)).json.away;
  };
  assert.deepEqual(await set({}), { until: null });
  const all = Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, [['00:00', '24:00']]]));
  assert.deepEqual(await set(all), { until: null }, 'open, but nobody is there');
  const weekday = new Intl.DateTimeFormat('en', { timeZone: 'UTC', weekday: 'short' });
  const in2 = new Date(Date.now() + 2 * 86_400_000);
  const { until } = await set({ [weekday.format(in2).toLowerCase()]: [['10:30', '11:00']] }, 'UTC');
  assert.equal(until, `${in2.toISOString().slice(0, 10)}T10:30:00.000Z`);
  await dressed({});
});

test('a setting that is none is refused and named', async () => {
  for (const [appearance, named] of [
    [{ colour: '#000000' }, /colour/], [{ color: 'red;}' }, /color/], [{ suggestions: ['a', 'b', 'c', 'd', 'e'] }, /suggestions/],
    [{ preChat: [{ key: '__proto__' }] }, /preChat/], [{ hours: { timeZone: 'Mars/Base', days: {} } }, /timeZone/],
    [{ departments: [UNKNOWN] }, /departments/], [[], /object/], ['x', /object/],
  ]) {
    const { status, json } = await dressed(appearance);
    assert.deepEqual([status, json.code], [400, 'invalid'], JSON.stringify(appearance));
    assert.match(json.detail, named);
  }
});

// 3. The visitor.

const session = (body) => server.ok('POST', '/widget/session', { body: { siteKey: world.site.publicKey, ...body } });
const describe = (token, body) => server.rest('PATCH', '/api/v1/widget/visitor', { token, body });
const seen = (id) => server.ok('GET', `/visitors/${id}`, { token: world.owner.token });

test('what a new visitor says of itself is kept, and shown to agents', async () => {
  const made = await session({ name: ' Vera ', email: 'Vera@Example.org', phone: '+49 30 1', fields: { orderNumber: '20417' } });
  assert.deepEqual(made.visitor, { id: made.visitor.id, name: 'Vera', email: 'vera@example.org' });
  const { phone, fields, identified } = await seen(made.visitor.id);
  assert.deepEqual({ phone, fields, identified }, { phone: '+49 30 1', fields: { orderNumber: '20417' }, identified: false });
  const again = await session({ visitorToken: made.token, name: 'Mallory', email: 'm@example.org' });
  assert.deepEqual(again.visitor, made.visitor, 'one that is known keeps what is known');
  const changed = await describe(made.token, { email: null, fields: { orderNumber: null, size: 'L' } });
  assert.deepEqual(changed.json, { id: made.visitor.id, name: 'Vera', email: null, phone: '+49 30 1', fields: { size: 'L' } });
});

test('a typed email opens nobody else\'s history', async () => {
  const alice = await session({ name: 'Alice', email: 'alice@example.org' });
  const mine = await server.ok('POST', '/conversations', { token: alice.token, body: {} });
  const mallory = await session({ name: 'Alice', email: 'alice@example.org' });
  assert.notEqual(mallory.visitor.id, alice.visitor.id);
  assert.equal((await describe(mallory.token, { email: 'alice@example.org' })).status, 200);
  assert.deepEqual((await server.ok('GET', '/conversations', { token: mallory.token })).items, []);
  assert.equal((await server.rest('GET', `/api/v1/conversations/${mine.id}`, { token: mallory.token })).status, 404);
});

test('whom the site vouches for cannot say it is somebody else', async () => {
  const expiry = Math.floor(Date.now() / 1000) + 600;
  const signature = `${expiry}.${createHmac('sha256', world.site.identitySecret).update(`u1.${expiry}`).digest('hex')}`;
  const known = await session({ identity: { id: 'u1', signature }, name: 'Boss', email: 'boss@example.org', phone: '112' });
  assert.equal(known.visitor.email, null);
  assert.notEqual(known.visitor.name, 'Boss');
  assert.equal((await describe(known.token, { email: 'boss@example.org' })).json.code, 'forbidden');
  assert.equal((await describe(known.token, { phone: '110' })).json.phone, '110');
  assert.equal((await seen(known.visitor.id)).identified, true);
});

test('what a visitor may not say of itself is refused, and makes nobody', async () => {
  const { token } = await session({});
  const count = async () => (await server.ok('GET', '/visitors?limit=200', { token: world.owner.token })).items.length;
  const before = await count();
  const many = Object.fromEntries(Array.from({ length: 21 }, (_, at) => [`f${at}`, 'x']));
  for (const body of [
    { name: '' }, { name: 'a\nb' }, { email: 'nobody' }, { phone: 'call me' }, { fields: { 'a b': 'x' } },
    { fields: { a: 'x'.repeat(501) } }, { fields: { a: 1 } }, { fields: many },
  ]) {
    assert.equal((await describe(token, body)).json.code, 'invalid', JSON.stringify(body));
    const answer = await server.rest('POST', '/api/v1/widget/session', { body: { siteKey: world.site.publicKey, ...body } });
    assert.equal(answer.json.code, 'invalid', JSON.stringify(body));
  }
  assert.equal(await count(), before);
  assert.equal((await describe(world.ann.token, { name: 'Ann' })).json.code, 'forbidden');
  assert.equal((await describe(undefined, { name: 'Ann' })).json.code, 'unauthorized');
});

test('a visitor sees by whom it is helped and whether that one is here, and no more', async () => {
  const vera = await talking(server, world.site);
  const cleo = await user(server, 'agent', 'Cleo');
  const look = () => server.ok('GET', `/conversations/${vera.conversation.id}`, { token: vera.token });
  assert.equal((await look()).assignee, null);
  const socket = await connect(server, vera.token);
  const told = next(socket, 'conversation_updated', ({ assignee }) => assignee);
  const body = { assigneeId: cleo.id };
  const staff = await server.ok('PATCH', `/conversations/${vera.conversation.id}`, { token: world.ann.token, body });
  assert.equal('assignee' in staff, false);
  const brief = { id: cleo.id, name: 'Cleo' };
  assert.deepEqual((await told)[0].assignee, { ...brief, status: 'offline' });
  assert.deepEqual((await look()).assignee, { ...brief, status: 'offline' });
  const here = await connect(server, cleo.token);
  assert.deepEqual((await look()).assignee, { ...brief, status: 'online' });
  const joined = await ask(socket, 'join_conversation', { conversationId: vera.conversation.id, after: 0 });
  assert.deepEqual(joined.data.conversation.assignee, { ...brief, status: 'online' });
  const list = await server.ok('GET', '/conversations', { token: vera.token });
  assert.deepEqual(list.items[0].assignee, { ...brief, status: 'online' });
  assert.doesNotMatch(JSON.stringify([joined, list]), /cleo@example\.org/);
  here.close();
});

test('each side is told how far the other one has read', async () => {
  const vera = await talking(server, world.site);
  const path = `/conversations/${vera.conversation.id}`;
  const readSeq = async (who) => (await server.ok('GET', path, { token: who.token })).readSeq;
  await server.ok('POST', `${path}/messages`, { token: vera.token, body: { content: 'Hello?', type: 'text' } });
  assert.deepEqual([await readSeq(vera), await readSeq(world.ann)], [0, 0]);
  await server.ok('POST', `${path}/read`, { token: world.ann.token, body: { seq: 1 } });
  assert.deepEqual([await readSeq(vera), await readSeq(world.ann)], [1, 0], 'not what oneself has read');
  await server.ok('POST', `${path}/read`, { token: vera.token, body: { seq: 1 } });
  assert.deepEqual([await readSeq(vera), await readSeq(world.ann)], [1, 1]);
});

// 4. Rating and end.

const rate = (who, id, body) => server.rest('POST', `/api/v1/conversations/${id}/rating`, { token: who.token, body });
const end = (who, id) => server.rest('POST', `/api/v1/conversations/${id}/end`, { token: who.token });

test('a rating is kept, replaced, and told to agents without a word to the visitor\'s history', async () => {
  const vera = await talking(server, world.site);
  const { id } = vera.conversation;
  assert.equal(vera.conversation.rating, null);
  const ann = await connect(server, world.ann.token);
  const told = next(ann, 'conversation_updated', (moved) => moved.id === id && moved.rating);
  const first = await rate(vera, id, { score: 2, comment: 'slow' });
  assert.equal(first.status, 200);
  assert.deepEqual([first.json.score, first.json.comment], [2, 'slow']);
  assert.match(first.json.at, /^\d{4}-.*Z$/);
  assert.deepEqual((await told)[0].rating, first.json);
  assert.deepEqual((await rate(vera, id, { score: 2, comment: 'slow' })).json, first.json, 'the same again is the same');
  const second = await rate(vera, id, { score: 5, comment: '  ' });
  assert.deepEqual([second.json.score, second.json.comment], [5, null]);
  assert.deepEqual((await server.ok('GET', `/conversations/${id}`, { token: vera.token })).rating, second.json);
  const lines = await server.ok('GET', `/conversations/${id}/messages`, { token: world.ann.token });
  assert.deepEqual(lines.items.map(({ content, internal, type }) => [content, internal, type]), [
    ['Visitor rated the conversation 2 of 5', true, 'system'],
    ['Visitor rated the conversation 5 of 5', true, 'system'],
  ]);
  assert.deepEqual((await server.ok('GET', `/conversations/${id}/messages`, { token: vera.token })).items, []);
  for (const body of [{ score: 0 }, { score: 6 }, { score: 1.5 }, { score: '5' }, {}, { score: 5, comment: 'x'.repeat(1001) }]) {
    assert.equal((await rate(vera, id, body)).json.code, 'invalid', JSON.stringify(body));
  }
  ann.close();
});

test('a visitor ends its conversation, and a word of its opens it again', async () => {
  const vera = await talking(server, world.site);
  const { id } = vera.conversation;
  const socket = await connect(server, vera.token);
  const told = next(socket, 'conversation_updated', ({ status }) => status === 'resolved');
  const ended = await end(vera, id);
  assert.deepEqual([ended.status, ended.json.status], [200, 'resolved']);
  await told;
  assert.deepEqual([(await end(vera, id)).status, (await rate(vera, id, { score: 4 })).status], [200, 200]);
  assert.equal((await server.ok('GET', `/conversations/${id}`, { token: vera.token })).status, 'resolved', 'a rating opens nothing');
  await server.ok('POST', `/conversations/${id}/messages`, { token: vera.token, body: { content: 'One more thing', type: 'text' } });
  const history = await server.ok('GET', `/conversations/${id}/messages`, { token: vera.token });
  assert.deepEqual(history.items.map(({ content }) => content), [
    'Visitor ended the conversation', 'One more thing', 'Visitor reopened the conversation',
  ]);
});

test('nobody else ends or rates a conversation, or learns of it by trying', async () => {
  const vera = await talking(server, world.site);
  const { id } = vera.conversation;
  for (const who of [await visitor(server, world.site), world.ann, world.bob, world.owner]) {
    for (const act of [(on) => rate(who, on, { score: 1 }), (on) => end(who, on)]) {
      const [answer, control] = [await act(id), await act(UNKNOWN)];
      assert.deepEqual([answer.status, answer.text], [404, control.text]);
    }
  }
  for (const answer of [await rate({}, id, { score: 1 }), await end({}, id)]) assert.equal(answer.json.code, 'unauthorized');
  const untouched = await server.ok('GET', `/conversations/${id}`, { token: vera.token });
  assert.deepEqual([untouched.status, untouched.rating, untouched.lastSeq], ['pending', null, 0]);
});

test('an erased visitor leaves neither its comment nor what it said of itself', async () => {
  const made = await session({ name: 'Greta', phone: '+49 30 77', fields: { orderNumber: 'O-77' } });
  const { id } = await server.ok('POST', '/conversations', { token: made.token, body: {} });
  await rate(made, id, { score: 1, comment: 'unforgettable' });
  const kept = await server.ok('GET', `/visitors/${made.visitor.id}/export`, { token: world.owner.token });
  for (const word of ['unforgettable', '+49 30 77', 'O-77']) assert.match(JSON.stringify(kept), new RegExp(word.replace('+', '\\+')));
  await server.rest('DELETE', `/api/v1/visitors/${made.visitor.id}`, { token: world.owner.token });
  const left = await server.ok('GET', `/conversations/${id}`, { token: world.owner.token });
  assert.deepEqual([left.rating.score, left.rating.comment], [1, null]);
  const lines = await server.ok('GET', `/conversations/${id}/messages`, { token: world.owner.token });
  assert.equal(lines.items[0].content, 'Erased visitor rated the conversation 1 of 5');
});

// 5. The page that needs no script.

const post = (key, fields, headers = {}, at = server) => raw(`/chat/${key}`, {
  method: 'POST', at,
  headers: { 'content-type': 'application/x-www-form-urlencoded', origin: at.url, ...headers },
  body: new URLSearchParams(fields).toString(),
});
const look = async (key, cookie) => (await raw(`/chat/${key}`, { headers: cookie ? { cookie } : {} })).body.toString();
const noscript = (html) => html.match(/<noscript>(.*)<\/noscript>/s)[1];
const cookieOf = (answer) => answer.headers['set-cookie'][0].split(';')[0];

test('without a script one writes by a form, and sees the history when the page is loaded again', async () => {
  const key = world.site.publicKey;
  const first = await raw(`/chat/${key}`);
  assert.equal(first.headers['set-cookie'], undefined);
  assert.equal(first.headers['cache-control'], 'no-store');
  assert.equal(first.headers['referrer-policy'], 'same-origin');
  assert.equal(policy(first)['form-action'], "'self'");
  assert.match(first.body.toString(), /<html[^>]* data-mode="page"/);
  const clientId = noscript(first.body.toString()).match(/name="clientId" value="([\w-]+)"/)[1];
  const sent = await post(key, { content: 'Hello <b>there</b>', clientId });
  assert.deepEqual([sent.status, sent.headers.location], [303, `/chat/${key}`]);
  assert.match(sent.headers['set-cookie'][0], new RegExp(`^voxora_visitor=[\\w.-]+; HttpOnly; SameSite=Strict; Path=/chat/${key}; Max-Age=2592000$`));
  const cookie = cookieOf(sent);
  const html = noscript(await look(key, cookie));
  assert.match(html, /Hello &lt;b&gt;there&lt;\/b&gt;/);
  assert.doesNotMatch(html, /<b>/);
  assert.equal((await post(key, { content: 'Hello <b>there</b>', clientId }, { cookie })).status, 303);
  assert.equal(noscript(await look(key, cookie)).match(/Hello/g).length, 1, 'sent twice, said once');
  const inbox = await server.ok('GET', '/conversations', { token: world.ann.token });
  const mine = inbox.items.find(({ lastMessage }) => lastMessage?.content.startsWith('Hello <b>'));
  await server.ok('POST', `/conversations/${mine.id}/messages`, { token: world.ann.token, body: { content: 'Hi, Ann here', type: 'text' } });
  await server.ok('POST', `/conversations/${mine.id}/messages`, { token: world.ann.token, body: { content: 'between us', type: 'note' } });
  const answered = noscript(await look(key, cookie));
  assert.match(answered, /Ann.*Hi, Ann here/s);
  assert.doesNotMatch(answered, /between us/);
  assert.doesNotMatch(noscript(await look(key)), /Ann here/, 'who has no cookie sees nothing');
});

test('the form is for its own page, and an empty one makes nobody', async () => {
  const key = world.site.publicKey;
  const count = async () => (await server.ok('GET', '/visitors?limit=200', { token: world.owner.token })).items.length;
  const before = await count();
  for (const headers of [{ origin: 'https://evil.example' }, { origin: 'null' }, { 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }]) {
    const answer = await post(key, { content: 'x' }, headers);
    assert.equal(answer.status, 403, JSON.stringify(headers));
    assert.equal(answer.headers['set-cookie'], undefined);
  }
  const empty = await post(key, { content: '  ' });
  assert.deepEqual([empty.status, empty.headers['set-cookie']], [400, undefined]);
  assert.match(noscript(empty.body.toString()), /role="alert"/);
  assert.equal((await post('pk_nobody', { content: 'x' })).status, 404);
  assert.equal(await count(), before);
  const long = await post(key, { content: `</textarea><i>${'x'.repeat(10_000)}` });
  assert.equal(long.status, 413);
  assert.match(noscript(long.body.toString()), /&lt;\/textarea&gt;&lt;i&gt;xxx/, 'what was written stays');
  assert.match(noscript(long.body.toString()), /role="alert">Characters over the limit: 14\./);
});

test('the page speaks the site\'s language, else the first that the browser asks for and that there is', async () => {
  const page = async (key, language) => (await raw(`/chat/${key}`, { headers: { 'accept-language': language } })).body.toString();
  const anybody = await site({});
  for (const [language, lang, dir, send] of [
    ['de-CH, en;q=0.5', 'de', 'ltr', 'Senden'], ['xx, ar-EG;q=0.9', 'ar', 'rtl', 'إرسال'], ['ja;q=0, fr', 'fr', 'ltr', 'Envoyer'], ['', 'en', 'ltr', 'Send'],
  ]) {
    const html = await page(anybody.publicKey, language);
    assert.match(html, new RegExp(`<html lang="${lang}" dir="${dir}" data-mode="page">`), language);
    assert.match(noscript(html), new RegExp(`<button>${send}</button>`));
    assert.match(html, /<title>Shop<\/title>/);
  }
  const spanish = await site({ appearance: { locale: 'es' } });
  assert.match(noscript(await page(spanish.publicKey, 'de')), /<button>Enviar<\/button>/);
  const empty = await raw(`/chat/${spanish.publicKey}`, { method: 'POST', body: 'content=+', headers: { 'content-type': 'application/x-www-form-urlencoded' } });
  assert.match(noscript(empty.body.toString()), /role="alert">Rellene este campo\./);
});

test('a visitor of another site\'s page is a stranger here', async () => {
  const other = await site({ name: 'Other' });
  const cookie = cookieOf(await post(world.site.publicKey, { content: 'only for the shop' }));
  assert.doesNotMatch(noscript(await look(other.publicKey, cookie)), /only for the shop/);
});

test('the page has its address as a QR code', async () => {
  const path = `/chat/${world.site.publicKey}/qr.svg`;
  const code = await raw(path);
  assert.deepEqual([code.status, code.headers['content-type']], [200, 'image/svg+xml']);
  assert.match(code.body.toString(), /^<svg .*<\/svg>$/s);
  const elsewhere = await raw(path, { headers: { host: 'chat.example.org' } });
  assert.notDeepEqual(elsewhere.body, code.body, 'by the name that the client knows');
  assert.equal((await raw(path, { headers: { host: '"><script>' } })).status, 400);
  assert.equal((await raw('/chat/pk_nobody/qr.svg')).status, 404);
});

// 6. The demo.

test('the demo has a shop with a chat, and a bot that leaves the word to agents', async (t) => {
  const demo = await Server.start([], { command: 'demo' });
  t.after(() => demo.discard());
  const shop = await raw('/demo/', { at: demo });
  assert.match(shop.body.toString(), /<script src="\/widget\.js" data-site="pk_demo" async><\/script>/);
  assert.doesNotMatch(shop.body.toString(), /<style|style=/);
  assert.doesNotMatch(shop.headers['content-security-policy'], /unsafe/);
  assert.equal((await raw('/demo/shop.css', { at: demo })).headers['content-type'], 'text/css; charset=utf-8');
  const set = await demo.ok('GET', '/widget/config?site=pk_demo');
  assert.deepEqual([set.demo, set.online], [true, false]);
  assert.equal(set.site.appearance.suggestions.length, 4);

  const guest = await demo.ok('POST', '/widget/session', { body: { siteKey: 'pk_demo', name: 'Vera' } });
  const { id } = await demo.ok('POST', '/conversations', { token: guest.token, body: {} });
  const socket = await connect(demo, guest.token);
  const bot = (message) => message.sender.kind === 'bot';
  const answered = [next(socket, 'user_typing'), next(socket, 'new_message', bot)];
  await ask(socket, 'send_message', { conversationId: id, content: 'Hm' });
  await ask(socket, 'send_message', { conversationId: id, content: 'Where do you ship to?' });
  const [[typing], [message]] = await Promise.all(answered);
  assert.equal(typing.userName, 'Demo bot');
  assert.deepEqual(message.sender, { id: message.senderId, kind: 'bot', name: 'Demo bot' });
  assert.match(message.content, /demo's bot, not a person.*Parcels/s);
  const history = await demo.ok('GET', `/conversations/${id}/messages`, { token: guest.token });
  assert.deepEqual(history.items.map(({ sender }) => sender.kind), ['visitor', 'visitor', 'bot'], 'one answer to what was said together');
  assert.equal((await demo.ok('GET', `/conversations/${id}`, { token: guest.token })).assignee, null);

  const second = next(socket, 'new_message', bot);
  await ask(socket, 'send_message', { conversationId: id, content: 'Thank you' });
  assert.doesNotMatch((await second)[0].content, /not a person/, 'it introduces itself once');

  const agent = await connect(demo, 'test-token');
  await ask(socket, 'send_message', { conversationId: id, content: 'And returns?' });
  // Longer than the bot thinks and types: that nothing comes is no event.
  await new Promise((done) => setTimeout(done, 3000));
  const last = (await demo.ok('GET', `/conversations/${id}/messages`, { token: guest.token })).items.at(-1);
  assert.equal(last.content, 'And returns?', 'an agent is there');
  const mara = await demo.ok('POST', '/auth/login', { body: { email: 'mara@demo.example', password: 'voxora-demo' } });
  await demo.ok('PATCH', `/conversations/${id}`, { token: mara.accessToken, body: { assigneeId: mara.user.id } });
  await ask(agent, 'set_status', { status: 'away' });
  await ask(socket, 'send_message', { conversationId: id, content: 'Still there?' });
  const other = await demo.ok('POST', '/conversations', { token: guest.token, body: {} });
  const elsewhere = next(socket, 'new_message', bot);
  await ask(socket, 'send_message', { conversationId: other.id, content: 'Hello' });
  assert.equal((await elsewhere)[0].conversationId, other.id, 'somebody takes care of the first');
  agent.close();
});
