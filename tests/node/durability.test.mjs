// What was acknowledged is there after a SIGKILL: once, in one order, without holes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Server, scratch } from './support/server.mjs';
import { talking, workspace } from './support/people.mjs';
import { closeAll, connect } from './support/sockets.mjs';

const SENDERS = 200;
const EACH = 50;
const ROUNDS = Number(process.env.VOXORA_ROUNDS ?? 20);
const ARGS = ['--rate-messages', '0', '--rate-events', '0', '--max-sockets-address', '0', '--max-sockets-user', '0', '--log-level', 'warn'];

/** The whole history of a conversation, as staff see it. */
async function history(server, token, id) {
  const all = [];
  for (;;) {
    const page = await server.ok('GET', `/conversations/${id}/messages?after=${all.length}&limit=200`, { token });
    all.push(...page.items);
    if (!page.hasMore) return all;
  }
}

/** Sends everybody's messages and kills the server after some of the answers. What was acknowledged. */
async function sendAndKill(server, guests, round, killAfter) {
  const sockets = await Promise.all(guests.map((guest) => connect(server, guest.token)));
  const acknowledged = new Map();
  let answers = 0;
  for (let at = 0; at < EACH; at++) {
    guests.forEach((guest, index) => {
      const clientId = `${round}-${guest.number}-${at}`;
      const conversationId = guest.conversation.id;
      sockets[index].emit('send_message', { conversationId, content: clientId, clientId }, (answer) => {
        if (answer.status !== 'ok') return;
        acknowledged.set(`${conversationId} ${clientId}`, answer.data.seq);
        answers += 1;
        if (answers === killAfter) server.child.kill('SIGKILL');
      });
    });
  }
  await server.exited;
  closeAll();
  return acknowledged;
}

/** Acknowledged messages that are not where they were said to be, and other faults. */
async function faults(server, token, guests, acknowledged) {
  const found = [];
  for (const guest of guests) {
    const id = guest.conversation.id;
    const list = await history(server, token, id);
    list.forEach((message, at) => { if (message.seq !== at + 1) found.push(`hole before ${message.seq}`); });
    const ids = list.map((message) => message.clientId).filter(Boolean);
    if (new Set(ids).size !== ids.length) found.push('twice');
    const bySeq = new Map(list.map((message) => [`${id} ${message.clientId}`, message.seq]));
    for (const [key, seq] of acknowledged) {
      if (key.startsWith(`${id} `) && bySeq.get(key) !== seq) found.push(`lost ${key}`);
    }
  }
  return found;
}

async function rounds(count, env) {
  const dir = scratch();
  let server = await Server.start(ARGS, { dir });
  const world = await workspace(server);
  const login = () => server.ok('POST', '/auth/login', { body: { email: 'olga@example.org', password: 'a long enough one' } });
  // 90 visitors, because new ones of an address are limited to 100 a minute; most of them write on several sockets.
  const visitors = [];
  for (let at = 0; at < 90; at++) visitors.push(await talking(server, world.site));
  const senders = Array.from({ length: SENDERS }, (_, at) => ({ ...visitors[at % 90], number: at }));
  await server.stop();
  server = await Server.start(ARGS, { dir, env });
  const found = [];
  for (let round = 0; round < count && found.length === 0; round++) {
    const killAfter = 1 + Math.floor(Math.random() * SENDERS * EACH * 0.8);
    const acknowledged = await sendAndKill(server, senders, round, killAfter);
    // The check itself asks a server without the fault.
    server = await Server.start(ARGS, { dir });
    const { accessToken } = await login();
    found.push(...await faults(server, accessToken, visitors, acknowledged));
    if (env.VOXORA_TEST_ACK_BEFORE_COMMIT) {
      await server.stop();
      server = await Server.start(ARGS, { dir, env });
      continue;
    }
    // Resent with the same clientId, nothing is stored twice.
    const sockets = await Promise.all(senders.slice(0, 10).map((guest) => connect(server, guest.token)));
    await Promise.all(sockets.flatMap((socket, index) => Array.from({ length: EACH }, (_, at) => {
      const clientId = `${round}-${index}-${at}`;
      return socket.timeout(20_000).emitWithAck('send_message', { conversationId: senders[index].conversation.id, content: clientId, clientId });
    })));
    closeAll();
    found.push(...await faults(server, accessToken, visitors.slice(0, 10), acknowledged));
  }
  await server.discard();
  return found;
}

test('no acknowledged message is lost or doubled by a kill', async () => {
  assert.deepEqual(await rounds(ROUNDS, {}), []);
});

test('the check finds a server that acknowledges before it commits', async () => {
  assert.notDeepEqual(await rounds(ROUNDS, { VOXORA_TEST_ACK_BEFORE_COMMIT: '1' }), []);
});
