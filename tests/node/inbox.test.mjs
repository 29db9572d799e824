// The agents' inbox: second thoughts, mentions, snoozes, transfers and the numbers beside the lists.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Server } from './support/server.mjs';
import { talking, user, workspace } from './support/people.mjs';
import { ask, closeAll, connect, next } from './support/sockets.mjs';
import { request } from './support/cast.mjs';
import { Raw } from './support/raw.mjs';

const app = { auth: { app: true } };
let server, world, ann, bob, olga;
before(async () => {
  server = await Server.start(['--rate-messages', '0', '--rate-events', '0']);
  world = await workspace(server);
  [ann, bob, olga] = await Promise.all([world.ann, world.bob, world.owner].map((one) => connect(server, one.token, app)));
});
after(async () => { closeAll(); await server.discard(); });

const patch = (who, id, body) => server.rest('PATCH', `/api/v1/conversations/${id}`, { token: who.token, body });
const say = (who, id, content, more) => server.ok('POST', `/conversations/${id}/messages`, { token: who.token, body: { content, type: 'text', ...more } });
const get = (who, path) => server.ok('GET', path, { token: who.token });
const message = (method, who, id, seq, body) => server.rest(method, `/api/v1/conversations/${id}/messages/${seq}`, { token: who.token, body });
const lines = async (who, id) => (await get(who, `/conversations/${id}/messages?after=0`)).items.filter(({ type }) => type === 'system');
const found = async (word) => (await get(world.owner, `/search?q=${word}`)).items.map((hit) => hit.message.content);
const talk = async () => { const guest = await talking(server, world.site); return { ...guest, id: guest.conversation.id, person: guest.id }; };
const of = (id) => (told) => (told.conversationId ?? told.id) === id;

describe('who waits for whom', () => {
  test('a visitor waits from its first word to a user\'s answer, and a note is none', async () => {
    const { id, token } = await talk();
    assert.equal((await get(world.ann, `/conversations/${id}`)).waitingSince, null);
    const first = await say({ token }, id, 'hello?');
    await say({ token }, id, 'anybody?');
    await say(world.ann, id, 'look at this', { type: 'note' });
    const waits = await get(world.ann, `/conversations/${id}`);
    assert.equal(waits.waitingSince, first.timestamp);
    assert.equal(waits.snoozedUntil, null);
    await say(world.ann, id, 'Ann here');
    assert.equal((await get(world.ann, `/conversations/${id}`)).waitingSince, null);
  });

  test('it is told with the message, and not to the visitor', async () => {
    const guest = await talk();
    const socket = await connect(server, guest.token);
    const told = next(olga, 'conversation_updated', (one) => of(guest.id)(one) && one.waitingSince);
    const { timestamp } = await say(guest, guest.id, 'hello?');
    assert.equal((await told)[0].waitingSince, timestamp);
    await patch(world.ann, guest.id, { priority: 'high' });
    const view = await get(guest, `/conversations/${guest.id}`);
    assert.ok(!('waitingSince' in view) && !('snoozedUntil' in view));
    await ask(socket, 'join_conversation', { conversationId: guest.id });
    assert.ok(!/waitingSince|snoozedUntil/.test(JSON.stringify(socket.heard)));
  });

  test('what is resolved waits for nobody', async () => {
    const guest = await talk();
    await say(guest, guest.id, 'hello?');
    await patch(world.ann, guest.id, { status: 'resolved' });
    assert.equal((await get(world.ann, `/conversations/${guest.id}`)).waitingSince, null);
    const again = await say(guest, guest.id, 'one more thing');
    const view = await get(world.ann, `/conversations/${guest.id}`);
    assert.deepEqual([view.status, view.waitingSince], ['open', again.timestamp]);
  });
});

describe('second thoughts', () => {
  test('a user edits its own message: the room, the lists and the search have the new words', async () => {
    const guest = await talk();
    const socket = await connect(server, guest.token);
    const { seq, id } = await say(world.ann, guest.id, 'yours arrives on mondaie');
    const [atVisitor, inList] = [next(socket, 'message_updated'), next(olga, 'conversation_updated', (one) => of(guest.id)(one) && one.lastMessage?.editedAt)];
    const edited = await message('PATCH', world.ann, guest.id, seq, { content: 'yours arrives on tuesdaie' });
    assert.equal(edited.status, 200);
    assert.equal(edited.json.content, 'yours arrives on tuesdaie');
    assert.ok(edited.json.editedAt);
    assert.deepEqual((await atVisitor)[0], edited.json);
    assert.equal((await inList)[0].lastMessage.content, 'yours arrives on tuesdaie');
    assert.equal((await get(guest, '/conversations')).items[0].lastMessage.id, id);
    assert.deepEqual(await found('mondaie'), []);
    assert.deepEqual(await found('tuesdaie'), ['yours arrives on tuesdaie']);
  });

  test('a deleted message leaves its number, and nothing of its words or file', async () => {
    const guest = await talk();
    const socket = await connect(server, guest.token);
    const form = new FormData();
    form.append('conversationId', guest.id);
    form.append('file', new Blob(['a secret plan']), 'plan.txt');
    const file = JSON.parse((await request(server, world.ann.token, ['POST', '/uploads', form])).text);
    const sent = await say(world.ann, guest.id, 'the zeppelinplan', { type: 'file', attachmentId: file.id });
    assert.equal((await server.rest('GET', file.url, { token: guest.token })).status, 200);
    assert.equal((await message('PATCH', world.ann, guest.id, sent.seq, { content: 'x' })).json.code, 'invalid');
    const told = next(socket, 'message_deleted');
    assert.equal((await message('DELETE', world.ann, guest.id, sent.seq)).status, 204);
    assert.deepEqual((await told)[0], { conversationId: guest.id, id: sent.id, seq: sent.seq });
    const left = (await get(guest, `/conversations/${guest.id}/messages?after=0`)).items.find((one) => one.seq === sent.seq);
    assert.deepEqual([left.content, left.attachment, Boolean(left.deletedAt)], ['', null, true]);
    assert.equal((await get(world.ann, `/conversations/${guest.id}`)).lastMessage.content, '');
    assert.deepEqual(await found('zeppelinplan'), []);
    for (const who of [world.ann, world.owner, guest]) assert.equal((await server.rest('GET', file.url, { token: who.token })).status, 404);
    assert.equal((await message('DELETE', world.ann, guest.id, sent.seq)).status, 404);
    assert.equal((await message('PATCH', world.ann, guest.id, sent.seq, { content: 'x' })).status, 404);
  });

  test('nobody changes what somebody else said, nor a line of the product\'s own', async () => {
    const guest = await talk();
    const theirs = await say(guest, guest.id, 'mine');
    const { seq } = await say(world.ann, guest.id, 'Ann\'s');
    await patch(world.ann, guest.id, { status: 'resolved' });
    const line = (await lines(world.ann, guest.id)).at(-1).seq;
    for (const method of ['PATCH', 'DELETE']) {
      const change = async (who, at) => (await message(method, who, guest.id, at, method === 'PATCH' ? { content: 'x' } : undefined)).json.code;
      assert.equal(await change(world.owner, seq), 'forbidden');
      assert.equal(await change(world.ann, theirs.seq), 'forbidden');
      assert.equal(await change(world.ann, line), 'forbidden');
      assert.equal(await change(guest, theirs.seq), 'forbidden');
      assert.equal(await change(world.bob, seq), 'not_found');
      assert.equal(await change(world.ann, 999), 'not_found');
    }
    assert.equal((await message('PATCH', world.ann, guest.id, seq, { content: ' ' })).json.code, 'invalid');
    assert.equal((await message('PATCH', world.ann, guest.id, seq, { content: 'x'.repeat(10_001) })).json.code, 'too_large');
  });

  test('what becomes of a note is never on a visitor\'s wire', async () => {
    const guest = await talk();
    const wire = await Raw.open(server);
    const packets = [];
    wire.onPacket = (text) => packets.push(text);
    await wire.join(guest.token);
    await ask(ann, 'join_conversation', { conversationId: guest.id });
    const note = await say(world.ann, guest.id, 'a hush to keep', { type: 'note' });
    const heard = next(ann, 'message_updated', of(guest.id));
    await message('PATCH', world.ann, guest.id, note.seq, { content: 'a hush, changed' });
    assert.equal((await heard)[0].content, 'a hush, changed');
    const deleted = next(ann, 'message_deleted', of(guest.id));
    await message('DELETE', world.ann, guest.id, note.seq);
    await deleted;
    const last = wire.packet((text) => text.includes('that was all'));
    await say(world.ann, guest.id, 'that was all');
    await last;
    assert.ok(!packets.some((text) => /hush|message_updated|message_deleted/.test(text) || text.includes(note.id)), packets.join('\n'));
    wire.socket.destroy();
  });
});

describe('mentions', () => {
  test('who is named in a note and may see it is told, and has it in a list', async () => {
    const guest = await talk();
    const told = next(olga, 'notification');
    const mentions = [world.owner.id, world.ann.id, world.bob.id, 'nobody'];
    const note = await say(world.ann, guest.id, 'Olga, is this one ours?', { type: 'note', mentions });
    const [notification] = await told;
    assert.deepEqual(notification, {
      id: notification.id, kind: 'mention', conversationId: guest.id, visitorName: 'Visitor', seq: note.seq,
      actor: { id: world.ann.id, kind: 'agent', name: 'Ann' }, excerpt: 'Olga, is this one ours?', createdAt: note.timestamp, readAt: null,
    });
    const list = await get(world.owner, '/notifications');
    assert.deepEqual([list.items[0], list.unread], [notification, 1]);
    for (const who of [world.bob, world.ann]) assert.deepEqual(await get(who, '/notifications'), { items: [], nextCursor: null, unread: 0 });
    await ask(bob, 'leave_conversation', { conversationId: guest.id });
    assert.ok(![...ann.heard, ...bob.heard].some(([event, one]) => event === 'notification' && one.conversationId === guest.id));
  });

  test('the same note sent again tells nobody twice', async () => {
    const guest = await talk();
    const body = { type: 'note', mentions: [world.owner.id], clientId: 'once' };
    const first = await ask(ann, 'send_message', { conversationId: guest.id, content: 'Olga?', ...body });
    const again = await ask(ann, 'send_message', { conversationId: guest.id, content: 'Olga?', ...body });
    assert.equal(first.data.id, again.data.id);
    const { items } = await get(world.owner, '/notifications');
    assert.equal(items.filter(of(guest.id)).length, 1);
  });

  test('reading is told to all of one\'s windows', async () => {
    const { items } = await get(world.owner, '/notifications');
    const [one, all] = [next(olga, 'notifications_read'), next(olga, 'notifications_read', ({ ids }) => ids === null)];
    const read = (ids) => server.ok('POST', '/notifications/read', { token: world.owner.token, body: ids && { ids } });
    assert.deepEqual(await read([items[0].id]), { unread: items.length - 1 });
    assert.deepEqual((await one)[0], { ids: [items[0].id], unread: items.length - 1 });
    assert.deepEqual(await read(), { unread: 0 });
    assert.deepEqual((await all)[0], { ids: null, unread: 0 });
    assert.ok((await get(world.owner, '/notifications')).items.every((item) => item.readAt));
    assert.equal((await server.rest('POST', '/api/v1/notifications/read', { token: world.owner.token, body: { ids: Array(201).fill('x') } })).json.code, 'invalid');
  });

  test('only a note names, and at most 20', async () => {
    const guest = await talk();
    const send = async (who, body) => (await server.rest('POST', `/api/v1/conversations/${guest.id}/messages`, { token: who.token, body: { content: 'x', ...body } })).json.code;
    assert.equal(await send(world.ann, { type: 'text', mentions: [world.owner.id] }), 'invalid');
    assert.equal(await send(guest, { type: 'text', mentions: [world.owner.id] }), 'invalid');
    assert.equal(await send(world.ann, { type: 'note', mentions: Array.from({ length: 21 }, (_, at) => `p${at}`) }), 'invalid');
  });

  test('of what one may not see any more one is told nothing', async () => {
    const guest = await talk();
    const carl = await user(server, 'agent', 'Carl');
    const member = `/api/v1/departments/${world.sales.id}/members/${carl.id}`;
    await server.rest('PUT', member, { token: world.owner.token });
    await say(world.ann, guest.id, 'Carl, please', { type: 'note', mentions: [carl.id] });
    assert.equal((await get(carl, '/notifications')).unread, 1);
    await server.rest('DELETE', member, { token: world.owner.token });
    assert.deepEqual(await get(carl, '/notifications'), { items: [], nextCursor: null, unread: 0 });
  });

  test('a page goes on where the one before it ended', async () => {
    const guest = await talk();
    const seqs = [];
    for (let at = 0; at < 3; at++) seqs.unshift((await say(world.ann, guest.id, `${at}`, { type: 'note', mentions: [world.owner.id] })).seq);
    const first = await get(world.owner, '/notifications?limit=2');
    const second = await get(world.owner, `/notifications?limit=2&cursor=${first.nextCursor}`);
    assert.deepEqual([...first.items, ...second.items].slice(0, 3).map(({ seq }) => seq), seqs);
  });
});

describe('snoozing', () => {
  const soon = (ms) => new Date(Date.now() + ms).toISOString();

  test('what is put aside comes back by itself, and its agent is told', async () => {
    const guest = await talk();
    await patch(world.owner, guest.id, { assigneeId: world.ann.id });
    const until = soon(1200);
    const put = await patch(world.owner, guest.id, { snoozedUntil: until });
    assert.deepEqual([put.json.status, put.json.snoozedUntil], ['snoozed', until]);
    const back = next(olga, 'conversation_updated', (one) => of(guest.id)(one) && one.status === 'open');
    const told = next(ann, 'notification', ({ kind }) => kind === 'snooze_ended');
    assert.equal((await back)[0].snoozedUntil, null);
    const [notification] = await told;
    assert.deepEqual([notification.conversationId, notification.actor], [guest.id, null]);
    const events = (await lines(world.ann, guest.id)).map(({ event }) => event).slice(-2);
    assert.deepEqual(events, [{ kind: 'snoozed', until, name: 'Olga' }, { kind: 'snooze_ended' }]);
    assert.deepEqual((await lines(guest, guest.id)), []);
  });

  test('what nobody has comes back into the queue', async () => {
    const guest = await talk();
    const back = next(ann, 'conversation_updated', (one) => of(guest.id)(one) && one.status === 'pending' && one.lastMessage?.event?.kind === 'snooze_ended');
    await patch(world.ann, guest.id, { snoozedUntil: soon(300), status: 'snoozed' });
    await back;
  });

  test('a word of its visitor brings it back at once', async () => {
    const guest = await talk();
    await patch(world.ann, guest.id, { assigneeId: world.ann.id });
    await patch(world.ann, guest.id, { status: 'snoozed' });
    await say(world.ann, guest.id, 'still thinking');
    assert.equal((await get(world.ann, `/conversations/${guest.id}`)).status, 'snoozed');
    const { timestamp } = await say(guest, guest.id, 'there is more');
    const view = await get(world.ann, `/conversations/${guest.id}`);
    assert.deepEqual([view.status, view.waitingSince], ['open', timestamp]);
    assert.deepEqual((await lines(world.ann, guest.id)).at(-1).event, { kind: 'snooze_ended', name: 'Visitor' });
    assert.deepEqual(await lines(guest, guest.id), []);
  });

  test('it ends at a time to come, within a year, and goes with no other status', async () => {
    const guest = await talk();
    const day = 86_400_000;
    const code = async (body) => (await patch(world.ann, guest.id, body)).json.code;
    assert.equal(await code({ snoozedUntil: soon(-1000) }), 'invalid');
    assert.equal(await code({ snoozedUntil: soon(367 * day) }), 'invalid');
    assert.equal(await code({ snoozedUntil: 'tomorrow' }), 'invalid');
    assert.equal(await code({ snoozedUntil: soon(day), status: 'open' }), 'invalid');
    await patch(world.ann, guest.id, { snoozedUntil: soon(day) });
    assert.equal((await patch(world.ann, guest.id, { snoozedUntil: null })).json.snoozedUntil, null);
    await patch(world.ann, guest.id, { snoozedUntil: soon(day) });
    const open = await patch(world.ann, guest.id, { status: 'open' });
    assert.deepEqual([open.json.status, open.json.snoozedUntil], ['open', null]);
  });
});

describe('passing on', () => {
  test('of two who take it at once one wins, and the other is told by whom', async () => {
    const dora = await user(server, 'agent', 'Dora');
    await server.rest('PUT', `/api/v1/departments/${world.sales.id}/members/${dora.id}`, { token: world.owner.token });
    for (let round = 0; round < 5; round++) {
      const guest = await talk();
      const both = await Promise.all([world.ann, dora].map((who) => patch(who, guest.id, { assigneeId: who.id })));
      assert.deepEqual(both.map(({ status }) => status).sort(), [200, 409]);
      const loser = both.find(({ status }) => status === 409).json;
      const winner = both[0].status === 200 ? 'Ann' : 'Dora';
      assert.equal(loser.code, 'conflict');
      assert.equal(loser.detail, `${winner} takes care of this conversation already.`);
      const taken = (await lines(world.ann, guest.id)).filter(({ event }) => event.kind === 'taken');
      assert.deepEqual(taken.map(({ event }) => event.name), [winner]);
    }
  });

  test('a transfer says why, to its new agent and among staff', async () => {
    const guest = await talk();
    await patch(world.ann, guest.id, { assigneeId: world.ann.id });
    const told = next(bob, 'notification', ({ kind }) => kind === 'assigned');
    const given = await patch(world.ann, guest.id, { assigneeId: world.bob.id, reason: ' He knows the order. ' });
    assert.equal(given.json.assigneeId, world.bob.id);
    const [notification] = await told;
    assert.deepEqual([notification.conversationId, notification.actor.name, notification.excerpt], [guest.id, 'Ann', 'He knows the order.']);
    const line = (await lines(world.bob, guest.id)).at(-1);
    assert.deepEqual(line.event, { kind: 'assigned', to: 'Bob', name: 'Ann', reason: 'He knows the order.' });
    assert.equal(line.content, 'Ann assigned the conversation to Bob: He knows the order.');
    assert.deepEqual([line.internal, await lines(guest, guest.id)], [true, []]);
  });

  test('what goes to another department is gone for who may not see it there', async () => {
    const guest = await talk();
    await patch(world.ann, guest.id, { assigneeId: world.ann.id });
    const [gone, arrived] = [next(ann, 'conversation_gone', of(guest.id)), next(bob, 'conversation_updated', of(guest.id))];
    const moved = await patch(world.ann, guest.id, { departmentId: world.support.id, assigneeId: null, reason: 'A refund' });
    assert.deepEqual([moved.status, moved.json.departmentId], [200, world.support.id]);
    assert.deepEqual((await gone)[0], { conversationId: guest.id });
    assert.deepEqual([(await arrived)[0].status, (await arrived)[0].assigneeId], ['pending', null]);
    const events = (await lines(world.bob, guest.id)).map(({ event }) => event).slice(-2);
    assert.deepEqual(events, [{ kind: 'moved', to: 'Support', name: 'Ann' }, { kind: 'released', name: 'Ann', reason: 'A refund' }]);
    assert.ok(!olga.heard.some(([event]) => event === 'conversation_gone'));
    assert.equal((await server.rest('GET', `/api/v1/conversations/${guest.id}`, { token: world.ann.token })).status, 404);
  });

  test('a reason goes with whom or where to, and has an end', async () => {
    const guest = await talk();
    const code = async (body) => (await patch(world.ann, guest.id, body)).json.code;
    assert.equal(await code({ reason: 'because' }), 'invalid');
    assert.equal(await code({ assigneeId: world.ann.id, reason: 'x'.repeat(501) }), 'invalid');
    assert.equal(await code({ assigneeId: world.ann.id, reason: 'x'.repeat(500) }), undefined);
  });

  test('nobody is told of what it did itself', async () => {
    const guest = await talk();
    const before = await get(world.ann, '/notifications');
    await patch(world.ann, guest.id, { assigneeId: world.ann.id });
    assert.deepEqual(await get(world.ann, '/notifications'), before);
  });
});

describe('lists and numbers', () => {
  let place;
  before(async () => {
    place = await Server.start(['--rate-messages', '0', '--rate-events', '0']);
  });
  after(() => place.discard());

  test('each counts what it may see', async () => {
    const { owner, ann, bob, sales, support, site } = await workspace(place);
    const ok = (method, path, who, body) => place.ok(method, path, { token: who.token, body });
    const other = await ok('POST', '/sites', owner, { name: 'Blog', allowedOrigins: [], departmentId: support.id });
    const begin = async (where, body) => {
      const guest = await talking(place, where);
      await ok('POST', `/conversations/${guest.conversation.id}/messages`, guest, { content: 'hello', type: 'text' });
      return ok('PATCH', `/conversations/${guest.conversation.id}`, owner, body);
    };
    await begin(site, { tags: ['order', 'vip'] });
    const annsOwn = await begin(site, { assigneeId: ann.id, tags: ['vip'] });
    await begin(site, { status: 'snoozed' });
    await begin(site, { status: 'resolved' });
    await begin(other, { assigneeId: bob.id });
    await begin(other, { assigneeId: ann.id, tags: ['order'] });
    await begin(other, { departmentId: null, tags: ['order'] });
    const counts = (who) => ok('GET', '/inbox/counts', who);
    assert.deepEqual(await counts(owner), {
      mine: 0, unassigned: 2, all: 5, snoozed: 1, departments: { [sales.id]: 2, [support.id]: 2 },
      sites: { [site.id]: 2, [other.id]: 3 }, tags: { order: 3, vip: 2 },
    });
    assert.deepEqual(await counts(ann), {
      mine: 2, unassigned: 2, all: 4, snoozed: 1, departments: { [sales.id]: 2, [support.id]: 1 },
      sites: { [site.id]: 2, [other.id]: 2 }, tags: { order: 3, vip: 2 },
    });
    assert.deepEqual(await counts(bob), {
      mine: 1, unassigned: 1, all: 3, snoozed: 0, departments: { [support.id]: 2 },
      sites: { [site.id]: 0, [other.id]: 3 }, tags: { order: 2 },
    });
    const list = async (who, query) => (await ok('GET', `/conversations?${query}`, who)).items.length;
    for (const [who, sees] of [[owner, 5], [ann, 4], [bob, 3]]) {
      assert.equal(await list(who, 'status=open,pending'), sees, who.name);
    }
    assert.equal(await list(ann, `status=open,pending&siteId=${other.id}`), 2);
    assert.equal(await list(ann, `status=open,pending&assigneeId=me&siteId=${site.id}`), 1);
    assert.equal(await list(ann, `visitorId=${annsOwn.visitor.id}`), 1);
    assert.equal(await list(bob, `visitorId=${annsOwn.visitor.id}`), 0, 'of a visitor of another department');
    assert.equal(await list(ann, `visitorId=${annsOwn.visitor.id}&status=snoozed`), 0);
    assert.equal(await list(owner, 'visitorId=nobody'), 0);
    assert.equal(await list(bob, `assigneeId=${ann.id}`), 1, 'of another one\'s, those in one\'s own department');
    assert.equal(await list(owner, `assigneeId=${ann.id}`), 2);
    assert.equal(await list(ann, 'assigneeId=none&status=open,pending'), 2);
    assert.equal(await list(ann, 'tag=vip&status=open'), 1);
    assert.equal(await list(ann, 'q=hello&status=open,pending'), 4);
    assert.equal((await place.rest('GET', '/api/v1/conversations?status=open,shut', { token: ann.token })).json.code, 'invalid');

    await ok('POST', `/conversations/${annsOwn.id}/messages`, ann, { content: 'Ann here', type: 'text' });
    const since = new Date(Date.now() - 60_000).toISOString();
    const today = await ok('GET', `/today?since=${since}`, ann);
    const { longestWaiting, team, medianFirstReplyMs, ...numbers } = today;
    assert.deepEqual(numbers, { waiting: 3, open: 4, resolved: 1 });
    assert.ok(medianFirstReplyMs >= 0 && medianFirstReplyMs < 60_000);
    const first = (await ok('GET', '/conversations?status=pending&limit=200', ann)).items.at(-1);
    assert.deepEqual(longestWaiting, { conversationId: first.id, since: first.waitingSince });
    assert.deepEqual(team.map(({ name, status, open }) => [name, status, open]), [['Ann', 'offline', 2], ['Bob', 'offline', 0], ['Olga', 'offline', 0]]);
    const bobs = await ok('GET', `/today?since=${since}`, bob);
    assert.deepEqual([bobs.waiting, bobs.open, bobs.resolved, bobs.medianFirstReplyMs], [3, 3, 0, null]);
    assert.equal((await place.rest('GET', '/api/v1/today?since=yesterday', { token: bob.token })).json.code, 'invalid');
  });
});

test('what was put aside until a time when the server was down is back when it is up', async (t) => {
  const first = await Server.start();
  t.after(() => first.discard());
  const { ann, site } = await workspace(first);
  const { conversation } = await talking(first, site);
  const { id } = conversation;
  await first.ok('PATCH', `/conversations/${id}`, { token: ann.token, body: { snoozedUntil: new Date(Date.now() + 400).toISOString() } });
  await first.kill();
  const second = await Server.start([], { dir: first.dir });
  t.after(() => second.discard());
  const socket = await connect(second, ann.token);
  const view = async () => second.ok('GET', `/conversations/${id}`, { token: ann.token });
  if ((await view()).status === 'snoozed') await next(socket, 'conversation_updated', of(id));
  assert.equal((await view()).status, 'pending');
});
