// What an operator meets: wrong options, broken directories, two servers, and users made beside a running one.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { binary, run, scratch, Server } from './support/server.mjs';
import { PASSWORD, talking, user, workspace } from './support/people.mjs';
import { closeAll, connect, next } from './support/sockets.mjs';

const oneSentence = (text) => assert.match(text, /^voxora: [^\n]+\n$/);
const digest = (path) => createHash('sha256').update(readFileSync(path)).digest('hex');
const sqlite = (path, sql) => spawnSync('python3', ['-c', 'import sqlite3,sys; c=sqlite3.connect(sys.argv[1]); c.executescript(sys.argv[2]); c.close()', path, sql]);

test('wrong options are named in one sentence with exit code 2', () => {
  const cases = [
    [['serve', '--rate-messages', 'many'], /rate-messages.*many/],
    [['serve', '--listen', 'here'], /listen.*here/],
    [['serve', '--max-upload', 'big'], /max-upload.*big/],
    [['serve', '--colour', 'red'], /colour/],
    [['serve', '--config', '/no/such/file'], /config/],
    [['demo', '--listen', '0.0.0.0:0'], /listen.*0\.0\.0\.0/],
    [['admin', 'create', '--email', 'a@b.c', '--name', 'A', '--role', 'king'], /role/],
    [['nonsense'], /nonsense/],
    [['healthcheck', 'ftp://x'], /ftp/],
  ];
  for (const [args, expected] of cases) {
    const done = run(args);
    assert.equal(done.code, 2, args.join(' '));
    oneSentence(done.err);
    assert.match(done.err, expected);
    assert.equal(done.out, '');
  }
  const short = run(['serve'], { env: { VOXORA_JWT_SECRET: 'short' } });
  assert.equal(short.code, 2);
  assert.match(short.err, /VOXORA_JWT_SECRET/);
  assert.ok(!short.err.includes('"short"'));
});

test('a second server, a taken port and unusable directories are one sentence and exit code 1', async () => {
  const server = await Server.start();
  const second = run(['serve', '--data-dir', server.dir, '--listen', '127.0.0.1:0']);
  assert.equal(second.code, 1);
  oneSentence(second.err);
  const dir = scratch();
  const taken = run(['serve', '--data-dir', dir, '--listen', new URL(server.url).host]);
  assert.equal(taken.code, 1);
  oneSentence(taken.err);
  await server.discard();

  const file = join(dir, 'a-file');
  writeFileSync(file, '');
  const notDirectory = run(['serve', '--data-dir', file, '--listen', '127.0.0.1:0']);
  assert.equal(notDirectory.code, 1);
  oneSentence(notDirectory.err);
  rmSync(dir, { recursive: true });
});

test('a newer and a damaged database are refused and not touched', async () => {
  const server = await Server.start();
  await server.stop();
  const path = join(server.dir, 'voxora.db');
  sqlite(path, 'PRAGMA user_version = 9999; PRAGMA wal_checkpoint(TRUNCATE);');
  for (const damage of [() => {}, () => writeFileSync(path, 'this is no database at all, only text'.repeat(100))]) {
    damage();
    const before = digest(path);
    const done = run(['serve', '--data-dir', server.dir, '--listen', '127.0.0.1:0', '--log-level', 'error']);
    assert.equal(done.code, 1);
    oneSentence(done.err);
    assert.equal(digest(path), before);
  }
  await server.discard();
});

test('what is not there yet says so', () => {
  for (const command of [['backup', 'x'], ['restore', 'x'], ['check']]) {
    const done = run(command);
    assert.equal(done.code, 1);
    assert.match(done.err, /not available in this version/);
  }
});

test('commands print what they are asked for', () => {
  assert.match(run([]).out, /Usage: voxora/);
  assert.match(run(['version']).out, /^voxora \d/);
  assert.match(run(['default-config']).out, /#listen = "127\.0\.0\.1:3002"/);
  const document = JSON.parse(run(['openapi']).out);
  assert.ok(document.paths['/api/v1/conversations/{id}/messages'].post);
});

test('a flag goes before the environment before the file', async () => {
  const dir = scratch();
  const file = join(dir, 'voxora.toml');
  writeFileSync(file, 'listen = "nonsense"\n');
  assert.equal(run(['serve', '--config', file]).code, 2);
  const server = await Server.start(['--config', file], { env: { VOXORA_LISTEN: 'nonsense' } });
  assert.equal(run(['healthcheck', server.url]).code, 0);
  await server.discard();
  assert.equal(run(['healthcheck', server.url]).code, 1);
  rmSync(dir, { recursive: true });
});

test('the binary is static, needs no files beside it, and keeps its data private', async () => {
  const ldd = spawnSync('ldd', [binary], { encoding: 'utf8' });
  assert.match(ldd.stdout + ldd.stderr, /not a dynamic executable|statically linked/);
  const dir = join(scratch(), 'data');
  const server = await Server.start([], { dir, env: { HOME: '/nonexistent', PATH: '' } });
  assert.equal(statSync(dir).mode & 0o777, 0o700);
  for (const name of ['voxora.db', 'keys.json', 'voxora.lock']) {
    assert.equal(statSync(join(dir, name)).mode & 0o777, 0o600, name);
  }
  await server.discard();
});

test('users are made, listed, given tokens and shut out beside a running server', async () => {
  const server = await Server.start();
  const owner = await user(server, 'owner', 'Olga');
  const ann = await user(server, 'agent', 'Ann');
  assert.match(run(['admin', 'list', '--data-dir', server.dir]).out, /ann@example\.org/);
  const token = run(['token', '--data-dir', server.dir, '--email', 'ann@example.org']).out.trim();
  assert.equal((await server.ok('GET', '/auth/me', { token })).id, ann.id);
  const socket = await connect(server, token);
  const [revoked, gone] = [next(socket, 'session_revoked'), next(socket, 'disconnect')];
  assert.equal(run(['admin', 'disable', '--data-dir', server.dir, '--email', 'ann@example.org']).code, 0);
  await revoked;
  await gone;
  assert.equal((await server.rest('GET', '/api/v1/auth/me', { token })).status, 401);
  const reset = run(['admin', 'reset-password', '--data-dir', server.dir, '--email', 'olga@example.org'], { input: 'another long one\n' });
  assert.equal(reset.code, 0);
  assert.equal((await server.rest('POST', '/api/v1/auth/login', { body: { email: owner.email, password: PASSWORD } })).status, 401);
  closeAll();
  await server.discard();
});

test('the first start prints a setup token that makes the owner, once', async () => {
  const server = await Server.start();
  const setupToken = server.err.match(/setup token: (\S+)/)[1];
  const body = { setupToken, name: 'Olga', email: 'olga@example.org', password: PASSWORD };
  assert.equal((await server.rest('POST', '/api/v1/auth/setup', { body: { ...body, setupToken: 'x' } })).status, 401);
  const made = await server.ok('POST', '/auth/setup', { body });
  assert.equal(made.user.role, 'owner');
  assert.notEqual((await server.rest('POST', '/api/v1/auth/setup', { body: { ...body, email: 'b@example.org' } })).status, 200);
  await server.discard();
});

test('a refresh token counts once, and its reuse ends the session', async () => {
  const server = await Server.start();
  const owner = await user(server, 'owner', 'Olga');
  const next1 = await server.ok('POST', '/auth/refresh', { body: { refreshToken: owner.refreshToken } });
  assert.equal((await server.rest('POST', '/api/v1/auth/refresh', { body: { refreshToken: owner.refreshToken } })).status, 401);
  const after = await server.rest('GET', '/api/v1/auth/me', { token: next1.accessToken });
  assert.equal(after.json.code, 'session_revoked');
  await server.discard();
});

test('of two agents who take a conversation at once exactly one gets it', async () => {
  const server = await Server.start();
  const world = await workspace(server);
  await server.rest('PUT', `/api/v1/departments/${world.sales.id}/members/${world.bob.id}`, { token: world.owner.token });
  for (let round = 0; round < 10; round++) {
    const { conversation } = await talking(server, world.site);
    const take = (agent) => server.rest('PATCH', `/api/v1/conversations/${conversation.id}`, { token: agent.token, body: { assigneeId: agent.id } });
    const answers = await Promise.all([take(world.ann), take(world.bob)]);
    assert.deepEqual(answers.map((answer) => answer.status).sort(), [200, 409]);
    assert.equal(answers.find((answer) => answer.status === 409).json.code, 'conflict');
  }
  await server.discard();
});

test('a message reopens a resolved conversation, and REST and socket senders share one order', async () => {
  const server = await Server.start(['--rate-messages', '0']);
  const world = await workspace(server);
  const guest = await talking(server, world.site);
  const path = `/conversations/${guest.conversation.id}`;
  await server.ok('PATCH', path, { token: world.ann.token, body: { status: 'resolved' } });
  const socket = await connect(server, guest.token);
  const sent = [];
  for (let at = 0; at < 100; at++) {
    sent.push(socket.emitWithAck('send_message', { conversationId: guest.conversation.id, content: `s${at}` }));
    sent.push(server.ok('POST', `${path}/messages`, { token: world.ann.token, body: { content: `r${at}`, type: 'text' } }));
  }
  await Promise.all(sent);
  assert.equal((await server.ok('GET', path, { token: world.ann.token })).status, 'open');
  const stored = (await server.ok('GET', `${path}/messages?limit=200`, { token: guest.token })).items.map((message) => message.seq);
  const heard = socket.heard.filter(([event]) => event === 'new_message').map(([, message]) => message.seq);
  assert.deepEqual(heard.slice(-stored.length), stored.slice(-heard.length));
  closeAll();
  await server.discard();
});

test('errors are problems with a code, and answers are compressed', async () => {
  const server = await Server.start();
  const missing = await server.rest('GET', '/api/v1/nothing');
  assert.equal(missing.status, 404);
  assert.equal(missing.headers.get('content-type'), 'application/problem+json');
  assert.equal(missing.json.code, 'not_found');
  const wrong = await server.rest('POST', '/api/v1/auth/login', { body: { email: 7 } });
  assert.equal(wrong.json.code, 'invalid');
  const document = await server.rest('GET', '/api/v1/openapi.json', { headers: { 'accept-encoding': 'br' } });
  assert.equal(document.headers.get('content-encoding'), 'br');
  assert.match((await server.rest('GET', '/metrics')).text, /voxora_/);
  const codes = [];
  for (let at = 0; at < 11; at++) {
    codes.push((await server.rest('POST', '/api/v1/auth/login', { body: { email: 'nobody@example.org', password: 'wrong password' } })).status);
  }
  assert.deepEqual(codes, [...Array(10).fill(401), 429]);
  await server.discard();
});
