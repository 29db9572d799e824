// The documentation's own example, against the demo.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { io as Client } from 'socket.io-client';
import { Server } from './support/server.mjs';
import { refused } from './support/sockets.mjs';

let server;
before(async () => { server = await Server.start([], { command: 'demo' }); });
after(() => server.discard());

test('a message to conversation 123 comes back', async () => {
  const clientSocket = Client(server.url, { auth: { token: 'test-token' } });
  await new Promise((done) => clientSocket.on('connect', done));
  const heard = new Promise((done) => clientSocket.on('new_message', done));
  clientSocket.emit('send_message', { conversationId: '123', content: 'Hello' });
  assert.equal((await heard).content, 'Hello');
  clientSocket.close();
});

test('the demo has lived-in conversations and two departments', async () => {
  const list = await server.ok('GET', '/conversations', { token: 'test-token' });
  assert.ok(list.items.some((conversation) => conversation.id === '123'));
  const departments = await server.ok('GET', '/departments', { token: 'test-token' });
  assert.equal(departments.items.length, 2);
});

test('the fixed token means nothing outside the demo', async () => {
  const real = await Server.start();
  assert.equal(await refused(real, 'test-token'), 'unauthorized');
  await real.discard();
});

test('the demo has pages, and the icon that browsers ask for', async () => {
  for (const [path, type] of [['/', /html/], ['/demo/', /html/], ['/demo/shop.css', /css/], ['/favicon.ico', /svg/]]) {
    const page = await server.rest('GET', path);
    assert.equal(page.status, 200, path);
    assert.match(page.headers.get('content-type'), type, path);
  }
});
