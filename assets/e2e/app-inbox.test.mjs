// The inbox in a browser: rows that live, by keyboard and by touch.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';

import { ask, connect } from '../../tests/node/support/sockets.mjs';
import { clean } from './support/agents.mjs';
import { gives, picture, settled, until } from './support/browser.mjs';
import { cleanInBoth, count, first, focused, lobby, names, path, PHONE, row } from './support/inbox.mjs';
let world;

before(async () => {
  world = await lobby();
});
after(() => world.discard());
afterEach(() => world.empty());

test('rows live: they come, move to the top, count what was not read, and go when it is done', async () => {
  const page = await world.inside(world.owner, '/inbox/unassigned');
  await page.getByText('Nobody waits').waitFor();
  await clean(page);
  const vera = await world.writes('Vera Lund', 'Is the lamp in stock?');
  await row(page, 'Vera Lund.*Is the lamp in stock').waitFor();
  const otto = await world.writes('Otto Fink', 'Mine is broken.');
  await first(page, 'Otto Fink');
  await world.says(vera, 'The **blue** one');
  await first(page, 'Vera Lund');
  await row(page, 'Vera Lund.*The \\*\\*blue\\*\\* one.*2 unread messages').waitFor();
  await until(async () => await count(page, 'Unassigned') === '2', 'a count of 2');
  await gives(() => page.title().then((title) => title.slice(0, 3)), '(2)', 'a title with a count');

  await row(page, 'Vera Lund').click();
  await page.locator('.conversation').getByText('Is the lamp in stock?').waitFor();
  await until(async () => !/unread message/.test(await row(page, 'Vera Lund').textContent()), 'read');
  await until(async () => (await world.state(vera)).unread === 0, 'read on the server, too');

  await world.change(otto, { status: 'resolved' }, world.ann);
  await row(page, 'Otto Fink').waitFor({ state: 'detached' });
  await until(async () => await count(page, 'Unassigned') === '1', 'a count of 1');
});

test('who types and who looks is told in the row', async () => {
  const vera = await world.writes('Vera Type', 'Hello?');
  const page = await world.inside(world.owner, '/inbox/all');
  await row(page, 'Vera Type').waitFor();
  const [visitor, ann] = await Promise.all([connect(world.server, vera.token), connect(world.server, world.ann.token, { auth: { app: true } })]);
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
  const vera = await world.writes('Vera Race', 'Who helps me?');
  const page = await world.inside(world.owner, '/inbox/unassigned');
  await row(page, 'Vera Race').waitFor();
  await page.route(`**/api/v1/conversations/${vera.conversation.id}`, async (route) => {
    if (route.request().method() === 'PATCH') await world.change(vera, { assigneeId: world.ann.id }, world.ann);
    await route.continue();
  });
  await page.keyboard.press('j');
  await page.keyboard.press('m');
  await page.locator('.toast.danger', { hasText: 'Ann' }).waitFor();
  await row(page, 'Vera Race').waitFor({ state: 'detached' });
  assert.equal((await world.state(vera)).assigneeId, world.ann.id);
  assert.equal(await page.locator('.toast', { hasText: 'It is yours' }).count(), 0);
});

test('what was put aside comes back to the list, on top', async () => {
  const page = await world.inside(world.owner, '/inbox/all');
  const vera = await world.writes('Vera Later', 'No hurry.');
  const otto = await world.writes('Otto Now', 'Hurry!');
  await gives(() => names(page), ['Otto Now', 'Vera Later'], 'both are there');
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  assert.equal(await focused(page), 'Vera Later');
  await page.keyboard.press('s');
  await page.getByRole('combobox', { name: 'Snooze until…' }).waitFor();
  await cleanInBoth(page);
  await page.keyboard.press('Enter');
  await page.locator('.toast', { hasText: 'Snoozed until' }).waitFor();
  await row(page, 'Vera Later').waitFor({ state: 'detached' });
  await until(async () => (await world.state(vera)).status === 'snoozed', 'it is put aside');
  await until(async () => await count(page, 'Snoozed') === '1', 'a count of 1');

  await world.change(vera, { snoozedUntil: new Date(Date.now() + 1500).toISOString() });
  await first(page, 'Vera Later');
  await row(page, 'Vera Later').waitFor();
});

test('several are resolved at once, and come back with one key', async () => {
  const visitors = [await world.writes('Bulk One', 'a'), await world.writes('Bulk Two', 'b'), await world.writes('Bulk Three', 'c')];
  const page = await world.inside(world.owner, '/inbox/unassigned');
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
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await row(page, 'Bulk Two.*brand new').waitFor();
  await until(async () => (await world.state(visitors[2])).tags[0] === 'brand new', 'the tag is kept');

  for (const name of ['Bulk Three', 'Bulk Two']) await row(page, name).click({ modifiers: ['Control'] });
  await page.getByRole('toolbar').getByText('2 selected').waitFor();
  await page.getByRole('toolbar').getByRole('button', { name: 'Resolve' }).click();
  await page.locator('.toast', { hasText: '2 resolved' }).waitFor();
  await until(async () => (await names(page)).join() === 'Bulk One', 'one is left');
  const statuses = async () => (await Promise.all(visitors.map((it) => world.state(it)))).map(({ status }) => status);
  await gives(statuses, ['pending', 'resolved', 'resolved'], 'two are resolved');
  await page.keyboard.press('z');
  await until(async () => (await names(page)).length === 3, 'all are back');
  await gives(statuses, ['pending', 'pending', 'pending'], 'all wait again');
});

test('by keyboard alone: through the list, into a conversation, on to the next, and back', async () => {
  const visitors = [];
  for (const name of ['Key One', 'Key Two', 'Key Three']) visitors.push(await world.writes(name, `I am ${name}`));
  const page = await world.inside(world.owner, '/today');
  await page.keyboard.press('g');
  await page.keyboard.press('i');
  await page.getByRole('heading', { level: 1, name: 'Inbox' }).waitFor();
  await row(page, 'Key Three').waitFor();
  await settled(page);
  await page.getByRole('link', { name: /^All/ }).press('Enter');
  await until(async () => await path(page) === '/inbox/all', 'the view by Enter');
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
  await gives(() => focused(page), 'Key Two', 'the focus goes along');
  await until(async () => (await world.state(visitors[2])).status === 'resolved', 'resolved');
  await page.keyboard.press('z');
  await page.locator('.conversation').getByText('I am Key Three').waitFor();
  await gives(() => focused(page), 'Key Three', 'the focus comes back');
  await page.keyboard.press('a');
  await page.getByRole('combobox', { name: 'Assign to…' }).fill('bo');
  await clean(page);
  await page.keyboard.press('Enter');
  await until(async () => (await world.state(visitors[2])).assigneeId === world.bob.id, 'assigned');
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).getByText('Next conversation').waitFor();
  await clean(page);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Command palette' }).fill('snoozed');
  await page.keyboard.press('Enter');
  await until(async () => await path(page) === '/inbox/snoozed', 'the view');
});

test('on a phone: one thing at a time, with a way back', async () => {
  const vera = await world.writes('Vera Phone', 'From the train');
  const page = await world.inside(world.owner, '/inbox/all', PHONE);
  await row(page, 'Vera Phone').waitFor();
  await cleanInBoth(page);
  await picture(page, 'app-inbox-phone');
  await row(page, 'Vera Phone').tap();
  await page.locator('.conversation').getByText('From the train').waitFor();
  assert.equal(await page.locator('.list-pane').count(), 0);
  await gives(() => page.evaluate(() => document.activeElement.id), 'conversation-title', 'the focus is on its title');
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false);
  await page.goBack();
  await row(page, 'Vera Phone').waitFor();
  await gives(() => focused(page), 'Vera Phone', 'the focus is back on the row');
  // The way back in the head is the browser's: it leads on to where one was before.
  await row(page, 'Vera Phone').tap();
  await page.locator('.conversation-head button').first().tap();
  await row(page, 'Vera Phone').waitFor();
  assert.equal(await path(page), '/inbox/all');
  await page.goForward();
  await page.locator('.conversation').getByText('From the train').waitFor();
  await page.goBack();
  await page.getByRole('button', { name: /^All/ }).tap();
  await page.getByRole('menuitem', { name: /Snoozed/ }).tap();
  await page.getByText('Nothing is put aside').waitFor();
  await cleanInBoth(page);
});

test('in Arabic, from the right', async () => {
  const vera = await world.writes('ليلى', 'هل تشحنون إلى تونس؟');
  const page = await world.inside(world.owner, '/inbox/all', { locale: 'ar' });
  await row(page, 'ليلى').click();
  await page.locator('.conversation').getByText('هل تشحنون إلى تونس؟').waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.dir), 'rtl');
  const [list, conversation] = await Promise.all(['.list-pane', '.conversation'].map((it) => page.locator(it).boundingBox()));
  assert.ok(list.x > conversation.x, 'the list is at the right');
  await cleanInBoth(page);
  await picture(page, 'app-inbox-arabic');
});
