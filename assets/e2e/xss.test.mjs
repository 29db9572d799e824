// Whatever is said stays text: no dialog, no violation of the policy, no element.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';

import { closeAll } from '../../tests/node/support/sockets.mjs';
import { closeBrowser, until } from './support/browser.mjs';
import { payloads } from './support/payloads.mjs';
import { ask, shopper, shows, world } from './support/widget.mjs';

const IMAGE = '"><img src=x onerror=alert(1)>';
let here;
let her;

before(async () => {
  here = await world({ args: ['--rate-messages', '0', '--rate-events', '0'], name: IMAGE });
});
after(async () => {
  closeAll();
  await closeBrowser();
  await here.discard();
});
afterEach(() => her.context.close());

/** Elements that nothing of the widget is made of, and links that lead elsewhere than to a website. */
const foreign = async () => (await her.frame()).evaluate(() => {
  const strange = 'script:not([type=module]), iframe, object, embed, base, meta[http-equiv], video, audio, source, details, marquee, math, animate, template, x-a, isindex, style';
  const handlers = [...document.querySelectorAll('*')].filter((it) => it.getAttributeNames().some((name) => name.startsWith('on')));
  const links = [...document.querySelectorAll('a[href], img[src]')].filter((it) => !/^(https?|mailto|blob):/.test(it.href ?? it.src));
  return [...document.querySelectorAll(strange), ...handlers, ...links].map((it) => it.outerHTML);
});

async function nothingHappened() {
  assert.deepEqual(await foreign(), []);
  assert.deepEqual(her.page.dialogs, []);
  assert.deepEqual(her.page.said.filter((line) => !/^debug/.test(line)), []);
}

test(`${payloads.length} payloads of an agent are text, in its Markdown, too`, async () => {
  assert.ok(payloads.length >= 200);
  her = await shopper(here);
  await her.open();
  await her.say('begin');
  await shows(her, ['begin']);
  const { items: [{ id }] } = await here.server.ok('GET', '/conversations', { token: here.owner.token });
  const ann = await here.agent();
  for (const [i, content] of payloads.entries()) {
    const { status, code, message } = await ask(ann, 'send_message', { conversationId: id, content, clientId: `x${i}` });
    // What the server does not take can do no harm.
    if (status !== 'ok') assert.equal(code, 'invalid', message);
  }
  await ask(ann, 'send_message', { conversationId: id, content: 'the end' });
  await her.chat.locator('.words', { hasText: /^the end$/ }).waitFor();
  await nothingHappened();
  const bad = await (await her.frame()).evaluate(() => [...document.querySelectorAll('.words a')].filter((it) => it.rel !== 'noopener nofollow ugc').map((it) => it.outerHTML));
  assert.deepEqual(bad, [], 'links of messages are untrusted');
});

test('payloads that a visitor writes are shown as they were written', async () => {
  her = await shopper(here);
  await her.open();
  const some = payloads.filter((text) => text.trim() === text && !/[\t\n\u0000-\u001f]/.test(text)).filter((_, i) => i % 8 === 0);
  for (const text of some) await her.say(text);
  await shows(her, some);
  await nothingHappened();
});

test('so are the names of people, files and sites, greetings and questions', async () => {
  const appearance = {
    title: IMAGE, greeting: IMAGE, replyTime: IMAGE, consent: IMAGE, suggestions: [IMAGE], suggestionsOutside: true, launcherText: IMAGE,
    preChat: [{ key: 'name', label: IMAGE, required: false }],
  };
  await here.settle({ appearance });
  here.page.data = { settings: 'now' };
  her = await shopper(here);
  await her.page.getByRole('button', { name: IMAGE }).last().click();
  await her.box.waitFor();
  await her.chat.locator('input[name=name]').fill(IMAGE);
  await her.chat.locator('input[type=file]').setInputFiles([{ name: `${IMAGE}.txt`.replace('/', ''), mimeType: 'text/plain', buffer: Buffer.from('x') }]);
  await her.say('with a file');
  await her.chat.locator('[data-seq]').nth(1).waitFor();
  await nothingHappened();
  assert.deepEqual(await her.page.evaluate(() => [...document.querySelectorAll('body img')].length + document.querySelector('voxora-widget').shadowRoot.querySelectorAll('img').length), 0);
  await until(async () => (await here.server.ok('GET', '/conversations', { token: here.owner.token })).items.some(({ visitor }) => visitor.name === IMAGE), 'the name is stored as it is');
});
