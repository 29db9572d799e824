// Clients that stall, die, send nonsense, or change their transport in mid-sentence.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { io, NodeWebSocket, NodeXHR } from 'socket.io-client';
import { Server } from './support/server.mjs';
import { talking, user, workspace } from './support/people.mjs';
import { BINARY, Raw } from './support/raw.mjs';
import { ask, closeAll, connect, inTime, next } from './support/sockets.mjs';

/** How long a connection may last that made no sense. */
const SOON = 5_000;
const range = (from, to) => Array.from({ length: to - from + 1 }, (_, at) => from + at);
const seqs = (list) => list.map((message) => message.seq);

let server, world, carl, sam, silent;
before(async () => {
  server = await Server.start(['--rate-messages', '0', '--rate-events', '0']);
  world = await workspace(server);
  [carl, sam] = [await user(server, 'agent', 'Carl'), await user(server, 'agent', 'Sam')];
  const members = `/api/v1/departments/${world.sales.id}/members`;
  for (const who of [world.bob, carl, sam]) await server.rest('PUT', `${members}/${who.id}`, { token: world.owner.token });
  // Waits beside the other tests, from here on.
  silent = await Raw.open(server);
  silent.end = inTime(silent.closed, 'the end of one that never sends CONNECT');
  silent.end.catch(() => {});
});
after(async () => { closeAll(); await server.discard(); });

/** Everything after `seq`, page by page, as a client fetches it that comes back. */
async function missed(socket, conversationId, seq) {
  const all = [];
  for (let more = true; more;) {
    const answer = await ask(socket, 'join_conversation', { conversationId, after: all.at(-1)?.seq ?? seq });
    assert.equal(answer.status, 'ok');
    all.push(...answer.data.messages);
    more = answer.data.hasMore;
  }
  return all;
}

describe('a client', () => {
  test('that stops reading is cut off, holds up nobody, and fetches what it missed', async () => {
    const guest = await talking(server, world.site);
    const conversationId = guest.conversation.id;
    const [sender, ann, slow] = [await connect(server, guest.token), await connect(server, world.ann.token), await Raw.open(server)];
    const [atAnn, atSlow] = [[], []];
    ann.on('new_message', (message) => { atAnn.push(message.seq); ann.heard.length = 0; });
    slow.onPacket = (text) => { if (text.startsWith('42["new_message"')) atSlow.push(JSON.parse(text.slice(2))[1].seq); };
    await slow.join(sam.token);
    assert.equal((await ask(ann, 'join_conversation', { conversationId })).status, 'ok');
    assert.equal((await slow.ask('join_conversation', { conversationId })).status, 'ok');
    const left = new Promise((done) => { ann.on('user_left', (who) => who.userId === sam.id && done()); });

    let last = 0;
    const send = async (count) => {
      const answers = await Promise.all(range(1, count).map(() => ask(sender, 'send_message', { conversationId, content: 'x'.repeat(10_000) })));
      for (const answer of answers) assert.equal(answer.status, 'ok');
      sender.heard.length = 0;
      last = Math.max(last, ...answers.map((answer) => answer.data.seq));
    };
    await send(3);
    slow.socket.pause();
    for (let at = 0; at < 40; at++) await send(50);
    await inTime(left, 'the slow one leaves');
    await send(50);
    await ask(ann, 'typing_stop', { conversationId });
    assert.deepEqual(atAnn, range(1, last));

    slow.socket.resume();
    await inTime(slow.closed, 'the slow one is cut off');
    assert.deepEqual(atSlow, range(1, atSlow.length));
    assert.ok(atSlow.length >= 3 && atSlow.length < last, `${atSlow.length} of ${last}`);
    const back = await connect(server, sam.token);
    const rest = await missed(back, conversationId, atSlow.length);
    back.close();
    assert.deepEqual(seqs(rest), range(atSlow.length + 1, last));
    assert.ok(rest.every((message) => message.content.length === 10_000));
  });

  test('that dies without a word is offline, unless it has a second tab', async () => {
    const ann = await connect(server, world.ann.token);
    const offline = (who) => next(ann, 'user_offline', ({ userId }) => userId === who.id);
    const enter = async (who) => { const raw = await Raw.open(server); await raw.join(who.token); return raw; };
    const [tab, other, single] = [await enter(world.bob), await enter(world.bob), await enter(carl)];
    const carlGone = offline(carl);
    tab.socket.destroy();
    await tab.closed;
    single.socket.destroy();
    assert.equal((await carlGone)[0].status, 'offline');
    assert.equal((await other.ask('set_status', { status: 'away' })).status, 'ok');
    assert.ok(!ann.heard.some(([event, who]) => event === 'user_offline' && who.userId === world.bob.id));
    const bobGone = offline(world.bob);
    other.socket.destroy();
    await bobGone;
  });

  const big = 'x'.repeat(1_100_000);
  const NONSENSE = {
    'a frame over the limit': (raw) => raw.send(`42${JSON.stringify(['send_message', big])}`),
    'an unknown engine.io packet': (raw) => raw.send('9what'),
    'an empty engine.io packet': (raw) => raw.send(''),
    'an unknown socket.io packet': (raw) => raw.send('49[]'),
    'an event that is no JSON': (raw) => raw.send('42["send_message",{'),
    'an attachment of no event': (raw) => raw.send(Buffer.alloc(1000, 7), BINARY),
    'bytes that are no frame': (raw) => raw.socket.write(Buffer.alloc(1000, 0xff)),
    'a frame without a mask': (raw) => raw.socket.write(Buffer.from([0x81, 1, 0x33])),
  };
  describe('that sends nonsense is closed, and others are served:', { concurrency: true }, () => {
    let neighbour;
    before(async () => { neighbour = await connect(server, world.ann.token); });
    for (const [name, say] of Object.entries(NONSENSE)) {
      for (const joined of [false, true]) {
        test(`${name}, ${joined ? 'after' : 'before'} it joined`, async () => {
          const raw = await Raw.open(server);
          if (joined) await raw.join(world.bob.token);
          say(raw);
          await inTime(raw.closed, `the end of one that sends ${name}`, SOON);
          assert.equal((await ask(neighbour, 'set_status', { status: 'online' })).status, 'ok');
        });
      }
    }
  });

  test('that never sends CONNECT is closed', () => silent.end);

  test('that moves from polling to a websocket in a burst keeps its order', async () => {
    const guest = await talking(server, world.site);
    const conversationId = guest.conversation.id;
    let open;
    const gate = new Promise((done) => { open = done; });
    class Late extends NodeWebSocket { doOpen() { gate.then(() => super.doOpen()); } }
    const polling = async (token) => {
      const socket = io(server.url, { auth: { token }, transports: [NodeXHR, Late], forceNew: true, reconnection: false });
      await next(socket, 'connect');
      return { socket, heard: [], moved: inTime(new Promise((done) => { socket.io.engine.once('upgrade', done); }), 'upgrade') };
    };
    const [sender, reader] = [await polling(guest.token), await polling(world.ann.token)];
    await ask(reader.socket, 'join_conversation', { conversationId });
    const last = [sender, reader].map(({ socket, heard }) => {
      socket.on('new_message', ({ content }) => heard.push(content));
      return next(socket, 'new_message', ({ content }) => content === 'last');
    });
    let sent = 0, most = Infinity;
    const send = (content) => ask(sender.socket, 'send_message', { conversationId, content });
    // Twenty are under way all the time: while both poll, while both move, and for 300 after that.
    const lane = async () => {
      while (sent < most) {
        assert.equal((await send(`${sent++}`)).status, 'ok');
        if (sent >= 220) open();
      }
    };
    const moved = Promise.all([sender.moved, reader.moved]).then(() => { most = sent + 300; });
    await Promise.all([moved, ...range(1, 20).map(lane)]);
    assert.equal((await send('last')).status, 'ok');
    await Promise.all(last);
    for (const { socket, heard } of [sender, reader]) {
      assert.equal(socket.io.engine.transport.name, 'websocket');
      assert.deepEqual(heard, [...range(0, sent - 1).map(String), 'last']);
      socket.close();
    }
  });
});
