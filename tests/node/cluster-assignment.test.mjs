// Agents on different nodes take one conversation at once: exactly one gets it, and everybody knows who.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { range, settled, startNodes, startRedis, UNLIMITED } from './support/cluster.mjs';
import { user, visitor, workspace } from './support/people.mjs';
import { closeAll, connect, inTime } from './support/sockets.mjs';

const TRIALS = 200;

let redis, nodes, world, agents;
before(async () => {
  redis = await startRedis();
  nodes = await startNodes({ redis, args: UNLIMITED });
  const [server] = nodes.servers;
  world = await workspace(server);
  agents = [world.ann, world.bob, await user(server, 'agent', 'Carl')];
  for (const agent of agents) await server.rest('PUT', `/api/v1/departments/${world.sales.id}/members/${agent.id}`, { token: world.owner.token });
});
after(async () => { closeAll(); await nodes?.discard(); await redis?.discard(); });

/** What each socket was told of who has which conversation, and a promise for the last of all. */
function listen(socket) {
  const told = new Map();
  let last;
  const done = new Promise((found) => { last = found; });
  socket.on('conversation_assigned', ({ conversationId, assigneeId }) => {
    told.set(conversationId, [...told.get(conversationId) ?? [], assigneeId]);
    if (told.size === TRIALS) last();
  });
  return { told, done };
}

test(`of three agents on three nodes who take a conversation at once exactly one gets it, ${TRIALS} times, and all are told who`, async () => {
  const sockets = await Promise.all(agents.map((agent, at) => connect(nodes.servers[at], agent.token)));
  const ears = sockets.map(listen);
  const winners = new Map();
  // A visitor begins thirty in a minute.
  const guests = await Promise.all(range(1, 10).map(() => visitor(nodes.servers[0], world.site)));
  for (const trial of range(1, TRIALS)) {
    const { id } = await nodes.servers[trial % 3].ok('POST', '/conversations', { token: guests[trial % 10].token, body: {} });
    const take = (agent, at) => nodes.servers[at].rest('PATCH', `/api/v1/conversations/${id}`, { token: agent.token, body: { assigneeId: agent.id } });
    const answers = await Promise.all(agents.map(take));
    assert.deepEqual(answers.map(({ status }) => status).toSorted(), [200, 409, 409], `trial ${trial}`);
    const winner = agents[answers.findIndex(({ status }) => status === 200)];
    for (const answer of answers.filter(({ status }) => status === 409)) {
      assert.equal(answer.json.code, 'conflict');
      assert.match(answer.json.detail, new RegExp(winner.name));
    }
    const views = await Promise.all(nodes.servers.map((server) => server.ok('GET', `/conversations/${id}`, { token: world.owner.token })));
    assert.deepEqual(views.map(({ assigneeId }) => assigneeId), Array(3).fill(winner.id), `trial ${trial}`);
    winners.set(id, [winner.id]);
  }
  await inTime(Promise.all(ears.map(({ done }) => done)), 'who has the last one');
  await Promise.all(sockets.map(settled));
  for (const { told } of ears) assert.deepEqual(told, winners);
});
