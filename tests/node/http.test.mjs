// What a client of the REST interface meets where it errs, and what an operator reads and listens to.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect as dial } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { run, scratch, Server } from './support/server.mjs';
import { PASSWORD, talking, user, visitor, workspace } from './support/people.mjs';
import { closeAll, connect, next } from './support/sockets.mjs';

const TRIES = 30;
const MB = 1_000_000;

let server, world;
before(async () => {
  server = await Server.start(['--max-upload', '1MB', '--rate-messages', '0']);
  world = await workspace(server);
});
after(async () => { closeAll(); await server.discard(); });

/** A server of a test's own, gone with it however it ends. */
async function started(t, ...options) {
  const own = await Server.start(...options);
  t.after(() => own.discard());
  return own;
}

/** An answer to a body as it is: bytes have no content type of their own. */
async function raw(path, { method = 'POST', token, headers = {}, body, url = server.url } = {}) {
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...headers },
    body,
    ...(body instanceof ReadableStream ? { duplex: 'half' } : {}),
  });
  const text = await answer.text();
  let json;
  try { json = JSON.parse(text); } catch { json = undefined; }
  return { status: answer.status, headers: answer.headers, text, json };
}

function isProblem(answer, status, code, what) {
  assert.equal(answer.status, status, `${what}: ${answer.text}`);
  assert.equal(answer.headers.get('content-type'), 'application/problem+json', what);
  assert.equal(answer.json.status, status, what);
  assert.equal(answer.json.code, code, what);
}

const form = (bytes, conversationId) => {
  const filled = new FormData();
  if (conversationId) filled.set('conversationId', conversationId);
  filled.set('file', new Blob([bytes]), 'a.bin');
  return filled;
};

/** A connection on which a request with a body of `length` bytes has begun. */
async function begun(path, length) {
  const { hostname, port } = new URL(server.url);
  const socket = dial(port, hostname);
  await once(socket, 'connect');
  socket.write(`POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: ${length}\r\n\r\n`);
  return socket;
}

// 1. Bodies that are refused before they are read.

test('a client that sends more than is taken gets the answer, each time', async () => {
  const large = Buffer.alloc(12 * MB);
  const text = JSON.stringify({ email: 'x'.repeat(2 * MB), password: 'x' });
  const json = { 'content-type': 'application/json' };
  const chunks = () => new ReadableStream({
    start(stream) {
      for (let at = 0; at < 12; at++) stream.enqueue(new Uint8Array(MB));
      stream.close();
    },
  });
  const poll = async () => {
    const path = '/socket.io/?EIO=4&transport=polling';
    const opened = (await raw(path, { method: 'GET' })).text;
    return raw(`${path}&sid=${JSON.parse(opened.slice(1)).sid}`, { body: large });
  };
  const cases = {
    'a file that is too large': [413, () => raw('/api/v1/uploads', { token: world.ann.token, body: form(large) })],
    'a file without a token': [401, () => raw('/api/v1/uploads', { body: form(large) })],
    'JSON that is too large': [413, () => raw('/api/v1/auth/login', { headers: json, body: text })],
    'a refresh that is too large': [413, () => raw('/api/v1/auth/refresh', { headers: json, body: text })],
    'JSON without a token': [401, () => raw('/api/v1/conversations', { headers: json, body: text })],
    'a body of no length told': [401, () => raw('/api/v1/uploads', { body: chunks() })],
    'a poll that is too large': [413, poll],
    'a body for no page': [404, () => raw('/nothing', { body: large })],
    'a body for a page that takes none': [405, () => raw('/healthz', { body: large })],
  };
  for (const [what, [status, ask]] of Object.entries(cases)) {
    for (let at = 0; at < TRIES; at++) {
      assert.equal((await ask()).status, status, `${what}, try ${at}`);
    }
  }
});

test('what is dropped takes no memory', async () => {
  const peak = () => Number(readFileSync(`/proc/${server.child.pid}/status`, 'utf8').match(/VmHWM:\s+(\d+)/)[1]) * 1024;
  const earlier = peak();
  const body = Buffer.alloc(30 * MB);
  const answers = await Promise.all(Array.from({ length: 6 }, () => raw('/api/v1/uploads', { body })));
  assert.deepEqual(answers.map((answer) => answer.status), Array(6).fill(401));
  assert.ok(peak() - earlier < 60 * MB, `${(peak() - earlier) / MB} MB more`);
});

test('who never stops sending is cut off', async () => {
  const socket = await begun('/api/v1/uploads', 1e12);
  const piece = Buffer.alloc(MB);
  let sent = 0;
  const cut = new Promise((done) => { socket.once('error', done); socket.once('close', done); });
  while (!socket.destroyed && sent < 500 * MB) {
    sent += piece.length;
    if (!socket.write(piece)) await Promise.race([new Promise((done) => { socket.once('drain', done); }), cut]);
  }
  // Beyond the 32 MB that are read, only what the kernel keeps between the two.
  assert.ok(sent > 32 * MB && sent < 64 * MB, `${sent / MB} MB`);
});

test('who stops sending is answered all the same', async () => {
  const socket = await begun('/api/v1/uploads', 1000);
  socket.write('a beginning');
  const [answer] = await once(socket, 'data', { signal: AbortSignal.timeout(15_000) });
  assert.match(answer.toString(), /^HTTP\/1\.1 401/);
  socket.destroy();
});

/** Sends a form as curl sends a large one: only once it is asked to. */
async function askingFirst(token, bytes) {
  const filled = new Response(form(bytes));
  const call = request(`${server.url}/api/v1/uploads`, {
    method: 'POST',
    headers: { expect: '100-continue', 'content-type': filled.headers.get('content-type'), ...(token ? { authorization: `Bearer ${token}` } : {}) },
  });
  let asked = false;
  call.on('continue', async () => {
    asked = true;
    call.end(Buffer.from(await filled.arrayBuffer()));
  });
  call.flushHeaders();
  const [answer] = await once(call, 'response');
  answer.resume();
  call.destroy();
  return { asked, status: answer.statusCode };
}

test('who asks before it sends is not told to send what nobody wants, and otherwise answered', async () => {
  assert.deepEqual(await askingFirst(undefined, Buffer.alloc(MB)), { asked: false, status: 401 });
  for (let at = 0; at < TRIES; at++) {
    assert.deepEqual(await askingFirst(world.ann.token, Buffer.alloc(12 * MB)), { asked: true, status: 413 });
  }
});

// 2. Every error is a problem.

test('an upload that is no form is an unsupported medium', async () => {
  const token = world.ann.token;
  const cases = {
    JSON: { headers: { 'content-type': 'application/json' }, body: '{"file":"x"}' },
    'no content type': { body: Buffer.from('x') },
    'no body': {},
    'no boundary': { headers: { 'content-type': 'multipart/form-data' }, body: Buffer.from('x') },
  };
  for (const [what, options] of Object.entries(cases)) {
    isProblem(await raw('/api/v1/uploads', { token, ...options }), 415, 'unsupported_media', what);
  }
  const torn = await raw('/api/v1/uploads', { token, headers: { 'content-type': 'multipart/form-data; boundary=x' }, body: Buffer.from('--x\r\nno form') });
  isProblem(torn, 400, 'invalid', 'a form that breaks off');
  isProblem(await raw('/api/v1/uploads', { token, body: form(Buffer.alloc(1_005_000)) }), 413, 'too_large', 'a large file');
  assert.equal((await raw('/api/v1/uploads', { token, body: form(Buffer.from('x')) })).status, 201);
});

const description = () => server.ok('GET', '/openapi.json');
const METHODS = ['get', 'put', 'post', 'patch', 'delete'];

/** Every operation of the description: its method, path and itself. */
function operations(document) {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    METHODS.filter((method) => methods[method]).map((method) => ({ method: method.toUpperCase(), path, operation: methods[method] })));
}

test('a name that is no text names nothing', async () => {
  const named = operations(await description()).filter(({ path }) => path.includes('{'));
  assert.ok(named.length > 15);
  for (const { method, path } of named) {
    const address = path.replaceAll(/\{\w+\}/g, '%FF');
    const body = ['GET', 'DELETE'].includes(method) ? undefined : {};
    isProblem(await server.rest(method, address, { token: world.owner.token, body }), 404, 'not_found', `${method} ${address}`);
    isProblem(await server.rest(method, address, { body }), 401, 'unauthorized', `${method} ${address}`);
  }
  const member = await server.rest('PUT', `/api/v1/departments/${world.sales.id}/members/%C3%28`, { token: world.owner.token });
  isProblem(member, 404, 'not_found', 'a member');
});

test('a refresh is refused with a problem, whatever is wrong with it', async () => {
  const json = { 'content-type': 'application/json' };
  const refresh = (body, headers = json) => raw('/api/v1/auth/refresh', { headers, body });
  isProblem(await refresh(JSON.stringify({ refreshToken: 'x'.repeat(1.1 * MB) })), 413, 'too_large', 'large');
  isProblem(await refresh('{'), 400, 'invalid', 'broken');
  isProblem(await refresh('{"refreshToken":7}'), 400, 'invalid', 'a number');
  isProblem(await refresh(Buffer.from('{}'), {}), 415, 'unsupported_media', 'no content type');
  for (const body of [undefined, '', '{}', 'null', '{"refreshToken":"x"}']) {
    isProblem(await refresh(body), 401, 'unauthorized', `${body}`);
  }
  isProblem(await refresh(undefined, {}), 401, 'unauthorized', 'nothing at all');
});

// 3. Metrics.

const metrics = async (url, headers) => (await raw('/metrics', { method: 'GET', url, headers })).status;
const bearer = (token) => ({ authorization: `Bearer ${token}` });

test('with a token, metrics are for who has it, on this machine too', async (t) => {
  const guarded = await started(t, [], { env: { VOXORA_METRICS_TOKEN: 'measure' } });
  assert.equal(await metrics(guarded.url), 401);
  assert.equal(await metrics(guarded.url, bearer('guess')), 401);
  assert.equal(await metrics(guarded.url, bearer('measure')), 200);
  assert.equal(await metrics(guarded.url, { ...bearer('measure'), 'x-forwarded-for': '192.0.2.1' }), 200);
});

test('a machine that is reached by IPv4 at an IPv6 address is still this one', async (t) => {
  if (!Object.values(networkInterfaces()).flat().some((address) => address.family === 'IPv6')) {
    t.skip('there is no IPv6 here');
    return;
  }
  const both = await started(t, [], { listen: '[::]:0' });
  assert.equal(await metrics(both.url.replace('[::]', '127.0.0.1')), 200);
  assert.equal(await metrics(both.url.replace('[::]', '[::1]')), 200);
});

test('without a token, metrics are for this machine, and not through a proxy', async (t) => {
  const open = await started(t, [], { listen: '0.0.0.0:0' });
  const local = open.url.replace('0.0.0.0', '127.0.0.1');
  assert.equal(await metrics(local), 200);
  for (const name of ['x-forwarded-for', 'forwarded', 'x-real-ip']) {
    isProblem(await raw('/metrics', { method: 'GET', url: local, headers: { [name]: '127.0.0.1' } }), 401, 'unauthorized', name);
  }
  const others = Object.values(networkInterfaces()).flat().filter((address) => address.family === 'IPv4' && !address.internal);
  for (const { address } of others) {
    assert.equal(await metrics(open.url.replace('0.0.0.0', address)), 401, address);
  }
});

test('metrics with an address of their own are there, and at the main one only with a token', async (t) => {
  for (const [env, without] of [[{}, 404], [{ VOXORA_METRICS_TOKEN: 'measure' }, 401]]) {
    const both = await started(t, ['--metrics-listen', 'localhost:0'], { env });
    const [, own] = await both.said(/metrics at (http:\S+)\/metrics/);
    assert.match((await raw('/metrics', { method: 'GET', url: own, headers: { 'x-real-ip': '192.0.2.1' } })).text, /voxora_/);
    assert.equal((await raw('/healthz', { method: 'GET', url: own })).status, 200);
    for (const path of ['/', '/readyz', '/api/v1/auth/me', '/socket.io/?EIO=4&transport=polling']) {
      isProblem(await raw(path, { method: 'GET', url: own }), 404, 'not_found', path);
    }
    isProblem(await raw('/metrics', { url: own }), 405, 'invalid', 'POST');
    assert.equal(await metrics(both.url), without);
    assert.equal(await metrics(both.url, bearer('measure')), env.VOXORA_METRICS_TOKEN ? 200 : 404);
    assert.deepEqual(await both.stop(), { code: 0, signal: null });
    await assert.rejects(metrics(own));
  }
});

test('where metrics cannot be served is told', async () => {
  const dir = scratch();
  const serve = (...args) => run(['serve', '--data-dir', dir, '--listen', '127.0.0.1:0', ...args]);
  const taken = serve('--metrics-listen', new URL(server.url).host);
  assert.equal(taken.code, 1);
  assert.match(taken.err, /^voxora: --metrics-listen: [^\n]+\n$/);
  const wrong = serve('--metrics-listen', 'there');
  assert.equal(wrong.code, 2);
  assert.match(wrong.err, /^voxora: --metrics-listen: "there"[^\n]+\n$/);
  assert.equal(run(['demo', '--listen', '127.0.0.1:0', '--metrics-listen', '0.0.0.0:0']).code, 2);
  rmSync(dir, { recursive: true });
});

// 4. The demo's directory.

test('the demo keeps the directory that it is given, wherever it is given', async (t) => {
  const ways = {
    environment: (dir) => [[], { VOXORA_DATA_DIR: dir }],
    'a file of its own': (dir, file) => { writeFileSync(file, `${dir}\n`); return [[], { VOXORA_DATA_DIR_FILE: file }]; },
    'the configuration file': (dir, file) => { writeFileSync(file, `data-dir = "${dir}"\n`); return [['--config', file], {}]; },
  };
  for (const [what, way] of Object.entries(ways)) {
    const dir = scratch();
    const data = join(dir, 'data');
    const [args, env] = way(data, join(dir, 'file'));
    const demo = await started(t, args, { command: 'demo', dir: null, env });
    assert.deepEqual(await demo.stop(), { code: 0, signal: null }, what);
    assert.ok(existsSync(join(data, 'voxora.db')), what);
    rmSync(dir, { recursive: true });
  }
});

test('a demo that is given no directory leaves none', async (t) => {
  const temporary = scratch();
  const demo = await started(t, [], { command: 'demo', dir: null, env: { TMPDIR: temporary, XDG_DATA_HOME: temporary, VOXORA_DATA_DIR: '' } });
  assert.deepEqual(await demo.stop(), { code: 0, signal: null });
  // Fails when anything is left in it.
  rmdirSync(temporary);
});

// 5. The setup token.

test('the setup token is told however little is logged, in a line for people', async (t) => {
  for (const args of [['--log-level', 'error'], ['--log-level', 'off'], ['--log-format', 'json']]) {
    const fresh = await started(t, args);
    const [line, setupToken] = await fresh.said(/^voxora: .*setup token: (\S+)$/m);
    assert.ok(!line.includes('{'), line);
    const body = { setupToken, name: 'Olga', email: 'olga@example.org', password: PASSWORD };
    assert.equal((await fresh.ok('POST', '/auth/setup', { body })).user.role, 'owner');
  }
});

// 6. The description.

test('the description says what is there', async () => {
  const document = await description();
  const ids = new Set();
  for (const { method, path, operation } of operations(document)) {
    const what = `${method} ${path}`;
    const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const told = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path').map((parameter) => parameter.name);
    assert.deepEqual(told, named, what);
    for (const [status, response] of Object.entries(operation.responses)) {
      assert.ok(response.description, `${what}: ${status}`);
    }
    assert.deepEqual(Object.keys(operation.responses.default.content), ['application/problem+json'], what);
    assert.ok(!ids.has(operation.operationId), operation.operationId);
    ids.add(operation.operationId);
    // It is there, and asks for what the description says: without a token, that, else a body.
    const bare = await server.rest(method, path.replaceAll(/[{}]/g, ''));
    const open = path.endsWith('/start') ? [200] : [400, 415];
    const expected = operation.security || path.endsWith('/refresh') ? [401] : open;
    assert.ok(expected.includes(bare.status), `${what}: ${bare.status}`);
  }
  assert.deepEqual(Object.keys(document.paths).filter((path) => path.includes('/members/')), ['/api/v1/departments/{id}/members/{userId}']);
  const upload = document.paths['/api/v1/uploads'].post.requestBody;
  assert.equal(upload.required, true);
  const { $ref } = upload.content['multipart/form-data'].schema;
  const filled = document.components.schemas[$ref.split('/').at(-1)];
  assert.deepEqual(Object.keys(filled.properties).sort(), ['conversationId', 'file']);
  assert.deepEqual(filled.required, ['file']);
  assert.equal(filled.properties.file.format, 'binary');
  const optional = operations(document).filter(({ operation }) => operation.requestBody && !operation.requestBody.required);
  assert.deepEqual(optional.map(({ path }) => path), ['/api/v1/auth/refresh', '/api/v1/conversations', '/api/v1/notifications/read']);
});

/** One call of each operation that answers well: method, path with its names, names, query, body, token. */
async function calls() {
  const { owner, ann, sales } = world;
  const guest = await talking(server, world.site);
  const invited = await server.ok('POST', '/users', { token: owner.token, body: { name: 'Ines', email: 'ines@example.org', role: 'agent' } });
  const leaver = await user(server, 'agent', 'Lea');
  const { id } = guest.conversation;
  const message = { content: 'Hello', type: 'text', clientId: 'once' };
  const said = await server.ok('POST', `/conversations/${id}/messages`, { token: ann.token, body: { content: 'Hi', type: 'text' } });
  const upload = await raw('/api/v1/uploads', { token: guest.token, body: form(Buffer.from('x'), id) });
  const made = async (path, body) => (await server.ok('POST', path, { token: owner.token, body })).id;
  const department = await made('/departments', { name: 'Spare' });
  const site = await made('/sites', { name: 'Spare', allowedOrigins: ['*'] });
  const own = (await server.ok('GET', '/auth/sessions', { token: leaver.token }))[0].id;
  const link = await server.ok('POST', `/users/${leaver.id}/link`, { token: owner.token });
  const [reply, token] = [{ shortcut: 'hello', content: 'Hello', scope: 'shared' }, { name: 'Robot', scopes: ['workspace:read'] }];
  const [replyId, tokenId] = [await made('/replies', reply), await made('/tokens', token)];
  const by = (caller, ...call) => [...call.slice(0, 2), { token: caller?.token, names: {}, ...call[2] }];
  return [
    by(null, 'POST', '/auth/login', { body: { email: ann.email, password: PASSWORD } }),
    by(null, 'POST', '/auth/accept', { body: { token: invited.invitationUrl.split('#')[1], password: PASSWORD } }),
    by(null, 'POST', '/auth/refresh', { body: { refreshToken: world.bob.refreshToken } }),
    by(ann, 'GET', '/auth/me'),
    by(ann, 'PATCH', '/auth/me', { body: { settings: { theme: 'dark' } } }),
    by(ann, 'GET', '/auth/sessions'),
    by(null, 'POST', '/auth/link', { body: { token: link.url.split('#')[1] } }),
    by(owner, 'POST', '/users/{id}/link', { names: { id: leaver.id } }),
    by(null, 'GET', '/start'),
    by(ann, 'GET', '/workspace'),
    by(owner, 'PATCH', '/workspace', { body: { name: 'Pots' } }),
    by(ann, 'GET', '/team', { query: 'limit=1' }),
    by(ann, 'GET', '/replies', { query: 'limit=1' }),
    by(owner, 'POST', '/replies', { body: { ...reply, shortcut: 'other' } }),
    by(owner, 'PATCH', '/replies/{id}', { names: { id: replyId }, body: { content: 'Good day' } }),
    by(owner, 'DELETE', '/replies/{id}', { names: { id: replyId } }),
    by(ann, 'GET', '/tags', { query: 'limit=1' }),
    by(ann, 'POST', '/tags', { body: { name: 'made' } }),
    by(owner, 'PATCH', '/tags/{name}', { names: { name: 'made' }, body: { color: '#123456' } }),
    by(owner, 'DELETE', '/tags/{name}', { names: { name: 'made' } }),
    by(owner, 'GET', '/tokens', { query: 'limit=1' }),
    by(owner, 'POST', '/tokens', { body: token }),
    by(owner, 'DELETE', '/tokens/{id}', { names: { id: tokenId } }),
    by(owner, 'GET', '/users', { query: 'limit=1' }),
    by(owner, 'PATCH', '/users/{id}', { names: { id: leaver.id }, body: { name: 'Leander' } }),
    by(ann, 'GET', '/departments', { query: 'limit=1' }),
    by(owner, 'POST', '/departments', { body: { name: 'Another' } }),
    by(owner, 'PATCH', '/departments/{id}', { names: { id: department }, body: { color: '#123456' } }),
    by(owner, 'PUT', '/departments/{id}/members/{userId}', { names: { id: department, userId: leaver.id } }),
    by(owner, 'DELETE', '/departments/{id}/members/{userId}', { names: { id: department, userId: leaver.id } }),
    by(owner, 'DELETE', '/departments/{id}', { names: { id: department } }),
    by(owner, 'GET', '/sites', { query: 'limit=1' }),
    by(owner, 'POST', '/sites', { body: { name: 'Another', allowedOrigins: ['*'] } }),
    by(owner, 'PATCH', '/sites/{id}', { names: { id: site }, body: { name: 'Changed' } }),
    by(owner, 'POST', '/sites/{id}/preview', { names: { id: site }, body: { appearance: {} } }),
    by(owner, 'POST', '/sites/{id}/secret', { names: { id: site } }),
    by(owner, 'DELETE', '/sites/{id}', { names: { id: site } }),
    by(null, 'POST', '/widget/session', { body: { siteKey: world.site.publicKey } }),
    by(null, 'GET', '/widget/config', { query: `site=${world.site.publicKey}` }),
    by(guest, 'PATCH', '/widget/visitor', { body: { name: 'Gerda' } }),
    by(guest, 'POST', '/widget/page', { body: { url: 'https://shop.example.org' } }),
    by(guest, 'POST', '/conversations', { body: {} }),
    by(ann, 'GET', '/conversations', { query: `status=open&assigneeId=me&departmentId=${sales.id}&tag=x&q=y&limit=1` }),
    by(guest, 'GET', '/conversations/{id}', { names: { id } }),
    by(ann, 'PATCH', '/conversations/{id}', { names: { id }, body: { priority: 'high' } }),
    by(guest, 'POST', '/conversations/{id}/messages', { names: { id }, body: message, status: 201 }),
    by(guest, 'POST', '/conversations/{id}/messages', { names: { id }, body: message, status: 200 }),
    by(guest, 'GET', '/conversations/{id}/messages', { names: { id }, query: 'after=0&limit=1' }),
    by(guest, 'GET', '/conversations/{id}/messages', { names: { id }, query: 'before=9' }),
    by(guest, 'POST', '/conversations/{id}/read', { names: { id }, body: { seq: 0 } }),
    by(guest, 'POST', '/conversations/{id}/rating', { names: { id }, body: { score: 5 } }),
    by(guest, 'POST', '/conversations/{id}/end', { names: { id } }),
    by(ann, 'PATCH', '/conversations/{id}/messages/{seq}', { names: { id, seq: said.seq }, body: { content: 'Good day' } }),
    by(ann, 'DELETE', '/conversations/{id}/messages/{seq}', { names: { id, seq: said.seq } }),
    by(owner, 'GET', '/nodes'),
    by(ann, 'GET', '/inbox/counts'),
    by(ann, 'GET', '/today', { query: 'since=2026-01-01T00:00:00Z' }),
    by(ann, 'GET', '/notifications', { query: 'limit=1' }),
    by(ann, 'POST', '/notifications/read'),
    by(ann, 'GET', '/search', { query: 'q=hello&limit=1' }),
    by(guest, 'GET', '/uploads/{id}/content', { names: { id: upload.json.id } }),
    by(ann, 'GET', '/visitors', { query: 'q=x&limit=1' }),
    by(ann, 'GET', '/visitors/{id}', { names: { id: guest.id } }),
    by(ann, 'PATCH', '/visitors/{id}', { names: { id: guest.id }, body: { name: 'Gert' } }),
    by(ann, 'GET', '/visitors/{id}/export', { names: { id: guest.id } }),
    by(owner, 'DELETE', '/visitors/{id}', { names: { id: guest.id } }),
    by(leaver, 'DELETE', '/auth/sessions/{id}', { names: { id: own } }),
    by(owner, 'DELETE', '/users/{id}', { names: { id: leaver.id } }),
  ];
}

test('every operation answers with a status and takes the parameters that the description names', async () => {
  const document = await description();
  const seen = new Set();
  for (const [method, path, { token, names, query = '', body, status }] of await calls()) {
    const operation = document.paths[`/api/v1${path}`][method.toLowerCase()];
    const address = path.replaceAll(/\{(\w+)\}/g, (_, name) => names[name]);
    const answer = await server.rest(method, `/api/v1${address}${query && `?${query}`}`, { token, body });
    assert.ok(answer.status < 300, `${method} ${path}: ${answer.status} ${answer.text}`);
    assert.equal(answer.status, status ?? answer.status, `${method} ${path}`);
    assert.ok(operation.responses[answer.status], `${method} ${path}: ${answer.status}`);
    const told = operation.parameters?.filter((parameter) => parameter.in === 'query').map((parameter) => parameter.name) ?? [];
    for (const name of new URLSearchParams(query).keys()) {
      assert.ok(told.includes(name), `${method} ${path}: ${name}`);
    }
    seen.add(`${method} /api/v1${path}`);
  }
  const unseen = operations(document).map(({ method, path }) => `${method} ${path}`).filter((name) => !seen.has(name));
  // Each of these has a test of its own.
  assert.deepEqual(unseen.sort(), [
    'POST /api/v1/auth/logout', 'POST /api/v1/auth/password', 'POST /api/v1/auth/setup', 'POST /api/v1/sites/{id}/avatar', 'POST /api/v1/uploads', 'POST /api/v1/users',
  ]);
});

// 7. A conversation from nothing.

test('a visitor begins a conversation without a word', async () => {
  const { token } = await visitor(server, world.site);
  const begin = (options) => raw('/api/v1/conversations', { token, ...options });
  const json = { 'content-type': 'application/json' };
  for (const options of [{}, { headers: json }, { headers: json, body: '{}' }, { headers: json, body: 'null' }]) {
    const answer = await begin(options);
    assert.equal(answer.status, 201, `${JSON.stringify(options)}: ${answer.text}`);
    assert.equal(answer.json.status, 'pending');
  }
  const named = await begin({ headers: json, body: '{"subject":"Cups"}' });
  assert.equal(named.json.subject, 'Cups');
  isProblem(await begin({ headers: json, body: '{' }), 400, 'invalid', 'broken');
  isProblem(await begin({ body: Buffer.from('{}') }), 415, 'unsupported_media', 'no content type');
  isProblem(await raw('/api/v1/conversations', { token: world.ann.token }), 400, 'invalid', 'an agent names the visitor');
});

// 8. Passwords.

test('a new password ends every session, and the one who chose it goes on with a new one', async () => {
  const pat = await user(server, 'agent', 'Pat');
  const login = (password) => server.rest('POST', '/api/v1/auth/login', { body: { email: pat.email, password } });
  const other = (await login(PASSWORD)).json;
  const change = (token, body) => server.rest('POST', '/api/v1/auth/password', { token, body });
  isProblem(await change(pat.token, { current: 'not this one', next: 'quite another one' }), 401, 'unauthorized', 'wrong');
  isProblem(await change(pat.token, { current: PASSWORD, next: 'short' }), 400, 'invalid', 'short');

  const sockets = [await connect(server, pat.token), await connect(server, other.accessToken)];
  const gone = sockets.map(async (socket) => {
    const [[told]] = await Promise.all([next(socket, 'session_revoked'), next(socket, 'disconnect')]);
    return { ...told, at: performance.now() };
  });
  const changed = await change(pat.token, { current: PASSWORD, next: 'quite another one' });
  const answered = performance.now();
  assert.equal(changed.status, 200, changed.text);
  assert.deepEqual(Object.keys(changed.json).sort(), ['accessToken', 'expiresIn', 'refreshToken', 'user']);
  assert.equal(changed.json.user.id, pat.id);
  assert.match(changed.headers.get('set-cookie'), new RegExp(`^voxora_refresh=${changed.json.refreshToken}; HttpOnly`));
  for (const { reason, at } of await Promise.all(gone)) {
    assert.equal(reason, 'password_changed');
    assert.ok(at - answered < 1000, `${at - answered} ms`);
  }

  for (const token of [pat.token, other.accessToken]) {
    isProblem(await server.rest('GET', '/api/v1/auth/me', { token }), 401, 'session_revoked', 'an old session');
  }
  const refresh = (refreshToken) => server.rest('POST', '/api/v1/auth/refresh', { body: { refreshToken } });
  assert.equal((await refresh(pat.refreshToken)).status, 401);
  assert.equal((await server.ok('GET', '/auth/sessions', { token: changed.json.accessToken })).length, 1);
  assert.ok((await connect(server, changed.json.accessToken)).connected);
  assert.equal((await refresh(changed.json.refreshToken)).status, 200);
  assert.equal((await login(PASSWORD)).status, 401);
  assert.equal((await login('quite another one')).status, 200);
});

test('of two new passwords at once one counts', async () => {
  const kim = await user(server, 'agent', 'Kim');
  const change = (next) => server.rest('POST', '/api/v1/auth/password', { token: kim.token, body: { current: PASSWORD, next } });
  const both = ['the first new one', 'the other new one'];
  const answers = await Promise.all(both.map(change));
  const [won, lost] = answers[0].status === 200 ? answers : answers.reverse();
  assert.equal(won.status, 200);
  isProblem(lost, 401, 'session_revoked', 'the other one');
  assert.equal((await server.ok('GET', '/auth/sessions', { token: won.json.accessToken })).length, 1);
});

// 9. Invitations.

/** Invites somebody; gives what taking the invitation needs. */
async function invite(where, token, email) {
  const made = await where.ok('POST', '/users', { token, body: { name: 'Ida', email, role: 'agent' } });
  const invitation = made.invitationUrl.split('#')[1];
  return (password = PASSWORD, given = invitation) => where.rest('POST', '/api/v1/auth/accept', { body: { token: given, password } });
}

test('guesses of invitations are counted by address, and a good one is not', async (t) => {
  const few = await started(t, ['--login-tries', '3']);
  const owner = await user(few, 'owner', 'Olga');
  const accept = await invite(few, owner.token, 'ida@example.org');
  for (let at = 0; at < 5; at++) isProblem(await accept('short'), 400, 'invalid', 'a short password');
  assert.equal((await accept()).status, 200);
  isProblem(await accept(), 401, 'unauthorized', 'a second time');
  isProblem(await accept(PASSWORD, 'guess'), 401, 'unauthorized', 'a guess');
  isProblem(await accept(PASSWORD, 'guess'), 401, 'unauthorized', 'a guess');
  const late = await invite(few, owner.token, 'ivo@example.org');
  for (const answer of [await accept(PASSWORD, 'guess'), await late()]) {
    isProblem(answer, 429, 'rate_limited', 'one too many');
    assert.ok(Number(answer.headers.get('retry-after')) > 0);
  }
});

test('a made-up invitation costs no hash', async (t) => {
  const free = await started(t, ['--login-tries', '0']);
  const accept = () => free.rest('POST', '/api/v1/auth/accept', { body: { token: 'made up', password: PASSWORD } });
  // More than may wait for a hash: some of them would be told to come back.
  const answers = await Promise.all(Array.from({ length: 200 }, accept));
  assert.deepEqual([...new Set(answers.map((answer) => answer.status))], [401]);
});

// 10. Where to listen.

test('a server listens on localhost by name', async (t) => {
  const named = await started(t, [], { listen: 'localhost:0' });
  assert.match(named.url, /^http:\/\/127\.0\.0\.1:\d+$/);
  assert.equal(run(['healthcheck', named.url.replace('127.0.0.1', 'localhost')]).code, 0);
  for (const wrong of ['localhost', 'localhost:', 'localhost:http', ':0']) {
    const done = run(['serve', '--listen', wrong]);
    assert.equal(done.code, 2, wrong);
    assert.equal(done.err, `voxora: --listen: ${JSON.stringify(wrong)} is not right; give an address such as 127.0.0.1:3002.\n`);
  }
});
