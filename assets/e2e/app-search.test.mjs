// Search: words and people, and the way to them.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';

import { clean } from './support/agents.mjs';
import { gives, hasFocus, picture, settled, until } from './support/browser.mjs';
import { cleanInBoth, lobby, path, row } from './support/inbox.mjs';
let world;

before(async () => {
  world = await lobby();
});
after(() => world.discard());
afterEach(() => world.empty());

test('search finds words and people, marks them, and leads to the very message', async () => {
  const vera = await world.writes('Vera Search', 'The zebra lamp flickers', 'Now it is dark');
  await world.server.ok('POST', `/conversations/${vera.conversation.id}/messages`, { token: world.owner.token, body: { content: 'Zebra lamps were recalled', type: 'note' } });
  const page = await world.inside(world.owner, '/inbox/all');
  await row(page, 'Vera Search').waitFor();
  await page.keyboard.press('/');
  const field = page.getByRole('searchbox');
  await hasFocus(field, 'the focus is in the field');
  await page.getByText('Find what was said').waitFor();
  await cleanInBoth(page);
  await page.keyboard.type('zebra');
  await gives(async () => (await page.locator('mark').allTextContents()).map((it) => it.toLowerCase()), ['zebra', 'zebra'], 'both are found');
  assert.equal(await page.locator('.found-row', { hasText: 'Note' }).count(), 1);
  await gives(() => path(page), '/search?q=zebra', 'the address');
  await cleanInBoth(page);
  await picture(page, 'app-search');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Escape');
  assert.equal(await page.evaluate(() => document.activeElement.type), 'search');
  await page.locator('.found-row', { hasText: 'flickers' }).press('Enter');
  await page.locator('.conversation').getByText('The zebra lamp flickers').waitFor();
  assert.equal(await path(page), `/inbox/unassigned/${vera.conversation.id}?seq=1`);

  await page.goBack();
  await field.waitFor();
  await settled(page);
  await field.fill('vera s');
  await page.getByRole('tab', { name: 'Visitors' }).click();
  await page.locator('.found-row', { hasText: 'Vera Search' }).waitFor();
  await clean(page);
  await page.locator('.found-row', { hasText: 'Vera Search' }).click();
  await until(async () => await path(page) === `/inbox/unassigned/${vera.conversation.id}`, 'the conversation');
  await page.goBack();
  await field.waitFor();
  await settled(page);
  await field.fill('nobodyatall');
  await page.getByText('Nothing found for “nobodyatall”').waitFor();
  await clean(page);
  await field.fill('');
  await page.getByRole('link', { name: 'zebra' }).waitFor();
  await clean(page);
});
