// The inbox in a browser: rows that live, by keyboard and by touch, and what is not for somebody's eyes.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, afterEach, before, test } from 'node:test';

import { talking, user, workspace } from '../../tests/node/support/people.mjs';
import { Server } from '../../tests/node/support/server.mjs';
import { ask, closeAll, connect } from '../../tests/node/support/sockets.mjs';
import { closeBrowser, person, picture, until, visit } from './support/browser.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const DESKTOP = { width: 1440, height: 900 };
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const contexts = [];
let server;
let people;
let shop;

before(async () => {
  server = await Server.start(['--login-tries', '0', '--rate-messages', '0', '--trusted-proxies', '127.0.0.0/8']);
  people = await workspace(server);
  shop = await server.ok('POST', '/sites', { token: people.owner.token, body: { name: 'Lamp shop', allowedOrigins: ['*'] } });
  // Nobody is asked to put a chat on the website that has it.
  await server.rest('GET', `/api/v1/widget/config?site=${shop.publicKey}`, { headers: { origin: 'https://lamps.example' } });
});
after(async () => {
  await closeBrowser();
  await server.discard();
});
afterEach(async () => {
  closeAll();
  await resolveAll();
  for (const context of contexts.splice(0)) await context.close();
});

/** Each test begins with an empty inbox. */
async function resolveAll() {
  const { items } = await server.ok('GET', '/conversations?status=open,pending,snoozed&limit=200', { token: people.owner.token });
  await Promise.all(items.map((conversation) => change({ conversation }, { status: 'resolved' })));
}

/** A browser in which somebody is logged in. */
async function browser(who, options = {}) {
  const context = await person({ viewport: DESKTOP, ...options });
  contexts.push(context);
  const answer = await context.request.post(`${server.url}/api/v1/auth/login`, { data: { email: who.email, password: 'a long enough one' } });
  assert.equal(answer.status(), 200);
  return context;
}

/** A page of somebody's, with its sockets' frames in `page.frames_`. */
async function inside(who, at, options, context = null) {
  const page = await visit(context ?? await browser(who, options), 'about:blank');
  page.heard = [];
  page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => page.heard.push(String(payload))));
  await page.goto(server.url + at);
  await page.locator('.rail').first().waitFor();
  return page;
}

let visitors = 0;

/** A visitor who has said something on the site that is everybody's. Each comes from elsewhere: an address may not be many. */
async function writes(name, ...words) {
  const from = `10.0.${visitors >> 8}.${visitors++ & 255}`;
  const session = await server.ok('POST', '/widget/session', { body: { siteKey: shop.publicKey, name }, headers: { 'x-forwarded-for': from } });
  const conversation = await server.ok('POST', '/conversations', { token: session.token, body: {} });
  const who = { ...session.visitor, token: session.token, conversation };
  for (const text of words) await says(who, text);
  return who;
}

const says = ({ conversation, token }, content) => server.ok('POST', `/conversations/${conversation.id}/messages`, { token, body: { content, type: 'text' } });
const change = ({ conversation }, body, by = people.owner) => server.ok('PATCH', `/conversations/${conversation.id}`, { token: by.token, body });
const state = ({ conversation }, by = people.owner) => server.ok('GET', `/conversations/${conversation.id}`, { token: by.token });
const row = (page, name) => page.getByRole('option', { name: new RegExp(name) });
const names = (page) => page.locator('.chat-row:not(.gone)').evaluateAll((rows) => rows
  .sort((a, b) => a.ariaPosInSet - b.ariaPosInSet).map((it) => it.querySelector('.row-name')?.textContent));
const count = (page, view) => page.locator('.view-link', { hasText: view }).locator('.view-count').textContent();
const path = (page) => page.evaluate(() => location.pathname + location.search);
const focused = (page) => page.evaluate(() => document.activeElement.querySelector('.row-name')?.textContent ?? document.activeElement.tagName);
const first = (page, name) => until(async () => (await names(page))[0] === name, `${name} on top`);

async function clean(page) {
  await page.evaluate(axe);
  const violations = await page.evaluate(async () => {
    const ends = (it) => it.effect.getComputedTiming().endTime !== Infinity;
    await Promise.allSettled(document.getAnimations().filter(ends).map((it) => it.finished));
    const found = await window.axe.run(document);
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
  });
  assert.deepEqual(violations, []);
}

async function cleanInBoth(page) {
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    await clean(page);
  }
  await page.emulateMedia({ colorScheme: null });
}

test('rows live: they come, move to the top, count what was not read, and go when it is done', async () => {
  const page = await inside(people.owner, '/inbox/unassigned');
  await page.getByText('Nobody waits').waitFor();
  await clean(page);
  const vera = await writes('Vera Lund', 'Is the lamp in stock?');
  await row(page, 'Vera Lund.*Is the lamp in stock').waitFor();
  const otto = await writes('Otto Fink', 'Mine is broken.');
  await first(page, 'Otto Fink');
  await says(vera, 'The **blue** one');
  await first(page, 'Vera Lund');
  await row(page, 'Vera Lund.*The \\*\\*blue\\*\\* one.*2 unread messages').waitFor();
  await until(async () => await count(page, 'Unassigned') === '2', 'a count of 2');
  assert.equal(await page.title().then((title) => title.slice(0, 3)), '(2)');

  await row(page, 'Vera Lund').click();
  await page.locator('.conversation').getByText('Is the lamp in stock?').waitFor();
  await until(async () => !/unread message/.test(await row(page, 'Vera Lund').textContent()), 'read');
  assert.equal((await state(vera)).unread, 0);

  await change(otto, { status: 'resolved' }, people.ann);
  await row(page, 'Otto Fink').waitFor({ state: 'detached' });
  await until(async () => await count(page, 'Unassigned') === '1', 'a count of 1');
});

test('who types and who looks is told in the row', async () => {
  const vera = await writes('Vera Type', 'Hello?');
  const page = await inside(people.owner, '/inbox/all');
  await row(page, 'Vera Type').waitFor();
  const [visitor, ann] = await Promise.all([connect(server, vera.token), connect(server, people.ann.token, { auth: { app: true } })]);
  await ask(visitor, 'join_conversation', { conversationId: vera.conversation.id });
  await ask(visitor, 'typing_start', { conversationId: vera.conversation.id });
  await row(page, 'Vera Type is typing').waitFor();
  await ask(visitor, 'typing_stop', { conversationId: vera.conversation.id });
  await row(page, 'Vera Type.*Hello\\?').waitFor();
  await ask(ann, 'view_conversation', { conversationId: vera.conversation.id });
  await row(page, 'Ann is looking at it').waitFor();
  await ask(ann, 'join_conversation', { conversationId: vera.conversation.id });
  await ask(ann, 'typing_start', { conversationId: vera.conversation.id, internal: true });
  await row(page, 'Ann is writing a note').waitFor();
  await clean(page);
  ann.close();
  await until(async () => !/Ann/.test(await row(page, 'Vera Type').textContent()), 'Ann is gone');
});

test('of two who take one the other is told who was quicker', async () => {
  const vera = await writes('Vera Race', 'Who helps me?');
  const page = await inside(people.owner, '/inbox/unassigned');
  await row(page, 'Vera Race').waitFor();
  await page.route(`**/api/v1/conversations/${vera.conversation.id}`, async (route) => {
    if (route.request().method() === 'PATCH') await change(vera, { assigneeId: people.ann.id }, people.ann);
    await route.continue();
  });
  await page.keyboard.press('j');
  await page.keyboard.press('m');
  await page.locator('.toast.danger', { hasText: 'Ann' }).waitFor();
  await row(page, 'Vera Race').waitFor({ state: 'detached' });
  assert.equal((await state(vera)).assigneeId, people.ann.id);
  assert.equal(await page.locator('.toast', { hasText: 'It is yours' }).count(), 0);
});

test('what was put aside comes back to the list, on top', async () => {
  const page = await inside(people.owner, '/inbox/all');
  const vera = await writes('Vera Later', 'No hurry.');
  const otto = await writes('Otto Now', 'Hurry!');
  await first(page, 'Otto Now');
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  assert.equal(await focused(page), 'Vera Later');
  await page.keyboard.press('s');
  await page.getByRole('combobox', { name: 'Snooze until…' }).waitFor();
  await cleanInBoth(page);
  await page.keyboard.press('Enter');
  await page.locator('.toast', { hasText: 'Snoozed until' }).waitFor();
  await row(page, 'Vera Later').waitFor({ state: 'detached' });
  assert.equal((await state(vera)).status, 'snoozed');
  await until(async () => await count(page, 'Snoozed') === '1', 'a count of 1');

  await change(vera, { snoozedUntil: new Date(Date.now() + 1500).toISOString() });
  await first(page, 'Vera Later');
  await row(page, 'Vera Later').waitFor();
});

test('several are resolved at once, and come back with one key', async () => {
  const people_ = [await writes('Bulk One', 'a'), await writes('Bulk Two', 'b'), await writes('Bulk Three', 'c')];
  const page = await inside(people.owner, '/inbox/unassigned');
  await row(page, 'Bulk One').waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await page.getByRole('toolbar').getByText('2 selected').waitFor();
  assert.equal(await row(page, 'Bulk Three').getAttribute('aria-selected'), 'true');
  await cleanInBoth(page);
  await page.keyboard.press('t');
  await page.getByRole('combobox', { name: 'Tags…' }).fill('brand new');
  await clean(page);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await row(page, 'Bulk Two.*brand new').waitFor();
  await until(async () => (await state(people_[2])).tags[0] === 'brand new', 'the tag is kept');

  for (const name of ['Bulk Three', 'Bulk Two']) await row(page, name).click({ modifiers: ['Control'] });
  await page.getByRole('toolbar').getByRole('button', { name: 'Resolve' }).click();
  await page.locator('.toast', { hasText: '2 resolved' }).waitFor();
  await until(async () => (await names(page)).join() === 'Bulk One', 'one is left');
  assert.deepEqual((await Promise.all(people_.map((it) => state(it)))).map(({ status }) => status), ['pending', 'resolved', 'resolved']);
  await page.keyboard.press('z');
  await until(async () => (await names(page)).length === 3, 'all are back');
  assert.deepEqual((await Promise.all(people_.map((it) => state(it)))).map(({ status }) => status), ['pending', 'pending', 'pending']);
});

test('by keyboard alone: through the list, into a conversation, on to the next, and back', async () => {
  const visitors = [];
  for (const name of ['Key One', 'Key Two', 'Key Three']) visitors.push(await writes(name, `I am ${name}`));
  const page = await inside(people.owner, '/today');
  await page.keyboard.press('g');
  await page.keyboard.press('i');
  await page.getByRole('heading', { level: 1, name: 'Inbox' }).waitFor();
  await page.getByRole('link', { name: /^All/ }).press('Enter');
  await row(page, 'Key Three').waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('k');
  assert.equal(await focused(page), 'Key Three');
  await page.keyboard.press('End');
  await until(async () => await focused(page) !== 'Key Three', 'the last row');
  await page.keyboard.press('Home');
  await until(async () => await focused(page) === 'Key Three', 'the first row');
  await page.keyboard.press('Enter');
  await page.locator('.conversation').getByText('I am Key Three').waitFor();
  assert.equal(await focused(page), 'Key Three', 'the focus stays in the list');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Key Three');
  await page.keyboard.press('j');
  await page.locator('.conversation').getByText('I am Key Two').waitFor();
  await page.keyboard.press('Alt+ArrowUp');
  await page.locator('.conversation').getByText('I am Key Three').waitFor();
  await page.keyboard.press('Escape');
  assert.equal(await focused(page), 'Key Three');
  // Who is done with one goes on to the next.
  await page.keyboard.press('e');
  await page.locator('.conversation').getByText('I am Key Two').waitFor();
  await until(async () => (await state(visitors[2])).status === 'resolved', 'resolved');
  await page.keyboard.press('z');
  await page.locator('.conversation').getByText('I am Key Three').waitFor();
  await page.keyboard.press('a');
  await page.getByRole('combobox', { name: 'Assign to…' }).fill('bo');
  await clean(page);
  await page.keyboard.press('Enter');
  await until(async () => (await state(visitors[2])).assigneeId === people.bob.id, 'assigned');
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).getByText('Next conversation').waitFor();
  await clean(page);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Command palette' }).fill('snoozed');
  await page.keyboard.press('Enter');
  await until(async () => await path(page) === '/inbox/snoozed', 'the view');
});

test('on a phone: one thing at a time, with a way back', async () => {
  const vera = await writes('Vera Phone', 'From the train');
  const page = await inside(people.owner, '/inbox/all', PHONE);
  await row(page, 'Vera Phone').waitFor();
  await cleanInBoth(page);
  await picture(page, 'app-inbox-phone');
  await row(page, 'Vera Phone').tap();
  await page.locator('.conversation').getByText('From the train').waitFor();
  assert.equal(await page.locator('.list-pane').count(), 0);
  assert.equal(await page.evaluate(() => document.activeElement.id), 'conversation-title');
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false);
  await page.goBack();
  await row(page, 'Vera Phone').waitFor();
  assert.equal(await focused(page), 'Vera Phone');
  await page.getByRole('button', { name: /^All/ }).tap();
  await page.getByRole('menuitem', { name: /Snoozed/ }).tap();
  await page.getByText('Nothing is put aside').waitFor();
  await cleanInBoth(page);
});

test('in Arabic, from the right', async () => {
  const vera = await writes('ليلى', 'هل تشحنون إلى تونس؟');
  const page = await inside(people.owner, '/inbox/all', { locale: 'ar' });
  await row(page, 'ليلى').click();
  await page.locator('.conversation').getByText('هل تشحنون إلى تونس؟').waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.dir), 'rtl');
  const [list, conversation] = await Promise.all(['.list-pane', '.conversation'].map((it) => page.locator(it).boundingBox()));
  assert.ok(list.x > conversation.x, 'the list is at the right');
  await cleanInBoth(page);
  await picture(page, 'app-inbox-arabic');
});

test('an agent outside a department sees and hears nothing of it', async () => {
  const vera = await talking(server, people.site);
  await says(vera, 'A secret about xylophones');
  const page = await inside(people.bob, '/inbox/all');
  await page.getByText('All quiet').waitFor();
  await says(vera, 'More about xylophones');
  const shown = await writes('Vera Open', 'For everybody');
  await row(page, 'Vera Open').waitFor();
  assert.deepEqual(await names(page), ['Vera Open']);
  assert.equal(await count(page, 'All'), '1');
  assert.equal(await page.title().then((title) => title.slice(0, 3)), '(1)');
  assert.equal(await page.getByRole('link', { name: 'Sales' }).count(), 0);
  await page.goto(`${server.url}/search?q=xylophones`);
  await page.getByText('Nothing found for').waitFor();
  await page.goto(`${server.url}/inbox/all/${vera.conversation.id}`);
  await row(page, 'Vera Open').waitFor();
  assert.deepEqual(page.heard.filter((frame) => frame.includes('xylophones') || frame.includes(vera.conversation.id)), []);

  // What is given to somebody from another department is theirs to see, for as long as it is.
  await change(vera, { assigneeId: people.bob.id }, people.ann);
  await page.goto(`${server.url}/inbox/mine`);
  await row(page, 'xylophones').or(row(page, 'assigned')).first().waitFor();
});

test('what is moved out of sight is gone at once, and what comes into sight is there', async () => {
  const vera = await talking(server, people.site);
  await says(vera, 'Sales or support?');
  const [ann, bob] = await Promise.all([inside(people.ann, '/inbox/all'), inside(people.bob, '/inbox/all')]);
  await row(ann, 'Sales or support').waitFor();
  await bob.getByText('All quiet').waitFor();
  await change(vera, { departmentId: people.support.id });
  await ann.getByText('All quiet').waitFor();
  await bob.locator('.chat-row').waitFor();
  await until(async () => await count(bob, 'All') === '1' && await ann.locator('.view-count').count() === 0, 'the counts');
});

test('a long list: few rows are drawn, all can be reached, and nothing jumps when something comes', async () => {
  const many = 130;
  for (let at = 0; at < many; at += 10) await Promise.all(Array.from({ length: 10 }, (_, one) => writes(`Many ${at + one}`, `question ${at + one}`)));
  const page = await inside(people.owner, '/inbox/unassigned');
  await page.locator('.chat-row').first().waitFor();
  assert.ok(await page.locator('.chat-row').count() < 40);
  const scroller = page.locator('.rows-scroller');
  await until(async () => {
    await scroller.evaluate((it) => it.scrollTo(0, it.scrollHeight));
    return await page.locator('.chat-row').evaluateAll((rows) => Math.max(...rows.map((it) => Number(it.ariaPosInSet)))) === many;
  }, 'the last row');
  assert.ok(await page.locator('.chat-row').count() < 40);

  await scroller.evaluate((it) => it.scrollTo(0, 72 * 60 + 10));
  const seen = () => scroller.evaluate((it) => [...it.querySelectorAll('.chat-row')]
    .map((one) => [one.id, Math.round(one.getBoundingClientRect().top - it.getBoundingClientRect().top)])
    .filter(([, top]) => top > -72 && top < it.clientHeight).sort(([, a], [, b]) => a - b));
  await until(async () => (await seen()).length > 8, 'rows');
  const before = await seen();
  await writes('Many New', 'just now');
  await page.getByRole('button', { name: '1 new' }).waitFor();
  assert.deepEqual(await seen(), before);
  await clean(page);
  await page.getByRole('button', { name: '1 new' }).click();
  await row(page, 'Many New').waitFor();
  await page.getByRole('button', { name: '1 new' }).waitFor({ state: 'detached' });
  await resolveAll();
  await page.getByText('Nobody waits').waitFor();
});

test('what happened while the connection was gone is there when it is back', async () => {
  const [stays, goes] = [await writes('Cut Stays', 'still here'), await writes('Cut Goes', 'soon done')];
  const context = await browser(people.owner);
  const page = await inside(people.owner, '/inbox/all', {}, context);
  await row(page, 'Cut Goes').waitFor();
  await context.setOffline(true);
  await page.locator('.banner').waitFor();
  await change(goes, { status: 'resolved' });
  await says(stays, 'and more');
  const comes = await writes('Cut Comes', 'while you were away');
  await context.setOffline(false);
  await row(page, 'Cut Comes').waitFor();
  await row(page, 'Cut Goes').waitFor({ state: 'detached' });
  await row(page, 'Cut Stays.*and more').waitFor();
  assert.deepEqual(await names(page), ['Cut Comes', 'Cut Stays']);
  await until(async () => await count(page, 'All') === '2', 'a count of 2');
});

test('a list that can\'t be loaded says why, and can be tried again', async () => {
  const page = await inside(people.owner, '/today');
  await page.route('**/api/v1/conversations?*', (route) => route.fulfill({ status: 503, contentType: 'application/problem+json', body: '{"code":"unavailable","detail":"Later."}' }));
  await page.getByRole('link', { name: 'Inbox' }).click();
  await page.getByText('The list could not be loaded').waitFor();
  await cleanInBoth(page);
  await page.unroute('**/api/v1/conversations?*');
  await page.locator('.list-pane').getByRole('button', { name: 'Try again' }).click();
  await page.locator('.list-pane').getByText('The list could not be loaded').waitFor({ state: 'detached' });
  await page.getByText(/Nobody waits|All quiet|Nothing is yours/).waitFor();
});

test('search finds words and people, marks them, and leads to the very message', async () => {
  const vera = await writes('Vera Search', 'The zebra lamp flickers', 'Now it is dark');
  await server.ok('POST', `/conversations/${vera.conversation.id}/messages`, { token: people.owner.token, body: { content: 'Zebra lamps were recalled', type: 'note' } });
  const page = await inside(people.owner, '/inbox/all');
  await row(page, 'Vera Search').waitFor();
  await page.keyboard.press('/');
  const field = page.getByRole('searchbox');
  await field.waitFor();
  await page.getByText('Find what was said').waitFor();
  await cleanInBoth(page);
  await page.keyboard.type('zebra');
  await page.locator('mark', { hasText: 'zebra' }).first().waitFor();
  assert.deepEqual((await page.locator('mark').allTextContents()).map((it) => it.toLowerCase()), ['zebra', 'zebra']);
  assert.equal(await page.locator('.found-row', { hasText: 'Note' }).count(), 1);
  assert.equal(await path(page), '/search?q=zebra');
  await cleanInBoth(page);
  await picture(page, 'app-search');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Escape');
  assert.equal(await page.evaluate(() => document.activeElement.type), 'search');
  await page.locator('.found-row', { hasText: 'flickers' }).press('Enter');
  await page.locator('.conversation').getByText('The zebra lamp flickers').waitFor();
  assert.equal(await path(page), `/inbox/unassigned/${vera.conversation.id}?seq=1`);

  await page.goBack();
  await field.fill('vera s');
  await page.getByRole('tab', { name: 'Visitors' }).click();
  await page.locator('.found-row', { hasText: 'Vera Search' }).waitFor();
  await clean(page);
  await field.fill('nobodyatall');
  await page.getByText('Nothing found for “nobodyatall”').waitFor();
  await clean(page);
  await field.fill('');
  await page.getByRole('link', { name: 'zebra' }).waitFor();
  await clean(page);
});

/** Keeps what the system would show, and lets a page say that it is behind something else. */
const withNotices = () => {
  window.shown = [];
  window.Notification = class {
    static permission = window.localStorage.getItem('granted') ? 'granted' : 'default';
    static async requestPermission() {
      window.localStorage.setItem('granted', 'yes');
      return (window.Notification.permission = 'granted');
    }
    constructor(title, { body }) {
      window.shown.push(this);
      Object.assign(this, { title, body });
    }
    close() {}
  };
  let isHidden = false;
  Object.defineProperty(document, 'visibilityState', { get: () => (isHidden ? 'hidden' : 'visible') });
  document.hasFocus = () => !isHidden;
  window.hide = (hidden) => {
    isHidden = hidden;
    document.dispatchEvent(new Event('visibilitychange'));
  };
};
const shown = (page) => page.evaluate(() => window.shown.map(({ title, body }) => `${title}: ${body}`));

test('who looks elsewhere is asked once, then told by one of the tabs, and led to the conversation', async () => {
  await server.ok('PATCH', '/auth/me', { token: people.ann.token, body: { settings: { desktop: 'mine' } } });
  const context = await browser(people.ann);
  await context.addInitScript(withNotices);
  const page = await inside(people.ann, '/inbox/all', {}, context);
  const other = await inside(people.ann, '/today', {}, context);
  await page.getByText('All quiet').waitFor();
  const bar = page.getByText('Be told on this computer');
  const first = await writes('Vera Notice', 'You are here');
  await row(page, 'Vera Notice').waitFor();
  assert.equal(await bar.count(), 0);

  for (const it of [page, other]) await it.evaluate(() => window.hide(true));
  await says(first, 'You are not');
  await bar.waitFor();
  await cleanInBoth(page);
  await page.getByRole('button', { name: 'Turn on' }).click();
  await bar.waitFor({ state: 'detached' });
  // The others learn of it when they are loaded.
  await other.reload();
  await other.evaluate(() => window.hide(true));
  await until(() => other.locator('.rail .badge').count(), 'connected');

  await says(first, 'Where are you?');
  await until(async () => [...await shown(page), ...await shown(other)].length > 0, 'a notification');
  const before = [...await shown(page), ...await shown(other)];
  assert.deepEqual(before, ['Vera Notice: Where are you?']);

  await other.evaluate(() => window.hide(false));
  await says(first, 'Somebody looks');
  await row(page, 'Somebody looks').waitFor();
  const teller = (await shown(page)).length > 0 ? page : other;
  await teller.evaluate(() => window.shown[0].onclick());
  await until(async () => (await path(teller)).endsWith(first.conversation.id), 'the conversation');
  assert.deepEqual([...await shown(page), ...await shown(other)], before);
  assert.match(await page.locator('link[rel=icon]').getAttribute('href'), /^data:image\/svg/);
});

test('a workspace without a website says what to do', async () => {
  const fresh = await Server.start();
  try {
    const owner = await user(fresh, 'owner', 'Olga');
    const context = await person({ viewport: DESKTOP });
    contexts.push(context);
    await context.request.post(`${fresh.url}/api/v1/auth/login`, { data: { email: owner.email, password: 'a long enough one' } });
    const page = await visit(context, `${fresh.url}/inbox`);
    await page.getByText('Nobody can write to you yet').waitFor();
    assert.equal(await path(page), '/inbox/unassigned');
    await cleanInBoth(page);
    await page.getByRole('link', { name: 'Add a website' }).click();
    await until(async () => (await path(page)).startsWith('/manage/sites'), 'the sites');
  } finally {
    await fresh.discard();
  }
});
