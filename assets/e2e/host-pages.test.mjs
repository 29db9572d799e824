// The built binary's widget on customers' pages, each as hostile as they come.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, afterEach, before, test } from 'node:test';

import { Server } from '../../tests/node/support/server.mjs';
import { closeBrowser, person, picture, until, visit } from './support/browser.mjs';
import { parts, shopper, shows, world } from './support/widget.mjs';

const manual = readFileSync(new URL('../../docs/widget.md', import.meta.url), 'utf8');
let here;
let her;

before(async () => { here = await world(); });
after(async () => {
  await closeBrowser();
  await here.discard();
});
afterEach(async () => {
  await her?.context.close();
  Object.assign(here.page, { headers: {}, head: '', body: '', data: {} });
});

test('the policy of the documentation, word by word, is enough for a chat', async () => {
  const [, directives] = manual.match(/```\n(script-src .*)\n```/);
  here.page.headers = {
    'content-security-policy': `default-src 'none'; img-src data:; ${directives.replaceAll('https://HOST', here.server.url)}; require-trusted-types-for 'script'; frame-ancestors 'none'`,
    'x-frame-options': 'DENY',
  };
  her = await shopper(here);
  await her.open();
  await her.say('Under a strict policy');
  await shows(her, ['Under a strict policy']);
  assert.deepEqual(her.page.said, []);
});

test('an origin that is not allowed is refused with a clear line', async () => {
  await here.settle({ allowedOrigins: ['https://shop.example.org'] });
  her = await shopper(here);
  await her.launcher.click();
  await until(() => her.page.said.find((line) => line.includes(`refuses ${here.host.url} (403)`)), 'the line');
  await her.page.locator('voxora-widget').waitFor({ state: 'detached' });
  await here.settle({ allowedOrigins: [here.host.url] });
});

test('it speaks the site\'s language from the first time on, unless the page insists on another', async () => {
  await here.settle({ appearance: { locale: 'fr' } });
  her = await shopper(here);
  await her.launcher.click();
  await her.chat.getByText('Comment pouvons-nous vous aider').waitFor();
  await her.page.evaluate(() => window.Voxora.setLocale('es'));
  await her.chat.getByText('¿En qué podemos ayudarle?').waitFor();
  await her.context.close();
  here.page.data = { locale: 'de' };
  her = await shopper(here);
  await her.launcher.click();
  await her.chat.getByText('Wie können wir helfen').waitFor();
  await here.settle({ appearance: {} });
});

test('a hostile style and a second script change nothing', async () => {
  here.page.head = '<style>*:not(html, head, body) { all: unset !important; display: none !important; transform: scale(3) !important } body { filter: invert(1) }</style>';
  here.page.body = `<script src="${here.server.url}/widget.js" data-site="pk_other" defer></script>`;
  her = await shopper(here);
  await until(() => her.page.said.some((line) => /already/.test(line)), 'the hint');
  await her.launcher.waitFor();
  assert.equal(await her.page.locator('voxora-widget').count(), 1);
});

test('a signature carries a conversation to another device, and a wrong one is refused', async () => {
  const expiry = Math.floor(Date.now() / 1000) + 600;
  const signature = `${expiry}.${createHmac('sha256', here.site.identitySecret).update(`u7.${expiry}`).digest('hex')}`;
  const identified = async (signature) => {
    her = await shopper(here);
    await until(() => her.page.evaluate(() => !!window.Voxora?.identify), 'the API');
    await her.page.evaluate((signature) => window.Voxora.identify({ id: 'u7', name: 'Una', signature }), signature);
    await her.open();
  };
  await identified(signature);
  await her.say('From my desk');
  await shows(her, ['From my desk']);
  await her.context.close();
  await identified(signature);
  await shows(her, ['From my desk']);
  await her.context.close();
  await identified(`${expiry}.${'0'.repeat(64)}`);
  await until(() => her.page.said.find((line) => /identify was refused/.test(line)), 'the line');
  assert.deepEqual(await her.stored(), []);
});

test('whoever is vouched for is unknown to the server until the chat is opened', async () => {
  const expiry = Math.floor(Date.now() / 1000) + 600;
  const signature = `${expiry}.${createHmac('sha256', here.site.identitySecret).update(`u9.${expiry}`).digest('hex')}`;
  const isKnown = async () => (await here.server.ok('GET', '/visitors', { token: here.owner.token })).items.some(({ name }) => name === 'Nia');
  her = await shopper(here);
  await until(() => her.page.evaluate(() => !!window.Voxora?.identify), 'the API');
  await her.page.evaluate((signature) => window.Voxora.identify({ id: 'u9', name: 'Nia', signature }), signature);
  await her.launcher.hover();
  await her.box.waitFor({ state: 'attached' });
  assert.equal(await isKnown(), false);
  assert.ok(!her.page.asked.some((url) => url.endsWith('/widget/session')));
  await her.open();
  await until(isKnown, 'she is known');
});

test('the demo shop answers by itself', async () => {
  const demo = await Server.start([], { command: 'demo', dir: null });
  try {
    const context = await person();
    const page = await visit(context, `${demo.url}/demo/`);
    her = { context, page, ...parts(page) };
    await her.open();
    await her.say('Hello?');
    await until(async () => (await her.stored()).length >= 2, 'an answer of the bot');
    await picture(page, 'demo');
  } finally {
    await demo.discard();
  }
});
