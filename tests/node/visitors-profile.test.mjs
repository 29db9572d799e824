// What agents know of a visitor while they talk with it, and how it is shut out.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { Server } from './support/server.mjs';
import { talking, user, visitor, workspace } from './support/people.mjs';
import { ask, closeAll, connect, next, refused } from './support/sockets.mjs';

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0';

let server, world;
before(async () => {
  server = await Server.start(['--login-tries', '0', '--rate-messages', '0', '--max-sockets-address', '0']);
  world = await workspace(server);
});
after(async () => { closeAll(); await server.discard(); });

const outcome = (answer) => answer.json?.code ?? answer.status;
const call = (who, method, path, body) => server.rest(method, `/api/v1${path}`, { token: who?.token, body });
const ok = (who, method, path, body) => server.ok(method, path, { token: who?.token, body });
const app = (who) => connect(server, who.token, { auth: { app: true } });
const enter = (body = {}, headers = {}) => server.rest('POST', '/api/v1/widget/session', { body: { siteKey: world.site.publicKey, ...body }, headers });
const profile = (who, { id }) => ok(who, 'GET', `/visitors/${id}`);

describe('a visitor\'s profile', () => {
  test('says its browser and language in words, and whether it is there', async () => {
    const headers = { 'user-agent': FIREFOX, 'accept-language': 'pt-BR,pt;q=0.8,en;q=0.5' };
    const { token, visitor: guest } = (await enter({}, headers)).json;
    const seen = await profile(world.ann, guest);
    assert.deepEqual([seen.browser, seen.language, seen.online, seen.blocked, seen.pages], ['Firefox 143, Linux', 'pt-BR', false, false, []]);
    await connect(server, token);
    assert.equal((await profile(world.ann, guest)).online, true);
    // What says nothing changes nothing.
    await enter({ visitorToken: token }, { 'user-agent': 'curl', 'accept-language': '*' });
    assert.equal((await profile(world.ann, guest)).browser, 'Firefox 143, Linux');
    const listed = (await ok(world.ann, 'GET', '/visitors')).items.find(({ id }) => id === guest.id);
    assert.deepEqual([listed.browser, listed.online, listed.pages], ['Firefox 143, Linux', true, undefined]);
  });

  test('has where it was, the newest first, without what is nobody\'s business', async () => {
    const guest = await visitor(server, world.site);
    const go = async (url, title) => assert.equal((await call(guest, 'POST', '/widget/page', { url, title })).status, 204, url);
    await go('https://shop.example.org/cups?size=2#token', ' Cups\nand saucers ');
    await go('https://elsewhere.example/?session=secret');
    await go('https://ann:pw@elsewhere.example');
    const { pages } = await profile(world.ann, guest);
    assert.deepEqual(pages.map(({ url, title }) => [url, title]), [
      // The same page twice in a row is one visit.
      ['https://elsewhere.example/', null], ['https://shop.example.org/cups?size=2', 'Cups and saucers'],
    ]);
    assert.ok(pages.every(({ at }) => Math.abs(Date.parse(at) - Date.now()) < 60_000));
    for (const body of [{}, { url: '/cups' }, { url: 'javascript:alert(1)' }, { url: 'x'.repeat(9000) }, { url: 'https://a b' }]) {
      assert.equal(outcome(await call(guest, 'POST', '/widget/page', body)), 'invalid', JSON.stringify(body).slice(0, 60));
    }
    assert.equal(outcome(await call(world.ann, 'POST', '/widget/page', { url: 'https://shop.example.org' })), 'forbidden');
    assert.equal(outcome(await call(null, 'POST', '/widget/page', { url: 'https://shop.example.org' })), 'unauthorized');
  });

  test('keeps the newest 20 pages, and takes so many a minute', async () => {
    const guest = await visitor(server, world.site);
    const answers = [];
    for (let at = 0; at < 31; at += 1) answers.push(outcome(await call(guest, 'POST', '/widget/page', { url: `https://shop.example.org/${at}` })));
    assert.deepEqual([answers.filter((code) => code === 204).length, answers[30]], [30, 'rate_limited']);
    const { pages } = await profile(world.ann, guest);
    assert.deepEqual(pages.map(({ url }) => url), Array.from({ length: 20 }, (_, at) => `https://shop.example.org/${29 - at}`));
  });

  test('moves live for staff who have its conversation open, and for nobody else', async () => {
    const guest = await talking(server, world.site);
    const [open, closed, plain, own] = [await app(world.ann), await app(world.owner), await connect(server, world.owner.token), await connect(server, guest.token)];
    for (const socket of [open, plain]) await ask(socket, 'join_conversation', { conversationId: guest.conversation.id });
    const heard = next(open, 'visitor_page');
    await call(guest, 'POST', '/widget/page', { url: 'https://shop.example.org/now', title: 'Now' });
    const [page] = await heard;
    assert.deepEqual(page, { visitorId: guest.id, url: 'https://shop.example.org/now', title: 'Now', at: page.at });
    for (const socket of [closed, plain, own]) {
      await ask(socket, 'leave_conversation', { conversationId: 'nothing' });
      assert.ok(!socket.heard.some(([event]) => event === 'visitor_page'));
    }
  });

  test('is in the export, and gone once it is erased', async () => {
    const { token, visitor: guest } = (await enter({}, { 'user-agent': FIREFOX, 'accept-language': 'de' })).json;
    await ok({ token }, 'POST', '/conversations', {});
    await call({ token }, 'POST', '/widget/page', { url: 'https://shop.example.org/private' });
    const before = await ok(world.owner, 'GET', `/visitors/${guest.id}/export`);
    assert.deepEqual([before.visitor.language, before.visitor.pages[0].url], ['de', 'https://shop.example.org/private']);
    assert.equal((await call(world.owner, 'DELETE', `/visitors/${guest.id}`)).status, 204);
    assert.equal(outcome(await call(world.owner, 'GET', `/visitors/${guest.id}`)), 'not_found');
  });
});

describe('a blocked visitor', () => {
  const block = (who, { id }, blocked = true) => call(who, 'PATCH', `/visitors/${id}`, { blocked });

  test('is out at once, on every socket, and is let in no more', async () => {
    const guest = await talking(server, world.site);
    const sockets = [await connect(server, guest.token), await connect(server, guest.token, { transports: ['polling'] })];
    const over = sockets.map((socket) => Promise.all([next(socket, 'session_revoked'), next(socket, 'disconnect')]));
    assert.equal((await block(world.ann, guest)).json.blocked, true);
    for (const [[told]] of await Promise.all(over)) assert.deepEqual(told, { reason: 'blocked' });
    assert.equal(await refused(server, guest.token), 'session_revoked');
    const say = () => call(guest, 'POST', `/conversations/${guest.conversation.id}/messages`, { content: 'x', type: 'text' });
    assert.equal(outcome(await say()), 'session_revoked');
    assert.equal(outcome(await call(guest, 'POST', '/widget/page', { url: 'https://shop.example.org' })), 'session_revoked');
    const again = await enter({ visitorToken: guest.token });
    assert.equal(outcome(again), 'forbidden');
    assert.ok(again.json.detail.length > 10);
    // Somebody else comes in as before.
    assert.equal((await enter()).status, 200);
    assert.equal((await profile(world.ann, guest)).blocked, true);
  });

  test('is itself again when it is let in again', async () => {
    const guest = await talking(server, world.site);
    await block(world.ann, guest);
    assert.equal((await block(world.ann, guest, false)).json.blocked, false);
    assert.equal((await enter({ visitorToken: guest.token })).json.visitor.id, guest.id);
    assert.equal((await ok(guest, 'GET', '/conversations')).items[0].id, guest.conversation.id);
    await connect(server, guest.token);
  });

  test('is known by what its website says of it, whatever else it brings', async () => {
    const until = Math.floor(Date.now() / 1000) + 600;
    const signature = `${until}.${createHmac('sha256', world.site.identitySecret).update(`77.${until}`).digest('hex')}`;
    const identity = { id: '77', signature };
    const { visitor: guest } = (await enter({ identity })).json;
    await block(world.owner, guest);
    assert.equal(outcome(await enter({ identity })), 'forbidden');
    const fresh = (await enter()).json;
    assert.equal(outcome(await enter({ identity, visitorToken: fresh.token })), 'forbidden');
    await block(world.owner, guest, false);
    assert.equal((await enter({ identity })).json.visitor.id, guest.id);
  });

  test('is blocked by who may see it', async () => {
    const guest = await talking(server, world.site);
    assert.equal(outcome(await block(world.bob, guest)), 'not_found');
    assert.equal(outcome(await block(guest, guest)), 'forbidden');
    const admin = await user(server, 'admin', 'Adam');
    assert.equal((await block(admin, guest)).status, 200);
  });

  test('keeps its name, and another name unblocks nobody', async () => {
    const guest = await talking(server, world.site);
    await block(world.ann, guest);
    const named = await ok(world.ann, 'PATCH', `/visitors/${guest.id}`, { name: 'Vera' });
    assert.deepEqual([named.name, named.blocked], ['Vera', true]);
  });
});
