// Manage's page of the servers in a browser: two that a real Redis joins, and one that serves alone.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { browserOf, clean, leaveAll } from './support/agents.mjs';
import { closeBrowser, picture, until, visit } from './support/browser.mjs';
import { manage, PHONE } from './support/manage.mjs';
import { startNodes, startRedis } from '../../tests/node/support/cluster.mjs';
import { workspace } from '../../tests/node/support/people.mjs';
import { Server } from '../../tests/node/support/server.mjs';

/** Within which a node that died is taken out. */
const GONE_MS = 15_000;
let redis;
let nodes;
let people;

before(async () => {
  redis = await startRedis();
  nodes = await startNodes({ count: 0, redis });
  for (const name of ['north', 'south']) await nodes.add(['--node-name', name]);
  people = await workspace(nodes.servers[0]);
});
after(async () => {
  await leaveAll();
  await closeBrowser();
  await nodes.discard();
  await redis.discard();
});

/** The names that the page shows, and with them `word`. */
const namesWith = (page, word) => page.locator('.node-row', { hasText: word }).locator('strong').allTextContents();
const shows = (page, word, wanted, patience) => until(async () => (await namesWith(page, word)).join() === wanted.join(), `${wanted} with “${word}”`, patience);

test('the page lists the nodes, says when Redis is gone and what that means, and when it is back', async () => {
  const { page, heading } = await manage(nodes.servers[0], people.owner, '/manage/nodes');
  await heading('Servers').waitFor();
  const banner = page.locator('.banner', { hasText: 'Redis' });
  await shows(page, 'Redis connected', ['north', 'south']);
  await shows(page, 'seen just now', ['north', 'south']);
  await until(async () => (await namesWith(page, 'Leads')).length === 1, 'one leads');
  await until(async () => (await namesWith(page, '1 connection ')).join() === 'north', 'the page’s own socket is counted');
  assert.equal(await banner.count(), 0);

  await redis.kill();
  await banner.getByText('2 servers do not reach Redis. Nothing is lost').waitFor();
  await shows(page, 'Redis not reached', ['north', 'south']);
  for (const [at, options] of [{}, { colorScheme: 'dark' }, { viewport: { width: 1024, height: 768 } }, PHONE, { ...PHONE, locale: 'ar', colorScheme: 'dark' }].entries()) {
    const other = await visit(await browserOf(nodes.servers[1], people.owner, options), `${nodes.servers[1].url}/manage/nodes`);
    await other.locator('.banner').waitFor();
    await clean(other, `without Redis, ${JSON.stringify(options)}`);
    assert.ok(await other.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'it does not scroll sideways');
    await picture(other, `manage-nodes-${at}`);
    await other.close();
  }
  await redis.start();
  await banner.waitFor({ state: 'detached' });
  await shows(page, 'Redis connected', ['north', 'south']);
});

test('a node that is killed disappears, and the other one leads', async () => {
  const { page } = await manage(nodes.servers[0], people.owner, '/manage/nodes');
  await shows(page, '', ['north', 'south']);
  await page.getByRole('status').filter({ hasText: '2 servers run.' }).waitFor();
  await nodes.kill(1);
  await shows(page, '', ['north'], GONE_MS);
  await page.getByRole('status').filter({ hasText: '1 server runs.' }).waitFor();
  await shows(page, 'Leads', ['north'], GONE_MS);
  assert.deepEqual(page.said.filter((line) => /^(error|thrown)/.test(line)), []);
});

test('agents are told whose page that is, and none of it is asked for', async () => {
  const { page } = await manage(nodes.servers[0], people.ann, '/manage/nodes');
  await page.getByText('ask an admin of your team').waitFor();
  assert.deepEqual(page.asked.filter((url) => url.includes('/api/v1/nodes')), []);
});

test('a server that serves alone says so, and what would join several', async () => {
  const alone = await Server.start();
  try {
    const { owner } = await workspace(alone);
    const { page } = await manage(alone, owner, '/manage/nodes');
    await page.getByRole('heading', { name: 'One server serves alone' }).waitFor();
    await page.getByText('The option --redis-url joins several into one; docs/operations.md says how.').waitFor();
    await clean(page, 'alone');
    await picture(page, 'manage-nodes-alone');
    await page.route('**/api/v1/nodes*', (route) => route.fulfill({ status: 503 }));
    await page.reload();
    await page.getByRole('heading', { name: 'The servers could not be listed' }).waitFor();
    await clean(page, 'failed');
    await page.unroute('**/api/v1/nodes*');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { name: 'One server serves alone' }).waitFor();
  } finally {
    await leaveAll();
    await alone.discard();
  }
});
