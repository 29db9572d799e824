// Role by relation by route and event: every cell against the rule in support/rules.mjs.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Server } from './support/server.mjs';
import { ask, closeAll, connect, refused } from './support/sockets.mjs';
import { cast, conversations, listening, placed, request, sealed, SECRET, silence, UNKNOWN } from './support/cast.mjs';
import { CONVERSATION_ROUTES, EVENTS, expected, expectedQueue, OTHER_ROUTES, sees } from './support/rules.mjs';

let server, world, places, ears, cells = 0;
before(async () => {
  const unlimited = ['--rate-messages', '--rate-events', '--login-tries', '--max-sockets-address'].flatMap((option) => [option, '0']);
  server = await Server.start(unlimited, { env: { VOXORA_JWT_SECRET: SECRET } });
  world = await cast(server);
  ears = await listening(server, world, world.people.slice(0, 3), async () => { places = await conversations(server, world); });
});
after(async () => { closeAll(); await server.discard(); });

const outcome = (answer) => (answer.status < 300 ? 'allowed' : answer.json?.code ?? JSON.parse(answer.text).code);
const bytes = (answer) => `${answer.status} ${answer.headers.get('content-type')} ${answer.text}`;
const ids = (place) => ({ conversation: place.id, visitor: place.visitor.id, upload: place.upload, text: `${place.text} again` });
/** A failure repeats the conversation's id to who sent it; that is no news. */
const news = ([event, ...payload]) => JSON.stringify(event === 'message_error' ? { ...payload[0], conversationId: null } : payload);
const isAllowed = (person, place) => !person.refused && sees(person, place);

/** A conversation of the cell's own that stands where `place` does. */
async function another(place, person) {
  const made = await placed(server, world.owner, place, person.id === place.visitor.id && person);
  return { ...ids(place), conversation: made.id, visitor: made.visitor.id };
}

/** Things of the cell's own; without a wish, those that all share. */
let count = 0;
async function things(wish) {
  const make = (path, body) => server.ok('POST', path, { token: world.owner.token, body });
  const unique = `unique${count += 1}`;
  const on = { sales: world.sales, user: world.member.id, word: places[0].text, siteKey: world.blog.publicKey, unique };
  if (wish === 'department' || wish === 'membership') on.department = (await make('/departments', { name: unique })).id;
  if (wish === 'membership') await server.rest('PUT', `/api/v1/departments/${on.department}/members/${on.user}`, { token: world.owner.token });
  if (wish === 'site') on.site = (await make('/sites', { name: unique, allowedOrigins: [] })).id;
  if (wish === 'reply') on.reply = (await make('/replies', { shortcut: unique, content: 'Ours', scope: 'shared' })).id;
  if (wish === 'tag') on.tag = (await make('/tags', { name: unique })).name;
  if (wish === 'token') on.token = (await make('/tokens', { name: unique, scopes: ['workspace:read'] })).id;
  if (wish === 'user') on.user = (await make('/users', { name: unique, email: `${unique}@example.com`, role: 'agent' })).id;
  return on;
}

/** What is wrong with one answer: another outcome, a refusal that tells, or an unknown id that is taken. */
async function faults(rule, person, wanted, on, call, show) {
  cells += 1;
  const found = [];
  const answer = await call(person, rule.ask(on));
  const got = show.outcome(answer);
  if (got !== wanted) found.push(`${person.name}: ${got}, not ${wanted}`);
  if (!rule.of) return { found, answer };
  const control = await call(person, rule.ask({ ...on, [rule.of]: UNKNOWN }));
  const [real, unknown] = [show.bytes(answer), show.bytes(control)];
  // Of what one may know of, one may be told that it is there.
  const tells = wanted === 'forbidden' && !rule.closed;
  if (got !== 'allowed' && !tells && real !== unknown) found.push(`${person.name}: ${real}, and for an unknown id ${unknown}`);
  const alike = rule.harmless ? 'allowed' : 'not_found';
  if (wanted === 'allowed' && show.outcome(control) !== alike) found.push(`${person.name}, an unknown id: ${show.outcome(control)}`);
  return { found, answer };
}

const rest = [(person, asked) => request(server, person.token, asked), { outcome, bytes }];

/** Conversations in an answer whose receiver may not see them. */
const leaks = (person, text) => places
  .filter((place) => !isAllowed(person, place) && [place.id, place.visitor.id, place.text].some((word) => text.includes(word)))
  .map((place) => `${person.name} reads of the one ${place.name}`);

test('the tests sign as the server does', async () => {
  assert.equal((await server.rest('GET', '/api/v1/auth/me', { token: sealed(world.member.token, {}) })).status, 200);
});

describe('a route of a conversation', () => {
  for (const rule of CONVERSATION_ROUTES) {
    test(`${rule.name} is for whom it is for`, async () => {
      const found = [];
      for (const place of places) {
        for (const person of world.people) {
          const wanted = expected(rule, person, place);
          const on = rule.fresh ? await another(place, person) : ids(place);
          const cell = await faults(rule, person, wanted, on, ...rest);
          found.push(...cell.found.map((fault) => `${place.name}: ${fault}`), ...leaks(person, cell.answer.text));
        }
      }
      assert.deepEqual(found, []);
    });
  }
});

describe('a route of the workspace', () => {
  for (const rule of OTHER_ROUTES) {
    test(`${rule.name} is for whom it is for`, async () => {
      const found = [];
      for (const person of world.people.filter(({ role }) => !rule.only || role === rule.only)) {
        const cell = await faults(rule, person, expected(rule, person), await things(rule.fresh), ...rest);
        found.push(...cell.found, ...leaks(person, cell.answer.text));
      }
      assert.deepEqual(found, []);
    });
  }

  test('a log-in of somebody else can\'t be ended', async () => {
    const [{ id }] = await server.ok('GET', '/auth/sessions', { token: world.member.token });
    for (const person of world.people.filter((one) => one !== world.member)) {
      const end = (session) => request(server, person.token, ['DELETE', `/auth/sessions/${session}`]);
      const [real, unknown] = [await end(id), await end(UNKNOWN)];
      assert.ok(real.status >= 400, person.name);
      assert.equal(bytes(real), bytes(unknown), person.name);
    }
    assert.equal((await server.rest('GET', '/api/v1/auth/me', { token: world.member.token })).status, 200);
  });

  test('the last owner can be neither removed nor demoted', async () => {
    const path = `/users/${world.owner.id}`;
    for (const person of [world.admin, world.owner]) {
      for (const asked of [['DELETE', path], ['PATCH', path, { role: 'agent' }], ['PATCH', path, { disabled: true }]]) {
        assert.ok((await request(server, person.token, asked)).status >= 400, `${person.name}: ${asked}`);
      }
    }
    assert.equal((await server.ok('GET', '/auth/me', { token: world.owner.token })).role, 'owner');
  });

  test('a visitor comes back by a good token of the same site alone', async () => {
    const [mine, , elsewhere] = world.people;
    const siteKey = mine.site.publicKey;
    const enter = async (visitorToken) => (await server.ok('POST', '/widget/session', { body: { siteKey, visitorToken } })).visitor.id;
    assert.equal(await enter(mine.token), mine.id);
    const bad = [elsewhere.token, world.member.token, sealed(mine.token, { exp: 1_000_000_000 }), sealed(mine.token, {}, 'another secret')];
    const ids = await Promise.all(bad.map(enter));
    assert.deepEqual(ids.filter((id) => world.people.some((person) => person.id === id)), []);
  });

  test('a file of a hidden conversation can\'t be sent in one\'s own', async () => {
    for (const place of places) {
      for (const person of world.people.filter((one) => !one.refused && !sees(one, place))) {
        const isVisitor = person.role === 'visitor';
        const own = isVisitor ? await server.ok('POST', '/conversations', { token: person.token, body: {} }) : places[2];
        const path = `/conversations/${own.id}/messages`;
        const send = (attachmentId) => request(server, person.token, ['POST', path, { content: '', type: 'file', attachmentId }]);
        const [real, unknown] = [await send(place.upload), await send(UNKNOWN)];
        assert.ok(real.status >= 400, `${person.name}, ${place.name}`);
        assert.equal(bytes(real), bytes(unknown), `${person.name}, ${place.name}`);
      }
    }
  });
});

describe('an event', () => {
  const call = async (person, payload, event) => ask(person.ear, event, ...payload);
  const show = { outcome: (answer) => (answer.status === 'ok' ? 'allowed' : answer.code), bytes: JSON.stringify };

  for (const rule of EVENTS) {
    test(`${rule.name} is for whom it is for`, async () => {
      const found = [];
      for (const place of places) {
        for (const person of world.people.filter((one) => one.ear)) {
          const asked = (who, payload) => call(who, payload, rule.event);
          const cell = await faults(rule, person, expected(rule, person, place), ids(place), asked, show);
          found.push(...cell.found.map((fault) => `${place.name}: ${fault}`));
        }
      }
      assert.deepEqual(found, []);
    });
  }

  test('set_status is for staff', async () => {
    for (const person of world.people.filter((one) => one.ear)) {
      assert.equal(show.outcome(await call(person, [{ status: 'busy' }], 'set_status')), expected({ who: 'staff' }, person), person.name);
    }
  });
});

test('a connection is for those with a good token', async () => {
  for (const person of world.people.filter((one) => one.refused)) {
    for (const transports of [['websocket'], ['polling']]) {
      assert.equal(await refused(server, person.token, { transports }), person.refused, person.name);
    }
  }
});

test('a department\'s queue is for its members and managers', async () => {
  const found = [];
  for (const department of [world.sales, world.support, null]) {
    for (const person of world.people) {
      cells += 1;
      const options = { path: '/department', query: { departmentId: department ?? UNKNOWN } };
      const entered = (socket) => { socket.close(); return 'allowed'; };
      const got = await connect(server, person.token, options).then(entered, (error) => error.message);
      const wanted = expectedQueue(person, department);
      if (got !== wanted) found.push(`${person.name}, ${department}: ${got}, not ${wanted}`);
    }
  }
  assert.deepEqual(found, []);
});

test('what was refused left nothing behind', async () => {
  for (const place of places) {
    const { items } = await server.ok('GET', `/conversations/${place.id}/messages?after=0&limit=200`, { token: world.owner.token });
    const strangers = world.people.filter((person) => !isAllowed(person, place)).map((person) => person.id).filter(Boolean);
    assert.deepEqual(items.filter((message) => strangers.includes(message.senderId)), [], place.name);
    assert.ok(items.length > 10, place.name);
    const inside = ears.filter((person) => isAllowed(person, place)).flatMap((person) => person.ear.heard);
    const told = inside.filter(([event, payload]) => event !== 'message_error' && payload?.conversationId === place.id);
    const ofStrangers = told.filter(([, payload]) => strangers.includes(payload.userId ?? payload.senderId));
    assert.deepEqual(ofStrangers, [], place.name);
  }
});

test('nobody heard of what is not theirs, from beginning to end', async () => {
  await silence(server, world, ears);
  const found = [];
  for (const place of places) {
    const words = [place.id, place.visitor.id, place.text];
    for (const person of ears) {
      for (const event of person.ear.heard) {
        const text = news(event);
        const tells = !sees(person, place) && words.some((word) => text.includes(word));
        if (tells) found.push(`${person.name}, ${place.name}: ${event[0]} ${text}`);
      }
    }
    // The same look finds it where it may be: with everybody who sees it, by each of the words.
    for (const person of ears.filter((one) => one.ear.nsp === '/' && sees(one, place))) {
      const all = JSON.stringify(person.ear.heard);
      assert.ok(words.every((word) => all.includes(word)), `${person.name} hears nothing of the one ${place.name}`);
    }
  }
  assert.deepEqual(found, []);
  assert.ok(cells > 900, `${cells} cells`);
});
