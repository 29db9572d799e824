// Two agents and three visitors at once: what is given on is seen by the team at once, by no visitor, and by nobody of another department.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';

import { closeAll } from '../../tests/node/support/sockets.mjs';
import { browserOf, desk, leaveAll, office, partsOf, tellers } from './support/agents.mjs';
import { closeBrowser, gives, live, until, visit } from './support/browser.mjs';
import { ask } from './support/widget.mjs';

let here;

before(async () => {
  here = await office();
});
after(async () => {
  await closeBrowser();
  await here.server.discard();
});
afterEach(async () => {
  closeAll();
  await leaveAll();
});

/** A visitor of whom every packet is kept that its socket gets. */
async function overheard(name, words) {
  const caller = await here.caller(words);
  await here.server.ok('PATCH', '/widget/visitor', { token: caller.token, body: { name } });
  const packets = [];
  caller.socket.io.engine.on('packet', ({ data }) => packets.push(String(data)));
  const ownHistory = () => Promise.all(['', '/messages'].map((part) => here.server.rest('GET', `/api/v1/conversations/${caller.conversationId}${part}`, { token: caller.token })));
  const hears = (words) => until(() => packets.some((packet) => packet.includes(words)), `${name} hears “${words}”`);
  return { ...caller, name, hears, wire: async () => [...packets, ...(await ownHistory()).map(({ text }) => text)].join('\n') };
}

/** A page of somebody's, with a list of conversations. */
async function listOf(who, view, context) {
  const page = await visit(context ?? await browserOf(here.server, who), `${here.server.url}/inbox/${view}`);
  await page.locator('.chat-row, .list-pane .empty').first().waitFor();
  await live(page);
  return { page, ...partsOf(page), row: (name) => page.getByRole('option', { name: new RegExp(name) }) };
}

const patch = (id, body, by = here.owner) => here.server.ok('PATCH', `/conversations/${id}`, { token: by.token, body });
const status = async ({ conversationId }) => (await here.one(conversationId)).status;

/** Gives the open conversation to somebody, with a word on why. */
async function transfer({ page, toast }, to, reason) {
  await page.locator('.timeline').focus();
  await page.keyboard.press('Shift+T');
  const dialog = page.getByRole('dialog', { name: 'Transfer the conversation' });
  await dialog.getByRole('combobox').click();
  await page.getByRole('option', { name: new RegExp(`^${to}`) }).click();
  await dialog.getByLabel('Why').fill(reason);
  await dialog.getByRole('button', { name: 'Transfer', exact: true }).click();
  await toast(`Transferred to ${to}`).waitFor();
}

test('two agents work on what three visitors ask, and no visitor gets a word that is the team’s', async () => {
  const [mia, noa, ole] = [await overheard('Mia', 'Where is my parcel?'), await overheard('Noa', 'Is it waterproof?'), await overheard('Ole', 'Two of them, please')];
  for (const { conversationId } of [mia, noa]) await patch(conversationId, { assigneeId: here.ann.id });
  const ann = await desk(here.server, here.ann, mia.conversationId);
  const bobs = await browserOf(here.server, here.bob);
  const bob = await desk(here.server, here.bob, mia.conversationId, { context: bobs });
  const mine = await listOf(here.bob, 'mine', bobs);

  for (const { page } of [ann, bob]) await live(page);
  // Both write: each is warned by the other one's keys.
  await ann.box.pressSequentially('It left');
  await bob.collision('Ann is writing a reply').waitFor();
  await bob.page.getByRole('tab', { name: 'Note' }).click();
  await bob.box.pressSequentially('blunder: wrong street');
  await ann.collision('Bob is writing a note').waitFor();
  await bob.page.keyboard.press('Enter');
  await ann.bubble('blunder: wrong street').waitFor();
  await ann.collision('Bob is writing').waitFor({ state: 'detached' });
  await ann.page.keyboard.type(' yesterday');
  await ann.page.keyboard.press('Enter');
  await bob.bubble('It left yesterday').waitFor();
  await bob.collision('Ann is writing').waitFor({ state: 'detached' });

  await transfer(ann, 'Bob', 'gallivanting courier');
  await mine.row('Mia.*Ann assigned this to Bob').waitFor();
  await bob.page.locator('.row-line', { hasText: 'gallivanting courier' }).waitFor();
  await bob.page.getByRole('button', { name: /Notifications, 1 unread/ }).click();
  const told = bob.page.getByRole('link', { name: /Ann assigned you a conversation/ });
  assert.match(await told.textContent(), /gallivanting courier/);
  await told.click();
  await bob.page.locator('.head-properties').getByText('You', { exact: true }).waitFor();

  await patch(noa.conversationId, { tags: ['hypochondria'], priority: 'urgent' }, here.ann);
  const all = await listOf(here.bob, 'all', bobs);
  await all.row('Noa.*hypochondria').waitFor();
  const noas = await desk(here.server, here.ann, noa.conversationId, { context: ann.page.context() });
  await noas.page.locator('.conversation').getByRole('button', { name: 'Snooze', exact: true }).click();
  await noas.page.getByRole('option', { name: /Tomorrow/ }).click();
  await all.row('Noa').waitFor({ state: 'detached' });
  await noa.said('Never mind, it is');
  await all.row('Noa').waitFor();
  assert.equal(await status(noa), 'open', 'what comes back is somebody’s still');

  await ask(ole.socket, 'typing_start', { conversationId: ole.conversationId });
  await all.row('Ole is typing').waitFor();
  await patch(ole.conversationId, { assigneeId: here.bob.id }, here.ann);
  await mine.row('Ole').waitFor();
  await patch(ole.conversationId, { status: 'resolved' }, here.bob);
  await mine.row('Ole').waitFor({ state: 'detached' });

  // What comes last to each is behind all that came before.
  await Promise.all([mia, noa, ole].map(async ({ conversationId, hears }) => {
    await here.server.ok('POST', `/conversations/${conversationId}/messages`, { token: here.owner.token, body: { content: 'That is all', type: 'text' } });
    await hears('That is all');
  }));
  const wires = await Promise.all([mia, noa, ole].map(({ wire }) => wire()));
  assert.match(wires[0], /It left yesterday/);
  assert.match(wires[1], /Never mind, it is/);
  for (const [at, wire] of wires.entries()) {
    for (const word of ['blunder', 'gallivanting', 'hypochondria', '"internal":true', 'urgent', 'conversation_activity', 'notification', 'viewers', '@example.org']) {
      assert.ok(!wire.includes(word), `the visitor is told “${word}”: ${wire}`);
    }
    for (const other of [mia, noa, ole].filter((_, index) => index !== at)) assert.ok(!wire.includes(other.conversationId) && !wire.includes(other.id), 'of another visitor');
  }
});

test('what somebody leaves behind goes back to the queue before the others’ eyes, and is told on return', async () => {
  await here.server.ok('PATCH', `/departments/${here.sales.id}`, { token: here.owner.token, body: { requeueOfflineSecs: 1 } });
  const mia = await overheard('Mia Queue', 'Anybody?');
  const bobs = await browserOf(here.server, here.bob);
  const bob = await desk(here.server, here.bob, mia.conversationId, { context: bobs });
  const unassigned = await listOf(here.ann, 'unassigned');
  await unassigned.row('Mia Queue').waitFor();
  await bob.page.locator('.conversation').getByRole('button', { name: 'Assign to me' }).click();
  await unassigned.row('Mia Queue').waitFor({ state: 'detached' });

  for (const page of bobs.pages()) await page.close();
  await unassigned.row('Mia Queue').click();
  await unassigned.page.locator('.row-line', { hasText: 'Bob is offline' }).waitFor();
  const { assigneeId } = await here.one(mia.conversationId);
  assert.deepEqual([assigneeId, await status(mia)], [null, 'pending']);

  const again = await visit(bobs, `${here.server.url}/today`);
  await again.getByRole('button', { name: /Notifications, \d+ unread/ }).click();
  await again.getByRole('link', { name: /went back to the queue/ }).first().click();
  await again.locator('.conversation').getByText('Anybody?').waitFor();
  await here.server.ok('PATCH', `/departments/${here.sales.id}`, { token: here.owner.token, body: { requeueOfflineSecs: null } });
});

/** Keeps all that a browser is told: the bodies of all answers, and all frames of its sockets. */
async function tapped(who) {
  const context = await browserOf(here.server, who);
  const heard = [];
  await context.addInitScript(() => {
    window.shown = [];
    window.Notification = class {
      static permission = 'granted';
      constructor(title, { body }) {
        window.shown.push(`${title}: ${body}`);
      }
    };
    // Somebody who looks elsewhere is told of everything.
    document.hasFocus = () => false;
  });
  await context.route(/\/(?:api|socket\.io)\//, async (route) => {
    const answer = await route.fetch();
    const body = await answer.text();
    heard.push(body);
    await route.fulfill({ response: answer, body });
  });
  const page = await visit(context, 'about:blank');
  page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => heard.push(String(payload))));
  return { page, heard };
}

test('whoever is outside a department can’t list, open, search or be told of what is in it', async () => {
  const carl = await here.another('agent', 'Carl');
  await here.server.rest('PUT', `/api/v1/departments/${here.support.id}/members/${carl.id}`, { token: here.owner.token });
  await here.server.ok('PATCH', '/auth/me', { token: carl.token, body: { settings: { desktop: 'all', sound: 'none' } } });
  const secret = await overheard('Xenia Quartz', 'The xylophone is cracked');
  const open = await here.caller('The trombone is fine');
  await patch(open.conversationId, { departmentId: here.support.id });
  const { page, heard } = await tapped(carl);
  const go = async (path) => {
    await page.goto(here.server.url + path);
    await page.locator('h1').first().waitFor();
    await page.locator('.page-loading, .list-pane .skeleton-rows').first().waitFor({ state: 'detached' });
    await live(page);
  };

  // All that can happen to it, while Carl's app is open.
  await go('/inbox/all');
  await page.getByRole('option', { name: /moved this to Support/ }).waitFor();
  const ann = await here.agent(here.ann);
  const { conversationId } = secret;
  await ask(ann, 'join_conversation', { conversationId });
  await ask(ann, 'view_conversation', { conversationId });
  await ask(ann, 'typing_start', { conversationId });
  await ask(ann, 'send_message', { conversationId, content: 'Send us the xylophone' });
  await ask(ann, 'send_message', { conversationId, content: 'xylophone, @Carl', type: 'note', mentions: [carl.id] });
  await patch(conversationId, { assigneeId: here.ann.id, reason: 'knows the xylophone' });
  await patch(conversationId, { snoozedUntil: new Date(Date.now() + 500).toISOString() });
  await secret.said('xylophone, again');
  await here.server.rest('POST', '/api/v1/widget/page', { token: secret.token, body: { url: 'https://shop.example.org/xylophone', title: 'Xylophone' } });
  await patch(conversationId, { assigneeId: null, status: 'pending' });
  await patch(conversationId, { status: 'resolved' });
  await secret.said('xylophone, still cracked');

  for (const view of ['mine', 'unassigned', 'all', 'snoozed', 'resolved', `department:${here.sales.id}`, `site:${here.site.id}`]) await go(`/inbox/${view}`);
  await go(`/inbox/all/${conversationId}?seq=1`);
  await page.getByRole('heading', { name: 'This conversation is not here' }).waitFor();
  for (const words of ['xylophone', 'Xenia Quartz']) {
    await go(`/search?q=${words}`);
    await page.getByText(`Nothing found for “${words}”`).waitFor();
    await page.getByRole('tab', { name: 'Visitors' }).click();
    await page.getByText(`Nothing found for “${words}”`).waitFor();
  }
  await go('/today');
  await page.getByRole('button', { name: 'Notifications', exact: true }).click();
  await page.getByText('Nothing new').waitFor();

  await gives(() => tellers(page), 1, 'it tells of what comes');
  // What is Carl's comes by the same ways.
  await open.said('The trombone is loud');
  await until(async () => (await page.evaluate(() => window.shown)).length > 0, 'a notice of the system');
  assert.deepEqual(await page.evaluate(() => window.shown), ['Visitor: The trombone is loud']);
  const isIn = (begin) => heard.some((it) => it.startsWith(begin) && it.includes(open.conversationId));
  assert.ok(isIn('42[') && isIn('{'), 'it is on the frames and in the answers');
  for (const words of [conversationId, secret.id, 'ylophone', 'Xenia', 'cracked']) {
    assert.deepEqual(heard.filter((it) => it.includes(words)), [], `an answer or a frame has “${words}”`);
  }
  assert.deepEqual(page.said.filter((line) => line.startsWith('thrown')), []);
  await page.goto('about:blank');
});
