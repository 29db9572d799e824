// What is in the inbox's lists: all of it, nothing of others, and what is said where there is nothing.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';

import { talking, user } from '../../tests/node/support/people.mjs';
import { Server } from '../../tests/node/support/server.mjs';
import { browserOf, clean } from './support/agents.mjs';
import { gives, until, visit } from './support/browser.mjs';
import { cleanInBoth, count, lobby, names, path, row } from './support/inbox.mjs';
let world;

before(async () => {
  world = await lobby();
});
after(() => world.discard());
afterEach(() => world.empty());

test('an agent outside a department sees and hears nothing of it', async () => {
  const vera = await talking(world.server, world.site);
  await world.says(vera, 'A secret about xylophones');
  const page = await world.inside(world.bob, '/inbox/all');
  await page.getByText('All quiet').waitFor();
  await world.says(vera, 'More about xylophones');
  const shown = await world.writes('Vera Open', 'For everybody');
  await row(page, 'Vera Open').waitFor();
  assert.deepEqual(await names(page), ['Vera Open']);
  assert.equal(await count(page, 'All'), '1');
  await gives(() => page.title().then((title) => title.slice(0, 3)), '(1)', 'a title with a count');
  assert.equal(await page.getByRole('link', { name: 'Sales' }).count(), 0);
  await page.goto(`${world.server.url}/search?q=xylophones`);
  await page.getByText('Nothing found for').waitFor();
  await page.goto(`${world.server.url}/inbox/all/${vera.conversation.id}`);
  await page.getByRole('heading', { name: 'This conversation is not here' }).waitFor();
  await world.says(vera, 'And xylophones again');
  await world.says(shown, 'After all of it');
  await row(page, 'Vera Open.*After all of it').waitFor();
  assert.deepEqual(page.heard.filter((frame) => frame.includes('xylophones') || frame.includes(vera.conversation.id)), []);

  // What is given to somebody from another department is theirs to see, for as long as it is.
  await world.change(vera, { assigneeId: world.bob.id }, world.ann);
  await page.goto(`${world.server.url}/inbox/mine`);
  await row(page, 'xylophones').or(row(page, 'assigned')).first().waitFor();
});

test('what is moved out of sight is gone at once, and what comes into sight is there', async () => {
  const vera = await talking(world.server, world.site);
  await world.says(vera, 'Sales or support?');
  const [ann, bob] = await Promise.all([world.inside(world.ann, '/inbox/all'), world.inside(world.bob, '/inbox/all')]);
  await row(ann, 'Sales or support').waitFor();
  await bob.getByText('All quiet').waitFor();
  await world.change(vera, { departmentId: world.support.id });
  await ann.getByText('All quiet').waitFor();
  await bob.locator('.chat-row').waitFor();
  await until(async () => await count(bob, 'All') === '1' && await ann.locator('.view-count').count() === 0, 'the counts');
});

test('a long list: few rows are drawn, all can be reached, and nothing jumps when something comes', async () => {
  const many = 130;
  for (let at = 0; at < many; at += 10) await Promise.all(Array.from({ length: 10 }, (_, one) => world.writes(`Many ${at + one}`, `question ${at + one}`)));
  const page = await world.inside(world.owner, '/inbox/unassigned');
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
  await world.writes('Many New', 'just now');
  await page.getByRole('button', { name: '1 new' }).waitFor();
  assert.deepEqual(await seen(), before);
  await clean(page);
  await page.getByRole('button', { name: '1 new' }).click();
  await row(page, 'Many New').waitFor();
  await page.getByRole('button', { name: '1 new' }).waitFor({ state: 'detached' });
  await world.resolveAll();
  await page.getByText('Nobody waits').waitFor();
});

test('what happened while the connection was gone is there when it is back', async () => {
  const [stays, goes] = [await world.writes('Cut Stays', 'still here'), await world.writes('Cut Goes', 'soon done')];
  const context = await browserOf(world.server, world.owner);
  const page = await world.inside(world.owner, '/inbox/all', {}, context);
  await row(page, 'Cut Goes').waitFor();
  await context.setOffline(true);
  await page.locator('.banner').waitFor();
  await world.change(goes, { status: 'resolved' });
  await world.says(stays, 'and more');
  const comes = await world.writes('Cut Comes', 'while you were away');
  await context.setOffline(false);
  await row(page, 'Cut Comes').waitFor();
  await row(page, 'Cut Goes').waitFor({ state: 'detached' });
  await row(page, 'Cut Stays.*and more').waitFor();
  assert.deepEqual(await names(page), ['Cut Comes', 'Cut Stays']);
  await until(async () => await count(page, 'All') === '2', 'a count of 2');
});

test('a list that can\'t be loaded says why, and can be tried again', async () => {
  const page = await world.inside(world.owner, '/today');
  await page.route('**/api/v1/conversations?*', (route) => route.fulfill({ status: 503, contentType: 'application/problem+json', body: '{"code":"unavailable","detail":"Later."}' }));
  await page.getByRole('link', { name: 'Inbox' }).click();
  await page.getByText('The list could not be loaded').waitFor();
  await cleanInBoth(page);
  await page.unroute('**/api/v1/conversations?*');
  await page.locator('.list-pane').getByRole('button', { name: 'Try again' }).click();
  await page.locator('.list-pane').getByText('The list could not be loaded').waitFor({ state: 'detached' });
  await page.getByText(/Nobody waits|All quiet|Nothing is yours/).waitFor();
});

test('a workspace without a website says what to do', async () => {
  const fresh = await Server.start();
  try {
    const owner = await user(fresh, 'owner', 'Olga');
    const page = await visit(await browserOf(fresh, owner), `${fresh.url}/inbox`);
    await page.getByText('Nobody can write to you yet').waitFor();
    assert.equal(await path(page), '/inbox/unassigned');
    await cleanInBoth(page);
    await page.getByRole('link', { name: 'Add a website' }).click();
    await until(async () => (await path(page)).startsWith('/manage/sites'), 'the sites');
  } finally {
    await fresh.discard();
  }
});
