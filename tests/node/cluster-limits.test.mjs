// Budgets are one, however many nodes there are: messages, conversations, log-in tries, the setup.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { range, startNodes, startRedis } from './support/cluster.mjs';
import { PASSWORD, talking, user, visitor, workspace } from './support/people.mjs';
import { ask, closeAll, connect } from './support/sockets.mjs';

let redis, nodes, world;
before(async () => {
  redis = await startRedis();
  nodes = await startNodes({ redis, args: ['--log-level', 'warn'] });
  world = await workspace(nodes.servers[0]);
});
afterEach(closeAll);
after(async () => { await nodes?.discard(); await redis?.discard(); });

const everywhere = (token) => Promise.all(nodes.servers.map((server) => connect(server, token)));
const limited = ({ status, code, retryAfterMs }) => {
  assert.deepEqual([status, code], ['error', 'rate_limited']);
  assert.ok(retryAfterMs > 0 && retryAfterMs <= 60_000, `${retryAfterMs}`);
};

describe('a visitor has fifty messages a minute', () => {
  test('spread over three nodes in turn: the fifty-first is refused on each of them, by socket and by REST', async () => {
    const guest = await talking(nodes.servers[0], world.site);
    const conversationId = guest.conversation.id;
    const sockets = await everywhere(guest.token);
    for (const at of range(0, 49)) {
      assert.equal((await ask(sockets[at % 3], 'send_message', { conversationId, content: `${at}` })).status, 'ok', `${at}`);
    }
    for (const socket of sockets) limited(await ask(socket, 'send_message', { conversationId, content: 'one more' }));
    for (const server of nodes.servers) {
      const answer = await server.rest('POST', `/api/v1/conversations/${conversationId}/messages`, { token: guest.token, body: { content: 'x', type: 'text' } });
      assert.deepEqual([answer.status, answer.json.code], [429, 'rate_limited']);
      assert.ok(Number(answer.headers.get('retry-after')) > 0);
    }
  });

  test('sent all at once on three nodes: fifty are taken and no more', async () => {
    const guest = await talking(nodes.servers[1], world.site);
    const conversationId = guest.conversation.id;
    const sockets = await everywhere(guest.token);
    const answers = await Promise.all(range(0, 89).map((at) => ask(sockets[at % 3], 'send_message', { conversationId, content: `${at}` })));
    answers.filter(({ status }) => status !== 'ok').forEach(limited);
    assert.equal(answers.filter(({ status }) => status === 'ok').length, 50);
  });

  test('where a repeated clientId does not count, whichever node it is repeated on', async () => {
    const guest = await talking(nodes.servers[2], world.site);
    const conversationId = guest.conversation.id;
    const sockets = await everywhere(guest.token);
    const ids = new Set();
    for (const at of range(0, 59)) ids.add((await ask(sockets[at % 3], 'send_message', { conversationId, content: 'once', clientId: 'same' })).data?.id);
    assert.equal(ids.size, 1);
    assert.equal((await ask(sockets[0], 'send_message', { conversationId, content: 'another' })).status, 'ok');
  });

  test('and thirty conversations to begin', async () => {
    const guest = await visitor(nodes.servers[0], world.site);
    const begin = (at) => nodes.servers[at % 3].rest('POST', '/api/v1/conversations', { token: guest.token, body: {} });
    const answers = [];
    for (const at of range(1, 30)) answers.push((await begin(at)).status);
    assert.deepEqual(answers, Array(30).fill(201));
    for (const at of range(0, 2)) assert.equal((await begin(at)).json.code, 'rate_limited');
  });
});

describe('an agent', () => {
  test('has two hundred messages a minute on all nodes together', async () => {
    const { conversation } = await talking(nodes.servers[0], world.site);
    const sockets = await everywhere(world.ann.token);
    const send = (at) => ask(sockets[at % 3], 'send_message', { conversationId: conversation.id, content: `${at}` });
    const answers = await Promise.all(range(0, 229).map(send));
    assert.equal(answers.filter(({ status }) => status === 'ok').length, 200);
    answers.filter(({ status }) => status !== 'ok').forEach(limited);
  });
});

describe('tries to log in', () => {
  test('count for the account on all nodes, the right password included', async () => {
    const zoe = await user(nodes.servers[0], 'agent', 'Zoe');
    const logIn = (at, password) => nodes.servers[at % 3].rest('POST', '/api/v1/auth/login', { body: { email: zoe.email, password } });
    const answers = [];
    // An address has ten, as an account has: those that the people above logged in with count for neither, as they were right.
    for (const at of range(1, 10)) answers.push((await logIn(at, 'wrong password')).status);
    assert.deepEqual(answers, Array(10).fill(401));
    for (const at of range(0, 2)) {
      for (const password of ['wrong password', PASSWORD]) {
        const answer = await logIn(at, password);
        assert.deepEqual([answer.status, answer.json.code], [429, 'rate_limited']);
      }
    }
  });
});

describe('the setup token', () => {
  const setup = (server, setupToken, email = 'olga@example.org') => server.rest('POST', '/api/v1/auth/setup', { body: { setupToken, name: 'Olga', email, password: PASSWORD } });

  test('that any node printed makes the owner on any other, once', async (t) => {
    for (const [from, to] of [[0, 1], [0, 2], [2, 0], [1, 1]]) {
      const fresh = await startNodes({ redis, args: ['--log-level', 'warn', '--redis-prefix', `setup-${from}-${to}`] });
      t.after(() => fresh.discard());
      const tokens = await Promise.all(fresh.servers.map(async (server) => (await server.said(/setup token: (\S+)/))[1]));
      const made = await setup(fresh.servers[to], tokens[from]);
      assert.equal(made.status, 200, `${from} to ${to}: ${made.text}`);
      for (const server of fresh.servers) {
        assert.equal((await server.ok('GET', '/auth/me', { token: made.json.accessToken })).role, 'owner');
        for (const token of tokens) assert.ok((await setup(server, token, 'second@example.org')).status >= 400);
      }
      await fresh.discard();
    }
  });
});
