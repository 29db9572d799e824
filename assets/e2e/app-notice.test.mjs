// What is told to who looks elsewhere.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';

import { browserOf, tellers } from './support/agents.mjs';
import { gives, until } from './support/browser.mjs';
import { cleanInBoth, lobby, path, row } from './support/inbox.mjs';
let world;

before(async () => {
  world = await lobby();
});
after(() => world.discard());
afterEach(() => world.empty());

/** Keeps what the system would show and sound, and lets a page say that it is behind something else. */
const withNotices = () => {
  window.shown = [];
  window.rung = 0;
  window.AudioContext = class {
    async resume() {
      window.rung++;
      throw new Error('Nobody is to hear it.');
    }
  };
  window.Notification = class {
    static get permission() {
      return window.localStorage.getItem('granted') ? 'granted' : 'default';
    }
    static async requestPermission() {
      window.localStorage.setItem('granted', 'yes');
      return 'granted';
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
const rung = async (...pages) => (await Promise.all(pages.map((page) => page.evaluate(() => window.rung)))).reduce((sum, one) => sum + one, 0);

test('who looks elsewhere is asked once, then told by one of the tabs, and led to the conversation', async () => {
  await world.server.ok('PATCH', '/auth/me', { token: world.ann.token, body: { settings: { desktop: 'mine' } } });
  const context = await browserOf(world.server, world.ann);
  await context.addInitScript(withNotices);
  const page = await world.inside(world.ann, '/inbox/all', {}, context);
  const other = await world.inside(world.ann, '/today', {}, context);
  await page.getByText('All quiet').waitFor();
  await gives(() => tellers(page), 2, 'both listen, and one tells');
  const bar = page.getByText('Be told on this computer');
  const first = await world.writes('Vera Notice', 'You are here');
  await row(page, 'Vera Notice.*You are here').waitFor();
  assert.equal(await bar.count(), 0);

  for (const it of [page, other]) await it.evaluate(() => window.hide(true));
  await world.says(first, 'You are not');
  await bar.waitFor();
  await cleanInBoth(page);
  await page.getByRole('button', { name: 'Turn on' }).click();
  await bar.waitFor({ state: 'detached' });
  await until(async () => await rung(page, other) === 2, 'a sound for each');
  await world.says(first, 'Where are you?');
  await until(async () => [...await shown(page), ...await shown(other)].length > 0, 'a notification');
  const before = [...await shown(page), ...await shown(other)];
  assert.deepEqual(before, ['Vera Notice: Where are you?']);
  await until(async () => await rung(page, other) === 3, 'one sound');

  await other.evaluate(() => window.hide(false));
  await world.says(first, 'Somebody looks');
  await row(page, 'Somebody looks').waitFor();
  await until(async () => await rung(page, other) === 4, 'a sound alone');
  await until(async () => /^data:image\/svg/.test(await page.locator('link[rel=icon]').getAttribute('href')), 'a dot on the icon');
  const teller = (await shown(page)).length > 0 ? page : other;
  await teller.evaluate(() => window.shown[0].onclick());
  await until(async () => (await path(teller)).endsWith(first.conversation.id), 'the conversation');
  assert.deepEqual([...await shown(page), ...await shown(other)], before);
});

test('what waits unread is counted from the beginning, before one looks at it and on any page', async () => {
  await world.writes('Vera Waits', 'Anybody?');
  const page = await world.inside(world.ann, '/today');
  await until(async () => (await page.title()).startsWith('(1)'), 'a title with a count');
  await page.locator('.rail').getByText('1 unread conversation').waitFor({ state: 'attached' });
});
