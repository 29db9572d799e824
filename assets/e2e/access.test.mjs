// For everybody: axe finds nothing in any state, and the keyboard does all.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, afterEach, before, test } from 'node:test';
import { createRequire } from 'node:module';

import { closeAll } from '../../tests/node/support/sockets.mjs';
import { closeBrowser, desktop, live, mobile, picture, until } from './support/browser.mjs';
import { ask, shopper, shows, world } from './support/widget.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const appearance = {
  title: 'Lamps', greeting: 'Hello there', replyTime: 'We answer within minutes', suggestions: ['Where is my order?', 'Opening hours'],
  preChat: [{ key: 'name', required: false }, { key: 'email', required: false }], consent: 'We keep what you write for a year.',
};
let here;
let her;

before(async () => { here = await world({ appearance }); });
after(async () => {
  await closeBrowser();
  await here.discard();
});
afterEach(async () => {
  closeAll();
  await her.context.close();
  here.page.lang = 'en';
});

/** Lets axe look at the frame and at the page around it. */
async function clean(state) {
  for (const frame of [await her.frame(), her.page.mainFrame()]) {
    await frame.evaluate(axe);
    const violations = await frame.evaluate(async () => {
      // Half faded in is half the contrast. Some go on for ever.
      const ends = (it) => it.effect.getComputedTiming().endTime !== Infinity;
      await Promise.allSettled(document.getAnimations().filter(ends).map((it) => it.finished));
      const { violations } = await window.axe.run(document, { iframes: false });
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
    });
    assert.deepEqual(violations, [], state);
  }
}

const looks = [
  { name: 'desktop-light', viewport: desktop, colorScheme: 'light' },
  { name: 'desktop-dark', viewport: desktop, colorScheme: 'dark' },
  { name: 'phone-light', viewport: mobile, colorScheme: 'light', isMobile: true, hasTouch: true },
  { name: 'phone-dark', viewport: mobile, colorScheme: 'dark', isMobile: true, hasTouch: true },
  { name: 'desktop-arabic', viewport: desktop, locale: 'ar-EG', lang: 'ar' },
  { name: 'phone-arabic', viewport: mobile, locale: 'ar-EG', lang: 'ar', isMobile: true, hasTouch: true },
];

for (const { name, lang = 'en', ...options } of looks) {
  test(`axe finds nothing: ${name}`, async () => {
    here.page.lang = lang;
    her = await shopper(here, options);
    await picture(her.page, `${name}-0-launcher`);
    await her.open();
    await her.chat.getByText('Hello there').waitFor();
    await picture(her.page, `${name}-1-open`);
    await clean('open');
    const text = lang === 'ar' ? 'هل لديكم مصابيح؟' : 'Do you have lamps?';
    await her.say(text);
    await shows(her, [text]);
    const { items } = await here.server.ok('GET', '/conversations', { token: here.owner.token });
    const { id } = items.find(({ lastMessage }) => lastMessage.content === text);
    const ann = await here.agent();
    await ask(ann, 'join_conversation', { conversationId: id });
    const answer = lang === 'ar' ? 'نعم، بالطبع.' : 'We do: https://example.org/lamps, and **many** of them.';
    await ask(ann, 'send_message', { conversationId: id, content: answer });
    await ask(ann, 'typing_start', { conversationId: id });
    await her.chat.locator('[data-seq]').nth(1).waitFor();
    await picture(her.page, `${name}-2-talking`);
    await clean('talking');
    await her.context.setOffline(true);
    await her.say('offline');
    await until(async () => (await her.unsent()).length === 1, 'it is pending');
    await her.chat.locator('[data-bar]').first().waitFor();
    await picture(her.page, `${name}-3-offline`);
    await clean('offline');
    await her.context.setOffline(false);
    await shows(her, [text, (await her.stored())[1], 'offline']);
    await here.server.ok('PATCH', `/conversations/${id}`, { token: here.ann.token, body: { status: 'resolved' } });
    await her.chat.locator('.rating').waitFor();
    await picture(her.page, `${name}-4-rating`);
    await clean('rating');
    await her.chat.locator('header .menu > button').click();
    await picture(her.page, `${name}-5-menu`);
    await clean('menu');
    await her.page.keyboard.press('Escape');
    await her.chat.locator('header > button').first().click();
    await picture(her.page, `${name}-6-list`);
    await clean('list');
  });
}

test('the keyboard alone opens, writes, attaches, ends, rates and closes', async () => {
  her = await shopper(here);
  const { keyboard } = her.page;
  // Listens long before it is pressed: the browser is told in its own time.
  const chooser = new Promise((done) => her.page.once('filechooser', done));
  const focused = async () => (await her.frame()).evaluate(() => document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent);
  const tabTo = async (wanted) => {
    for (let steps = 0; steps < 40; steps += 1) {
      if (wanted.test(await focused())) return;
      await keyboard.press('Tab');
    }
    assert.fail(`Tab does not reach ${wanted}`);
  };
  const launcherHasFocus = () => her.launcher.evaluate((it) => it.getRootNode().activeElement === it);
  const canWrite = () => until(async () => await focused() === 'Write a message', 'the focus is where one writes');
  await her.launcher.waitFor();
  while (!await launcherHasFocus()) await keyboard.press('Tab');
  await keyboard.press('Enter');
  await canWrite();
  await keyboard.press('Escape');
  await until(launcherHasFocus, 'Escape gives the focus back');
  await keyboard.press('Enter');
  await canWrite();
  await keyboard.type('By keyboard');
  await keyboard.press('Enter');
  await shows(her, ['By keyboard']);

  await tabTo(/Attach files/);
  await keyboard.press('Enter');
  await (await chooser).setFiles([{ name: 'list.txt', mimeType: 'text/plain', buffer: Buffer.from('a list') }]);
  await canWrite();
  await keyboard.press('Enter');
  await her.chat.locator('[data-seq]').nth(1).waitFor();

  await tabTo(/^More/);
  await keyboard.press('Enter');
  await tabTo(/^End conversation/);
  await keyboard.press('Enter');
  await tabTo(/^End this conversation/);
  await keyboard.press('Enter');
  await her.chat.locator('.rating').waitFor();
  await tabTo(/of 5/);
  await keyboard.press('ArrowRight');
  await tabTo(/Send rating/);
  await keyboard.press('Enter');
  await her.chat.getByText('Thank you for your rating.').waitFor();

  await canWrite();
  await keyboard.press('Escape');
  await until(launcherHasFocus, 'the focus is back on the launcher');
  assert.equal(await her.launcher.getAttribute('aria-expanded'), 'false');
});

test('the focus stays inside while the chat covers a phone', async () => {
  her = await shopper(here, { viewport: mobile });
  await her.launcher.focus();
  await her.page.keyboard.press('Enter');
  const frame = await her.frame();
  await until(() => frame.evaluate(() => document.activeElement.matches('.app')), 'the focus is inside');
  for (let steps = 0; steps < 25; steps += 1) {
    await her.page.keyboard.press('Tab');
    assert.ok(await her.page.evaluate(() => document.activeElement.shadowRoot?.activeElement?.tagName === 'IFRAME'), `inside after ${steps + 1} steps`);
  }
});

test('what is new is announced', async () => {
  her = await shopper(here);
  await her.open();
  await her.say('Say it aloud');
  await shows(her, ['Say it aloud']);
  await live(her.page);
  const { items } = await here.server.ok('GET', '/conversations', { token: here.owner.token });
  const { id } = items.find(({ lastMessage }) => lastMessage.content === 'Say it aloud');
  const ann = await here.agent();
  await ask(ann, 'send_message', { conversationId: id, content: 'Read this out' });
  await until(async () => (await her.chat.getByRole('status').allTextContents()).some((text) => text.includes('Ann: Read this out')), 'it stands in the live region');
});
