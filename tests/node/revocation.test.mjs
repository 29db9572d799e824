// A socket lives as long as its log-in, and hears as long as its user may see.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { Manager } from 'socket.io-client';
import { run, Server } from './support/server.mjs';
import { PASSWORD, talking, user, workspace } from './support/people.mjs';
import { ask, closeAll, connect, inTime, next, refused } from './support/sockets.mjs';

/** A second, and another for a busy machine. */
const SOON = 2_000;
const ANOTHER = 'quite another long one';

let server, world;
before(async () => {
  server = await Server.start(['--rate-messages', '0', '--rate-events', '0', '--login-tries', '0']);
  world = await workspace(server);
});
after(async () => { closeAll(); await server.discard(); });

const logIn = (email) => server.ok('POST', '/auth/login', { body: { email, password: PASSWORD } });
const sid = (token) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url')).sid;
const queue = { path: '/department' };

/** Both namespaces on one connection, as the official client makes it by itself. */
async function together(token, departmentId) {
  const manager = new Manager(server.url, { transports: ['websocket'], query: { departmentId }, reconnection: false });
  const pair = ['/', '/department'].map((path) => manager.socket(path, { auth: { token } }));
  await Promise.all(pair.map((socket) => next(socket, 'connect')));
  for (const socket of pair) {
    socket.heard = [];
    socket.onAny((...event) => socket.heard.push(event));
  }
  return pair;
}

async function good(method, path, token, body) {
  const answer = await server.rest(method, `/api/v1${path}`, { token, body });
  assert.ok(answer.status < 300, `${method} ${path}: ${answer.text}`);
}

function command(args, input) {
  const done = run(['admin', ...args, '--data-dir', server.dir], { input });
  assert.equal(done.code, 0, done.err);
}

/** What ends a log-in, and whether it ends the user's others. */
const ENDS = [
  { name: 'a log-out', one: true, end: (who) => good('POST', '/auth/logout', who.token) },
  { name: 'a log-out of a log-in from another', one: true, end: (who) => good('DELETE', `/auth/sessions/${sid(who.token)}`, who.other.accessToken) },
  {
    name: 'a refresh token used twice', one: true, end: async (who) => {
      const answers = [];
      for (let at = 0; at < 2; at++) answers.push(await server.rest('POST', '/api/v1/auth/refresh', { body: { refreshToken: who.refreshToken } }));
      assert.deepEqual(answers.map((answer) => answer.status), [200, 401]);
    },
  },
  { name: 'a new password', end: (who) => good('POST', '/auth/password', who.token, { current: PASSWORD, next: ANOTHER }) },
  { name: 'disabling the user', end: (who) => good('PATCH', `/users/${who.id}`, world.owner.token, { disabled: true }) },
  { name: 'taking the user\'s role', end: (who) => good('PATCH', `/users/${who.id}`, world.owner.token, { role: 'agent' }) },
  { name: 'removing the user', end: (who) => good('DELETE', `/users/${who.id}`, world.owner.token) },
  { name: 'voxora admin disable', end: (who) => command(['disable', '--email', who.email]) },
  { name: 'voxora admin reset-password', end: (who) => command(['reset-password', '--email', who.email], `${ANOTHER}\n`) },
];

describe('within a second, every socket of a log-in is told and closed by', () => {
  for (const [at, { name, one, end }] of ENDS.entries()) {
    test(name, async () => {
      const who = await user(server, 'admin', `Admin ${at}`);
      who.other = await logIn(who.email);
      const query = { departmentId: world.sales.id };
      const sockets = {
        'a websocket': await connect(server, who.token),
        'a poll': await connect(server, who.token, { transports: ['polling'] }),
        'a queue\'s websocket': await connect(server, who.token, { ...queue, query }),
        'a queue\'s poll': await connect(server, who.token, { ...queue, query, transports: ['polling'] }),
      };
      [sockets['one of two namespaces'], sockets['the other of them']] = await together(who.token, world.sales.id);
      const others = [await connect(server, who.other.accessToken), await connect(server, who.other.accessToken, { ...queue, query })];
      if (!one) Object.assign(sockets, { 'another log-in\'s websocket': others[0], 'another log-in\'s queue': others[1] });
      const ends = Object.entries(sockets).map(([kind, socket]) => {
        const order = [];
        socket.on('session_revoked', ({ reason }) => order.push(typeof reason === 'string' && reason !== '' ? 'reason' : 'no reason'));
        return [kind, order, new Promise((done) => { socket.on('disconnect', () => { order.push('end'); done(); }); })];
      });
      await end(who);
      // Each is looked at, whatever became of those before it.
      const late = await Promise.all(ends.map(([, , gone]) => inTime(gone, 'disconnect', SOON).catch(() => {})))
        .then(() => ends.map(([kind, order]) => [kind, ...order].join(', ')));
      assert.deepEqual(late, Object.keys(sockets).map((kind) => `${kind}, reason, end`));
      assert.match(await refused(server, who.token), /^(session_revoked|unauthorized)$/);
      if (!one) return;
      assert.equal((await ask(others[0], 'set_status', { status: 'busy' })).status, 'ok');
      assert.ok(others.every((socket) => socket.connected));
    });
  }
});

describe('a client that is busy and then sends, when its log-in has ended, is told all the same', () => {
  /** Another process logs out, while this one does nothing else. */
  function logOutElsewhere(token) {
    const options = JSON.stringify({ method: 'POST', headers: { authorization: `Bearer ${token}` } });
    const script = `fetch('${server.url}/api/v1/auth/logout', ${options}).then(({ status }) => console.log(status))`;
    const done = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
    assert.equal(done.stdout, '204\n', done.stderr);
  }

  test('by websocket, eight times', async () => {
    const told = [];
    for (let round = 0; round < 8; round++) {
      const { accessToken } = await logIn('ann@example.org');
      const socket = await connect(server, accessToken);
      const gone = next(socket, 'disconnect');
      logOutElsewhere(accessToken);
      for (let at = 0; at < 50; at++) socket.emit('set_status', { status: 'busy' });
      await gone;
      told.push(socket.heard.find(([event]) => event === 'session_revoked')?.[1].reason);
    }
    assert.deepEqual(told, Array(8).fill('logout'));
  });

  test('by polling, where it sends between two polls', async () => {
    const { accessToken: token } = await logIn('ann@example.org');
    const address = `${server.url}/socket.io/?EIO=4&transport=polling`;
    const { sid: session } = JSON.parse((await (await fetch(address)).text()).slice(1));
    const send = (body) => fetch(`${address}&sid=${session}`, { method: 'POST', headers: { 'content-type': 'text/plain' }, body });
    const poll = async () => (await fetch(`${address}&sid=${session}`)).text();
    await send(`40${JSON.stringify({ token })}`);
    for (let heard = ''; !heard.includes('40{');) heard = await poll();
    await good('POST', '/auth/logout', token);
    await send('42["set_status",{"status":"busy"}]');
    assert.match(await poll(), /42\["session_revoked",\{"reason":"logout"\}\]/);
  });
});

describe('a member who is taken out of a department', () => {
  test('hears nothing more of it on any socket, and its queue is closed', async () => {
    const { ann, bob, owner, sales } = world;
    await good('PUT', `/departments/${sales.id}/members/${bob.id}`, owner.token);
    const guest = await talking(server, world.site);
    const [olga, mine] = [await connect(server, owner.token), await connect(server, guest.token)];
    const [beside, shared] = await together(bob.token, sales.id);
    const queues = [shared, await connect(server, bob.token, { ...queue, query: { departmentId: sales.id } })];
    const sockets = [beside, await connect(server, bob.token), await connect(server, bob.token, { transports: ['polling'] })];
    const here = { conversationId: guest.conversation.id };
    for (const socket of [olga, ...sockets]) assert.equal((await ask(socket, 'join_conversation', here)).status, 'ok');
    const closed = Promise.all(queues.map((socket) => new Promise((done) => { socket.once('disconnect', done); })));
    await good('DELETE', `/departments/${sales.id}/members/${bob.id}`, owner.token);
    await inTime(closed, 'the end of the queue\'s sockets', SOON);
    for (const socket of [...queues, ...sockets]) socket.heard.length = 0;

    // All that a department hears of: presence, a conversation of before, one that begins, and its move.
    const began = next(olga, 'conversation_created');
    const other = await talking(server, world.site);
    await began;
    const came = next(olga, 'user_online', ({ userId }) => userId === other.id);
    await connect(server, other.token);
    await came;
    await ask(mine, 'typing_start', here);
    await ask(mine, 'send_message', { ...here, content: 'not for Bob' });
    await ask(mine, 'mark_read', { ...here, seq: 1 });
    const moved = next(olga, 'conversation_updated', ({ id, subject }) => id === guest.conversation.id && subject === 'moved');
    await good('PATCH', `/conversations/${guest.conversation.id}`, owner.token, { assigneeId: ann.id, subject: 'moved' });
    await moved;
    for (const socket of sockets) {
      assert.equal((await ask(socket, 'send_message', { ...here, content: 'x' })).code, 'not_found');
      const told = socket.heard.filter(([event]) => event !== 'message_error').map((event) => JSON.stringify(event));
      const theirs = [guest.conversation.id, guest.id, other.conversation.id, other.id];
      assert.deepEqual(told.filter((text) => theirs.some((id) => text.includes(id))), []);
    }
    for (const socket of queues) assert.deepEqual(socket.heard, []);
    beside.io._close();
    assert.equal(await refused(server, bob.token, { ...queue, query: { departmentId: sales.id } }), 'forbidden');
    assert.ok(olga.heard.some((event) => JSON.stringify(event).includes('not for Bob')));
  });
});

describe('an agent hears nothing more of a conversation that is out of its sight, when', () => {
  const MOVES = {
    'it moves to another department': { who: 'ann', from: () => ({}), to: () => ({ departmentId: world.support.id }) },
    'it is taken from an assignee outside its department': {
      who: 'bob', from: () => ({ assigneeId: world.bob.id }), to: () => ({ assigneeId: null }),
    },
    'it had no department and gets one': {
      who: 'bob', from: () => ({ departmentId: null }), to: () => ({ departmentId: world.sales.id }),
    },
  };
  for (const [name, { who, from, to }] of Object.entries(MOVES)) {
    test(name, async () => {
      const agent = world[who];
      const guest = await talking(server, world.site);
      const here = { conversationId: guest.conversation.id };
      const path = `/conversations/${guest.conversation.id}`;
      await good('PATCH', path, world.owner.token, from());
      const mine = await connect(server, guest.token);
      const sockets = [await connect(server, agent.token), await connect(server, agent.token, { transports: ['polling'] })];
      for (const socket of sockets) assert.equal((await ask(socket, 'join_conversation', here)).status, 'ok');
      await good('PATCH', path, world.owner.token, to());
      for (const socket of sockets) {
        assert.equal((await ask(socket, 'typing_start', here)).code, 'not_found');
        socket.heard.length = 0;
      }
      await ask(mine, 'typing_start', here);
      assert.equal((await ask(mine, 'send_message', { ...here, content: 'not for it' })).status, 'ok');
      await good('PATCH', path, world.owner.token, { subject: 'nor this' });
      for (const socket of sockets) {
        await ask(socket, 'typing_start', here);
        assert.deepEqual(socket.heard.filter((event) => JSON.stringify(event).includes(guest.conversation.id)), []);
        socket.close();
      }
    });
  }
});
