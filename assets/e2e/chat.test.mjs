// A visitor and an agent.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';

import { closeAll, next } from '../../tests/node/support/sockets.mjs';
import { closeBrowser, live, person, until, visit } from './support/browser.mjs';
import { ask, conversation, inDatabase, parts, shopper, shows, world } from './support/widget.mjs';

/** A picture of one red pixel. */
const PIXEL = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==', 'base64');

let here;
let her;

before(async () => { here = await world({ appearance: { title: 'Lamps', greeting: 'Hello there' } }); });
after(async () => {
  await closeBrowser();
  await here.discard();
});
afterEach(async () => {
  closeAll();
  await her?.context.close();
  her = undefined;
});

/** A visitor whose first message is stored and who hears of the next one, and its conversation. */
async function begun(text = 'Do you have lamps?') {
  her = await shopper(here);
  await her.open();
  await her.say(text);
  await shows(her, [text]);
  await live(her.page);
  const { items } = await here.server.ok('GET', '/conversations', { token: here.owner.token });
  return items.find(({ lastMessage }) => lastMessage.content === text).id;
}

test('nothing exists before the first message, and there is no cookie', async () => {
  her = await shopper(here);
  await her.open();
  await her.chat.getByText('Hello there').waitFor();
  await her.box.fill('Not yet sent');
  const { items } = await here.server.ok('GET', '/visitors', { token: here.owner.token });
  assert.deepEqual(items, []);
  await her.box.press('Enter');
  await shows(her, ['Not yet sent']);
  await conversation(here);
  assert.deepEqual(await her.context.cookies(), []);
});

test('a reload keeps the conversation, and loads the chat at once', async () => {
  await begun('Are you there?');
  await her.page.reload();
  await her.frame();
  await her.open();
  await shows(her, ['Are you there?']);
});

test('an answer is counted on the launcher and in the title until it is seen', async () => {
  const id = await begun('How much is it?');
  await her.chat.getByRole('button', { name: 'Close chat' }).click();
  await her.chat.locator('body').waitFor({ state: 'hidden' });
  const ann = await here.agent();
  await ask(ann, 'join_conversation', { conversationId: id });
  const read = next(ann, 'message_read', ({ seq }) => seq >= 2);
  await ask(ann, 'send_message', { conversationId: id, content: 'Twelve **euros**', clientId: 'a1' });
  await until(async () => /^\(1\) /.test(await her.page.title()), 'the count in the title');
  assert.equal(await her.launcher.getAttribute('aria-label'), 'Chat (1)');
  await her.launcher.click();
  await shows(her, ['How much is it?', 'Twelve euros']);
  await until(async () => await her.page.title() === 'A shop', 'the bare title');
  await read;
});

test('typing is seen by both, and the marks tell how far a message came', async () => {
  const id = await begun('Knock knock');
  const ann = await here.agent();
  await ask(ann, 'join_conversation', { conversationId: id });
  const typing = next(ann, 'user_typing');
  await her.box.pressSequentially('Hm');
  await typing;
  await ask(ann, 'typing_start', { conversationId: id });
  await her.chat.getByText('Ann is typing').first().waitFor();
  await her.chat.locator('[data-mark="sent"]').waitFor();
  await ask(ann, 'mark_read', { conversationId: id, seq: 1 });
  await her.chat.locator('[data-mark="read"]').waitFor();
});

test('what was read while the visitor was away has its mark when it is back', async () => {
  const id = await begun('Read me later');
  const url = her.page.url();
  await her.page.goto('about:blank');
  await ask(await here.agent(), 'mark_read', { conversationId: id, seq: 1 });
  await her.page.goto(url);
  await her.frame();
  await her.open();
  await her.chat.locator('[data-mark="read"]').waitFor();
});

test('a picture and a file are sent, and a file that is not accepted is refused', async () => {
  const id = await begun('Look at this');
  const choose = (files) => her.chat.locator('input[type=file]').setInputFiles(files);
  await choose([{ name: 'lamp.png', mimeType: 'image/png', buffer: PIXEL }, { name: 'list.txt', mimeType: 'text/plain', buffer: Buffer.from('a list') }]);
  await her.chat.getByRole('button', { name: 'Send', exact: true }).click();
  await her.chat.getByRole('img', { name: 'lamp.png' }).waitFor();
  await her.chat.getByText('list.txt').waitFor();
  const attached = await until(async () => {
    const { items } = await here.server.ok('GET', `/conversations/${id}/messages`, { token: here.ann.token });
    const names = items.filter(({ attachment }) => attachment).map(({ attachment }) => attachment.name);
    return names.length === 2 && names;
  }, 'both attachments');
  assert.deepEqual(attached.sort(), ['lamp.png', 'list.txt']);
  // What the server would not take is refused before it is sent.
  await choose([{ name: 'huge.txt', mimeType: 'text/plain', buffer: Buffer.alloc(11_000_000, 'a') }, { name: 'none.txt', mimeType: 'text/plain', buffer: Buffer.alloc(0) }]);
  await her.chat.getByText(/huge\.txt is too large\. Files may have up to 10 ?MB\. none\.txt is empty\./).waitFor();
  assert.ok(await her.chat.getByRole('button', { name: 'Send', exact: true }).isDisabled());
  assert.equal(her.page.asked.filter((url) => url.endsWith('/uploads')).length, 2);
});

test('what is longer than the server takes is told, and not sent', async () => {
  her = await shopper(here);
  await her.open();
  await her.box.fill('a'.repeat(10_001));
  await her.chat.getByText('Characters over the limit: 1.').waitFor();
  await her.box.press('Enter');
  assert.deepEqual(await her.unsent(), []);
});

test('a file that is still on its way when the page is left arrives from the next one, once', async () => {
  const id = await begun('I send you a list');
  let isHeld = true;
  await her.context.route(/\/api\/v1\/uploads$/, (route) => (isHeld ? undefined : route.continue()));
  await her.chat.locator('input[type=file]').setInputFiles([{ name: 'order.txt', mimeType: 'text/plain', buffer: Buffer.from('two lamps') }]);
  await her.say('Here it is');
  await her.chat.getByRole('progressbar').waitFor();
  await until(() => her.page.asked.some((url) => url.endsWith('/uploads')), 'it is being sent');
  isHeld = false;
  await her.page.reload();
  await her.frame();
  await her.open();
  await her.chat.locator('[data-seq]', { hasText: 'order.txt' }).waitFor();
  await until(async () => await her.chat.getByRole('progressbar').count() === 0, 'nothing is on its way any more');
  await her.page.reload();
  await her.frame();
  await her.open();
  await shows(her, ['I send you a list', 'Here it is']);
  const { items } = await here.server.ok('GET', `/conversations/${id}/messages`, { token: here.ann.token });
  assert.deepEqual(items.filter(({ attachment }) => attachment).map(({ attachment }) => attachment.name), ['order.txt']);
});

/** Counts the sounds that a page's frames are asked for. */
const spyOnSound = (context) => context.addInitScript(() => {
  window.sounds = 0;
  const { start } = OscillatorNode.prototype;
  // Each is of two tones.
  OscillatorNode.prototype.start = function begin(...when) {
    window.sounds += 0.5;
    return start.apply(this, when);
  };
});
const soundsOf = async ({ frame }) => (await frame()).evaluate(() => window.sounds);

test('a sound is played when it is on and nobody looks, of two tabs in one; else there is silence', async () => {
  const context = await person();
  await spyOnSound(context);
  const page = await visit(context, here.host.url);
  her = { context, page, ...parts(page) };
  await her.open();
  await her.say('Ring me');
  await shows(her, ['Ring me']);
  await live(page);
  const { items } = await here.server.ok('GET', '/conversations', { token: here.owner.token });
  const { id } = items.find(({ lastMessage }) => lastMessage.content === 'Ring me');
  const ann = await here.agent();
  await ask(ann, 'join_conversation', { conversationId: id });
  const answer = async (content) => {
    await ask(ann, 'send_message', { conversationId: id, content, clientId: content });
    await her.chat.locator('[data-seq] .words', { hasText: content }).waitFor({ state: 'attached' });
  };
  const close = async () => {
    await her.chat.getByRole('button', { name: 'Close chat' }).click();
    await her.chat.locator('body').waitFor({ state: 'hidden' });
  };
  /** So many, and not one more. */
  const sounds = async (count, what, ...tabs) => {
    const heard = async () => (await Promise.all(tabs.map(soundsOf))).reduce((sum, it) => sum + it, 0);
    await until(async () => await heard() >= count, what);
    assert.equal(await heard(), count, what);
  };

  await close();
  await answer('while it is off');
  assert.equal(await soundsOf(her), 0);
  await her.launcher.click();
  await her.chat.getByRole('button', { name: 'More' }).click();
  await her.chat.getByRole('button', { name: 'Turn sound on' }).click();
  await sounds(1, 'it is heard at once how it sounds', her);
  await answer('while she looks');
  await close();
  await answer('while it is closed');
  await sounds(2, 'it rings', her);

  const other = await visit(context, here.host.url);
  const second = { page: other, ...parts(other) };
  await second.frame();
  await second.chat.locator('[data-seq] .words', { hasText: 'while it is closed' }).waitFor({ state: 'attached' });
  await live(other);
  await answer('to two tabs');
  await second.chat.locator('[data-seq] .words', { hasText: 'to two tabs' }).waitFor({ state: 'attached' });
  await sounds(3, 'one of them rings', her, second);
  await answer('once more');
  await sounds(4, 'one of them rings again', her, second);
});

test('a site has a picture, in the head of the chat and beside what its team says', async () => {
  const form = new FormData();
  form.append('file', new Blob([PIXEL], { type: 'image/png' }), 'me.png');
  const answer = await fetch(`${here.server.url}/api/v1/sites/${here.site.id}/avatar`, { method: 'POST', body: form, headers: { authorization: `Bearer ${here.owner.token}` } });
  const { avatarUrl } = await answer.json();
  await here.settle({ appearance: { title: 'Lamps', greeting: 'Hello there', avatarUrl } });
  her = await shopper(here);
  await her.open();
  for (const place of ['header', '.messages']) {
    const picture = her.chat.locator(`${place} .avatar img`);
    await picture.waitFor();
    assert.deepEqual(await picture.evaluate((it) => it.decode().then(() => [it.getAttribute('src'), it.alt, it.naturalWidth])), [avatarUrl, '', 96]);
  }
  assert.deepEqual(her.page.said, []);
  await here.settle({ appearance: { title: 'Lamps', greeting: 'Hello there' } });
});

test('the page that she is on is told once there is a session, and again when it is another', async () => {
  her = await shopper(here);
  const told = [];
  her.page.on('request', (request) => {
    if (request.url().endsWith('/widget/page')) told.push(request.postDataJSON());
  });
  await her.open();
  await her.page.evaluate(() => history.pushState({}, '', '/lamps?id=7#secret'));
  await her.page.evaluate(() => { document.title = 'Lamps'; });
  await her.chat.getByText('Hello there').waitFor();
  assert.deepEqual(told, []);
  await her.say('About this page');
  await shows(her, ['About this page']);
  await until(() => told.at(-1)?.title === 'Lamps', 'the page');
  assert.equal(told.at(-1).url, `${here.host.url}/lamps?id=7`);
  await her.page.evaluate(() => {
    history.pushState({}, '', '/chairs');
    document.title = 'Chairs';
  });
  await until(() => told.at(-1).title === 'Chairs', 'the next page');
  assert.equal(told.at(-1).url, `${here.host.url}/chairs`);
});

test('an ended conversation is rated, and another begins', async () => {
  const id = await begun('One question');
  await her.chat.getByRole('button', { name: 'More' }).click();
  await her.chat.getByRole('button', { name: 'End conversation' }).click();
  await her.chat.getByRole('button', { name: 'End this conversation?' }).click();
  await her.chat.getByRole('radio', { name: '4 of 5' }).check({ force: true });
  await her.chat.getByRole('textbox', { name: /Tell us more/ }).fill('Quick');
  await her.chat.getByRole('button', { name: 'Send rating' }).click();
  await her.chat.getByText('Thank you for your rating.').waitFor();
  const { status, rating } = await here.server.ok('GET', `/conversations/${id}`, { token: here.ann.token });
  assert.deepEqual([status, rating.score, rating.comment], ['resolved', 4, 'Quick']);
  await her.chat.getByRole('button', { name: 'New conversation' }).first().click();
  await her.say('Another question');
  await shows(her, ['Another question']);
});

test('two tabs of a visitor show both sides, each message once', async () => {
  const id = await begun('From the first tab');
  const page = await visit(her.context, here.host.url);
  const second = { page, ...parts(page) };
  await second.open();
  await shows(second, ['From the first tab']);
  await second.say('From the second tab');
  const ann = await here.agent();
  await shows(her, ['From the first tab', 'From the second tab']);
  await ask(ann, 'send_message', { conversationId: id, content: 'To both', clientId: 'b1' });
  for (const tab of [her, second]) await shows(tab, ['From the first tab', 'From the second tab', 'To both']);
  assert.equal(inDatabase(here).filter((content) => content === 'From the second tab').length, 1);
});

test('the page of the site is told what is said', async () => {
  const id = await begun('Tell my page');
  await her.page.evaluate(() => {
    window.told = [];
    window.Voxora.on('message', (message) => window.told.push(message.content));
  });
  const ann = await here.agent();
  await ask(ann, 'send_message', { conversationId: id, content: 'It knows', clientId: 'c1' });
  await until(() => her.page.evaluate(() => window.told.includes('It knows')), 'the message on the page');
});

test('the chat is a page of its own, too', async () => {
  const context = await person();
  const page = await visit(context, `${here.server.url}/chat/${here.site.publicKey}`);
  her = { context };
  await page.getByRole('textbox', { name: 'Write a message' }).fill('On a page');
  await page.keyboard.press('Enter');
  await page.locator('[data-seq] .words', { hasText: 'On a page' }).waitFor();
  await page.reload();
  await page.locator('[data-seq] .words', { hasText: 'On a page' }).waitFor();
});

test('without a script the page is a form that shows the history', async () => {
  const context = await person({ javaScriptEnabled: false });
  const page = await visit(context, `${here.server.url}/chat/${here.site.publicKey}`);
  her = { context };
  // Playwright's texts leave out what is in <noscript>.
  const said = async () => (await page.locator('main li p').allTextContents()).includes('No script here');
  await page.locator('textarea').fill('No script here');
  await page.locator('form button').click();
  await until(said, 'the message');
  await page.reload();
  assert.ok(await said());
});

test('without a script it speaks the browser\'s language, from the right where that is written so', async () => {
  const context = await person({ javaScriptEnabled: false, locale: 'ar-EG' });
  const page = await visit(context, `${here.server.url}/chat/${here.site.publicKey}`);
  her = { context };
  assert.deepEqual(await page.locator('html').evaluateAll(([{ lang, dir }]) => [lang, dir]), ['ar', 'rtl']);
  assert.equal(await page.locator('form button').textContent(), 'إرسال');
  await page.locator('textarea').fill('مرحبا');
  await page.locator('form button').click();
  await until(async () => (await page.locator('main li p').allTextContents()).includes('مرحبا'), 'the message');
  assert.match(await page.locator('main li .by').first().textContent(), /^أنت/);
});
