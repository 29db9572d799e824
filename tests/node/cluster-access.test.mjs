// What ends on one node ends on every node within a second: log-ins, users, memberships.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { range, settled, startNodes, startRedis, UNLIMITED, until } from './support/cluster.mjs';
import { PASSWORD, talking, user, workspace } from './support/people.mjs';
import { run } from './support/server.mjs';
import { ask, closeAll, connect, inTime, next, refused } from './support/sockets.mjs';

const SOON = 1_000;
const TRIALS = 25;
const ANOTHER = 'quite another long one';

let redis, nodes, world, a, b, c;
before(async () => {
  redis = await startRedis();
  nodes = await startNodes({ redis, args: UNLIMITED });
  [a, b, c] = nodes.servers;
  world = await workspace(a);
});
after(async () => { await nodes?.discard(); await redis?.discard(); });

async function good(method, path, token, body) {
  const answer = await a.rest(method, `/api/v1${path}`, { token, body });
  assert.ok(answer.status < 300, `${method} ${path}: ${answer.text}`);
}
const queue = (server, token) => connect(server, token, { path: '/department', query: { departmentId: world.sales.id } });

const admin = (name) => user(a, 'admin', name);
/** A log-in more, as a script has it. */
const token = ({ email }) => run(['token', '--data-dir', nodes.dir, '--email', email]).out.trim();
/** A log-in's sockets on two other nodes: a window and a department's queue on each. */
const enter = async (own) => ({
  token: own,
  sockets: await Promise.all([connect(b, own), connect(c, own, { transports: ['polling'] }), queue(b, own), queue(c, own)]),
});

/** What ends log-ins, five at a time: of one user, or of one each. */
const ENDS = {
  'a log-out': async () => {
    const who = await admin('Logan');
    return () => ({ tokens: range(1, 5).map(() => token(who)), end: (tokens) => Promise.all(tokens.map((own) => good('POST', '/auth/logout', own))) });
  },
  'disabling the user': () => async (round) => {
    const people = await Promise.all(range(1, 5).map((at) => {
      return a.ok('POST', '/users', { token: world.owner.token, body: { name: 'Dina', email: `dina${round}${at}@example.org`, role: 'admin' } });
    }));
    const disable = ({ id }) => good('PATCH', `/users/${id}`, world.owner.token, { disabled: true });
    return { tokens: people.map(token), end: () => Promise.all(people.map(disable)) };
  },
  'a new password': async () => {
    const who = await admin('Paul');
    return (round) => {
      const [current, then] = round % 2 ? [PASSWORD, ANOTHER] : [ANOTHER, PASSWORD];
      return { tokens: range(1, 5).map(() => token(who)), end: ([own]) => good('POST', '/auth/password', own, { current, next: then }) };
    };
  },
};

describe('25 times, within a second, a log-in\'s sockets on other nodes are told and closed, and its token is refused there, by', () => {
  for (const [name, begin] of Object.entries(ENDS)) {
    test(name, async (t) => {
      const took = [];
      const trial = await begin();
      for (const round of range(1, 5)) {
        const { tokens, end } = await trial(round);
        const logins = await Promise.all(tokens.map(enter));
        const sockets = logins.flatMap((login) => login.sockets);
        const ends = sockets.map((socket) => next(socket, 'disconnect'));
        await end(tokens);
        const began = performance.now();
        await inTime(Promise.all(ends), `the end of the sockets, round ${round}`, SOON);
        took.push(performance.now() - began);
        assert.deepEqual(sockets.map(({ heard }) => heard.at(-1)[0]), Array(20).fill('session_revoked'));
        for (const server of [b, c]) {
          for (const own of tokens) {
            const answer = await server.rest('GET', '/api/v1/auth/me', { token: own });
            assert.deepEqual([answer.status, answer.json.code], [401, 'session_revoked']);
            assert.equal(await refused(server, own), 'session_revoked');
          }
        }
      }
      t.diagnostic(`the last of five took ${Math.max(...took).toFixed(0)} ms at most`);
    });
  }

  test('voxora admin disable, beside the running nodes', async () => {
    const who = await admin('Clive');
    const { sockets } = await enter(who.token);
    const ends = sockets.map((socket) => next(socket, 'disconnect'));
    assert.equal(run(['admin', 'disable', '--data-dir', nodes.dir, '--email', who.email]).code, 0);
    await inTime(Promise.all(ends), 'the end of the sockets', SOON);
  });
});

test(`${TRIALS} times a member taken out of a department on one node hears nothing more of it on the others`, async () => {
  const { bob, owner, sales } = world;
  const member = `/departments/${sales.id}/members/${bob.id}`;
  const windows = await Promise.all([b, c].map((server) => connect(server, bob.token)));
  const olgas = await Promise.all([b, c].map((server) => connect(server, owner.token)));
  for (const number of range(1, TRIALS)) {
    await good('PUT', member, owner.token);
    const guest = await talking(a, world.site);
    const here = { conversationId: guest.conversation.id };
    const queues = await Promise.all([b, c].map((server) => queue(server, bob.token)));
    for (const socket of [...windows, ...olgas]) assert.equal((await ask(socket, 'join_conversation', here)).status, 'ok');
    const ends = queues.map((socket) => next(socket, 'disconnect'));
    await good('DELETE', member, owner.token);
    await inTime(Promise.all(ends), `the end of the queue's sockets, trial ${number}`, SOON);
    for (const socket of windows) socket.heard.length = 0;
    const heard = olgas.flatMap((socket) => [
      next(socket, 'new_message', ({ content }) => content === `not for Bob ${number}`),
      next(socket, 'conversation_updated', ({ subject }) => subject === `nor this ${number}`),
      next(socket, 'conversation_created', ({ departmentId }) => departmentId === sales.id),
    ]);
    await good('POST', `/conversations/${guest.conversation.id}/messages`, guest.token, { content: `not for Bob ${number}`, type: 'text' });
    await good('PATCH', `/conversations/${guest.conversation.id}`, owner.token, { subject: `nor this ${number}` });
    const other = await talking(a, world.site);
    await Promise.all(heard);
    await Promise.all(windows.map(settled));
    const theirs = [guest.conversation.id, guest.id, other.conversation.id, other.id];
    assert.deepEqual(windows.flatMap((socket) => socket.heard).map((told) => JSON.stringify(told)).filter((text) => theirs.some((id) => text.includes(id))), []);
    for (const server of [b, c]) {
      assert.equal((await server.rest('GET', `/api/v1/conversations/${guest.conversation.id}`, { token: bob.token })).status, 404);
    }
    for (const socket of windows) assert.equal((await ask(socket, 'send_message', { ...here, content: 'x' })).code, 'not_found');
  }
  for (const server of [b, c]) assert.equal(await refused(server, bob.token, { path: '/department', query: { departmentId: sales.id } }), 'forbidden');
  closeAll();
});

test('a member who is let in, an agent who is given a conversation, and one who loses it, are so on every node', async () => {
  const eve = await user(a, 'agent', 'Eve');
  const sockets = await Promise.all([a, b, c].map((server) => connect(server, eve.token, { auth: { app: true } })));
  const guest = await talking(b, world.site);
  const { id } = guest.conversation;
  const hear = (event, fits) => Promise.all(sockets.map((socket) => next(socket, event, fits)));
  const given = hear('conversation_assigned', (told) => told.conversationId === id && told.assigneeId === eve.id);
  const path = `/conversations/${id}`;
  await b.ok('PATCH', path, { token: world.owner.token, body: { assigneeId: eve.id } });
  await given;
  // An assignment joins the sockets that are there, wherever they are.
  const message = hear('new_message', ({ content }) => content === 'for Eve');
  await c.ok('POST', `${path}/messages`, { token: guest.token, body: { content: 'for Eve', type: 'text' } });
  await message;
  const lost = hear('conversation_gone', ({ conversationId }) => conversationId === id);
  await c.ok('PATCH', path, { token: world.owner.token, body: { assigneeId: world.ann.id } });
  await lost;
  const welcome = hear('workspace_changed', ({ what }) => what === 'me');
  await a.rest('PUT', `/api/v1/departments/${world.sales.id}/members/${eve.id}`, { token: world.owner.token });
  await welcome;
  const created = hear('conversation_created', ({ departmentId }) => departmentId === world.sales.id);
  await talking(c, world.site);
  await created;
  closeAll();
});

test('what a node keeps in mind of a person and of a conversation is true again soon after another node changed it', async () => {
  const who = await user(a, 'agent', 'Vera');
  const answers = async (path) => (await b.rest('GET', `/api/v1${path}`, { token: who.token })).status;
  const soon = (what, path, status) => until(what, async () => await answers(path) === status, SOON);
  const enters = (what, status) => until(`${what}, by socket`, async () => (await ask(socket, 'join_conversation', here)).status === status, SOON);
  const role = (to) => good('PATCH', `/users/${who.id}`, world.owner.token, { role: to });
  assert.equal(await answers('/nodes'), 403);
  await role('admin');
  await soon('an agent who is made an admin may do more', '/nodes', 200);
  await role('agent');
  await soon('an admin who is made an agent has to log in again', '/nodes', 401);
  who.token = token(who);

  const { conversation } = await talking(a, world.site);
  const [path, here] = [`/conversations/${conversation.id}`, { conversationId: conversation.id }];
  const member = `/departments/${world.sales.id}/members/${who.id}`;
  const socket = await connect(b, who.token);
  await good('PUT', member, world.owner.token);
  await soon('who is let into a department sees what it has', path, 200);
  await enters('who is let into a department sees what it has', 'ok');
  await good('PATCH', path, world.owner.token, { departmentId: world.support.id });
  await soon('what goes to another department is seen no more', path, 404);
  await enters('what goes to another department is seen no more', 'error');
  await good('PATCH', path, world.owner.token, { departmentId: world.sales.id });
  await soon('what comes back is seen', path, 200);
  await enters('what comes back is seen', 'ok');
  await good('DELETE', member, world.owner.token);
  await soon('who is taken out sees nothing of it', path, 404);
  await enters('who is taken out sees nothing of it', 'error');
  closeAll();
});

test('a visitor who is blocked on one node is out on the others, and one who is erased is gone there', async () => {
  const [guest, erased] = [await talking(a, world.site), await talking(a, world.site)];
  const sockets = await Promise.all([b, c].map((server) => connect(server, guest.token)));
  const revoked = sockets.map((socket) => next(socket, 'session_revoked', ({ reason }) => reason === 'blocked'));
  const ends = sockets.map((socket) => next(socket, 'disconnect'));
  await good('PATCH', `/visitors/${guest.id}`, world.owner.token, { blocked: true });
  await inTime(Promise.all([...revoked, ...ends]), 'the end of the sockets', SOON);
  const others = await Promise.all([b, c].map((server) => connect(server, erased.token)));
  const gone = others.map((socket) => next(socket, 'disconnect'));
  await good('DELETE', `/visitors/${erased.id}`, world.owner.token);
  await inTime(Promise.all(gone), 'the end of the erased one\'s sockets', SOON);
  for (const server of [b, c]) assert.equal((await server.rest('GET', `/api/v1/visitors/${erased.id}`, { token: world.owner.token })).status, 404);
});
