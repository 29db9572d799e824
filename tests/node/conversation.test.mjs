// Two people talk: every event, over both transports.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Server } from './support/server.mjs';
import { talking, visitor, workspace } from './support/people.mjs';
import { ask, closeAll, connect, messages, next, refused } from './support/sockets.mjs';

for (const transport of ['websocket', 'polling']) {
  describe(`over ${transport}`, () => {
    let server, world, guest, guestSocket, ann;
    const options = { transports: [transport] };
    before(async () => {
      server = await Server.start(['--rate-messages', '0', '--rate-events', '0']);
      world = await workspace(server);
      guest = await talking(server, world.site);
      guestSocket = await connect(server, guest.token, options);
      ann = await connect(server, world.ann.token, options);
      await ask(ann, 'join_conversation', { conversationId: guest.conversation.id });
    });
    after(async () => { closeAll(); await server.discard(); });
    const here = () => ({ conversationId: guest.conversation.id });

    test('a message reaches both, and its sender hears of it in order', async () => {
      const order = [];
      guestSocket.on('new_message', () => order.push('new_message'));
      guestSocket.on('message_delivered', () => order.push('message_delivered'));
      const [atAnn, delivered] = [next(ann, 'new_message'), next(guestSocket, 'message_delivered')];
      const answer = await ask(guestSocket, 'send_message', { ...here(), content: 'Hello', clientId: 'c1' });
      order.push('answer');
      assert.equal(answer.status, 'ok');
      const [message] = await atAnn;
      assert.deepEqual(message, answer.data);
      assert.equal(message.sender.kind, 'visitor');
      const [id, detail] = await delivered;
      assert.equal(id, message.id);
      assert.deepEqual(detail, { clientId: 'c1', ...here(), seq: message.seq });
      assert.deepEqual(order, ['new_message', 'message_delivered', 'answer']);
    });

    test('a repeated clientId gives the first message and stores nothing', async () => {
      const once = await ask(guestSocket, 'send_message', { ...here(), content: 'once', clientId: 'same' });
      const twice = await ask(guestSocket, 'send_message', { ...here(), content: 'twice', clientId: 'same' });
      assert.deepEqual(twice.data, once.data);
    });

    test('joining gives what was missed', async () => {
      const all = await ask(ann, 'join_conversation', { ...here(), after: 0 });
      assert.ok(all.data.messages.length >= 2);
      assert.deepEqual(all.data.messages.map((message) => message.seq), all.data.messages.map((_, at) => at + 1));
      const none = await ask(ann, 'join_conversation', here());
      assert.deepEqual(none.data.messages, []);
      assert.equal(none.data.conversation.id, guest.conversation.id);
    });

    test('typing is told to the others and ends by itself', async () => {
      const [began, ended] = [next(guestSocket, 'user_typing'), next(guestSocket, 'user_stopped_typing')];
      ann.emit('typing_start', here());
      assert.deepEqual((await began)[0], { ...here(), userId: world.ann.id, userName: 'Ann' });
      assert.equal((await ended)[0].userId, world.ann.id);
    });

    test('typing ends with a stop and with a message', async () => {
      for (const end of [() => ann.emit('typing_stop', here()), () => ann.emit('send_message', { ...here(), content: 'x' })]) {
        const [began, ended] = [next(guestSocket, 'user_typing'), next(guestSocket, 'user_stopped_typing')];
        ann.emit('typing_start', here());
        await began;
        end();
        await ended;
      }
    });

    test('a note and its typing never reach the visitor', async () => {
      guestSocket.heard.length = 0;
      await ask(ann, 'typing_start', { ...here(), internal: true });
      const note = await ask(ann, 'send_message', { ...here(), content: 'secret', type: 'note' });
      assert.equal(note.data.internal, true);
      const after = await ask(ann, 'send_message', { ...here(), content: 'open' });
      await ask(guestSocket, 'join_conversation', here());
      assert.ok(!JSON.stringify(guestSocket.heard).includes('secret'));
      assert.ok(!guestSocket.heard.some(([event]) => event === 'user_typing'));
      assert.equal(after.data.follows, note.data.follows);
      const refusal = await ask(guestSocket, 'send_message', { ...here(), content: 'no', type: 'note' });
      assert.equal(refusal.code, 'forbidden');
    });

    test('reading is told to the room', async () => {
      const heard = next(guestSocket, 'message_read');
      assert.equal((await ask(ann, 'mark_read', { ...here(), seq: 1 })).status, 'ok');
      assert.deepEqual((await heard)[0], { ...here(), userId: world.ann.id, seq: 1 });
      assert.equal((await ask(ann, 'mark_read', { ...here(), seq: 9999 })).code, 'invalid');
    });

    test('joining and leaving are told to the room', async () => {
      const olga = await connect(server, world.owner.token, options);
      const joined = next(guestSocket, 'user_joined');
      await ask(olga, 'join_conversation', here());
      assert.deepEqual((await joined)[0], { ...here(), userId: world.owner.id, userName: 'Olga' });
      const left = next(guestSocket, 'user_left');
      assert.equal((await ask(olga, 'leave_conversation', here())).status, 'ok');
      assert.equal((await left)[0].userId, world.owner.id);
      olga.close();
    });

    test('a status is told, and only agents have one', async () => {
      const olga = await connect(server, world.owner.token, options);
      const heard = next(olga, 'user_online', (who) => who.userId === world.ann.id && who.status === 'busy');
      assert.equal((await ask(ann, 'set_status', { status: 'busy' })).status, 'ok');
      await heard;
      assert.equal((await ask(ann, 'set_status', { status: 'asleep' })).code, 'invalid');
      assert.equal((await ask(guestSocket, 'set_status', { status: 'away' })).code, 'forbidden');
      olga.close();
    });

    test('a file is uploaded, sent, and served to members only', async () => {
      const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
      const file = await ask(guestSocket, 'file_upload', png, { ...here(), name: 'dot.png', mimeType: 'image/png' });
      assert.equal(file.data.mimeType, 'image/png');
      assert.equal(file.data.width, 1);
      const sent = await ask(guestSocket, 'send_message', { ...here(), content: '', type: 'image', attachmentId: file.data.id });
      assert.equal(sent.data.attachment.id, file.data.id);
      const content = await server.rest('GET', file.data.url, { token: world.ann.token });
      assert.equal(content.headers.get('x-content-type-options'), 'nosniff');
      const stranger = await visitor(server, world.site);
      assert.equal((await server.rest('GET', file.data.url, { token: stranger.token })).status, 404);
      const text = await ask(guestSocket, 'file_upload', Buffer.from('<script>'), { ...here(), name: 'a.html', mimeType: 'text/html' });
      const page = await server.rest('GET', text.data.url, { token: guest.token });
      assert.match(page.headers.get('content-disposition'), /^attachment/);
      const bare = await ask(guestSocket, 'file_upload', Buffer.from('plain'));
      assert.equal(bare.status, 'ok');
    });

    test('malformed payloads are answered', async () => {
      for (const payload of [null, 7, 'text', [], {}, { conversationId: 5 }]) {
        for (const event of ['send_message', 'join_conversation', 'leave_conversation', 'typing_start', 'typing_stop', 'mark_read', 'file_upload', 'set_status']) {
          const answer = await ask(ann, event, payload);
          assert.equal(answer.status, 'error', `${event} ${JSON.stringify(payload)}`);
          assert.equal(answer.code, 'invalid', `${event} ${JSON.stringify(payload)}`);
        }
      }
      assert.equal((await ask(ann, 'no_such_event', {})).code, 'invalid');
      assert.equal((await ask(ann, 'send_message')).code, 'invalid');
    });

    test('a failure without a callback arrives as message_error', async () => {
      const heard = next(guestSocket, 'message_error');
      guestSocket.emit('send_message', { ...here(), content: '', clientId: 'empty' });
      const [error] = await heard;
      assert.equal(error.code, 'invalid');
      assert.equal(error.clientId, 'empty');
    });

    test('a new conversation, its assignment and its end reach those who may see it', async () => {
      const created = next(ann, 'conversation_created');
      const second = await talking(server, world.site);
      assert.equal((await created)[0].id, second.conversation.id);
      const theirs = await connect(server, second.token, options);
      const [assigned, updated] = [next(theirs, 'conversation_assigned'), next(theirs, 'conversation_updated')];
      await server.ok('PATCH', `/conversations/${second.conversation.id}`, { token: world.ann.token, body: { assigneeId: world.ann.id } });
      assert.deepEqual((await assigned)[0], { conversationId: second.conversation.id, assigneeId: world.ann.id, assigneeName: 'Ann' });
      assert.equal((await updated)[0].status, 'open');
      const heard = next(ann, 'new_message', (message) => message.conversationId === second.conversation.id);
      await ask(theirs, 'send_message', { conversationId: second.conversation.id, content: 'to my agent' });
      await heard;
      theirs.close();
    });

    test('a burst of messages of one socket arrives in order at everybody', async () => {
      const count = 2000;
      const [there, here2] = [messages(ann, count), messages(guestSocket, count)];
      const answers = [];
      for (let at = 0; at < count; at++) {
        answers.push(ask(guestSocket, 'send_message', { ...here(), content: `${at}` }));
      }
      assert.ok((await Promise.all(answers)).every((answer) => answer.status === 'ok'));
      for (const list of [await there, await here2]) {
        assert.deepEqual(list.map((message) => message.content), Array.from({ length: count }, (_, at) => `${at}`));
        assert.deepEqual(list.map((message) => message.seq), list.map((_, at) => list[0].seq + at));
      }
    });

    test('a client that wants arrays gets them in a burst', async () => {
      const batch = await connect(server, world.ann.token, { ...options, auth: { batch: true } });
      await ask(batch, 'join_conversation', here());
      const all = messages(batch, 50);
      for (let at = 0; at < 50; at++) guestSocket.emit('send_message', { ...here(), content: `b${at}` });
      assert.deepEqual((await all).map((message) => message.content), Array.from({ length: 50 }, (_, at) => `b${at}`));
      assert.ok(batch.heard.some(([event]) => event === 'new_messages'));
      batch.close();
    });

    test('a department\'s queue is for its members', async () => {
      const at = { path: '/department', ...options };
      const queue = await connect(server, world.ann.token, { ...at, query: { departmentId: world.sales.id } });
      const created = next(queue, 'conversation_created');
      const another = await talking(server, world.site);
      assert.equal((await created)[0].id, another.conversation.id);
      assert.equal(await refused(server, world.bob.token, { ...at, query: { departmentId: world.sales.id } }), 'forbidden');
      assert.equal(await refused(server, guest.token, { ...at, query: { departmentId: world.sales.id } }), 'forbidden');
      assert.equal(await refused(server, world.ann.token, { ...at, auth: { departmentId: 'none' } }), 'not_found');
      queue.close();
    });

    test('presence counts sockets', async () => {
      const olga = await connect(server, world.owner.token, options);
      const isBob = (who) => who.userId === world.bob.id;
      const online = next(olga, 'user_online', isBob);
      const [one, two] = [await connect(server, world.bob.token, options), await connect(server, world.bob.token, options)];
      assert.deepEqual((await online)[0], { userId: world.bob.id, status: 'online' });
      one.close();
      const offline = next(olga, 'user_offline', isBob);
      two.close();
      assert.equal((await offline)[0].status, 'offline');
      assert.equal(olga.heard.filter(([event, who]) => event === 'user_online' && isBob(who)).length, 1);
      olga.close();
    });

    test('logging out ends the sockets of that log-in', async () => {
      const login = await server.ok('POST', '/auth/login', { body: { email: 'bob@example.org', password: 'a long enough one' } });
      const socket = await connect(server, login.accessToken, options);
      const [revoked, gone] = [next(socket, 'session_revoked'), next(socket, 'disconnect')];
      await server.rest('POST', '/api/v1/auth/logout', { token: login.accessToken });
      assert.equal((await revoked)[0].reason, 'logout');
      await gone;
      assert.equal(await refused(server, login.accessToken, options), 'session_revoked');
    });

    test('a stop says goodbye and ends with 0', async () => {
      const goodbye = next(guestSocket, 'server_shutdown');
      const end = server.stop();
      assert.equal(typeof (await goodbye)[0].retryAfterMs, 'number');
      assert.equal((await end).code, 0);
    });
  });
}

test('connections without a good token are refused with a code', async () => {
  const server = await Server.start();
  assert.equal(await refused(server, undefined), 'unauthorized');
  assert.equal(await refused(server, 'junk'), 'unauthorized');
  assert.equal(await refused(server, 'a.b.c', { path: '/department' }), 'unauthorized');
  closeAll();
  await server.discard();
});

test('the 51st message of a visitor in a minute is refused', async () => {
  const server = await Server.start();
  const world = await workspace(server);
  const guest = await talking(server, world.site);
  const socket = await connect(server, guest.token);
  const over = next(socket, 'rate_limit_exceeded');
  const answers = [];
  for (let at = 0; at < 51; at++) {
    answers.push(ask(socket, 'send_message', { conversationId: guest.conversation.id, content: `${at}` }));
  }
  const codes = (await Promise.all(answers)).map((answer) => answer.code ?? 'ok');
  assert.deepEqual(codes, [...Array(50).fill('ok'), 'rate_limited']);
  const [limit] = await over;
  assert.equal(limit.event, 'send_message');
  assert.ok(limit.retryAfterMs > 0);
  closeAll();
  await server.discard();
});
