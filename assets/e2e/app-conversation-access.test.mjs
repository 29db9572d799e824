// A conversation for everybody: by the keyboard alone, on a phone, from right to left, and nothing that axe finds.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';

import { closeAll } from '../../tests/node/support/sockets.mjs';
import { closeBrowser, hasFocus, picture, settled, until, visit } from './support/browser.mjs';
import { browserOf, clean, desk, leaveAll, office, partsOf, shows, wide } from './support/agents.mjs';
import { ask } from './support/widget.mjs';

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
let here;

before(async () => {
  here = await office();
  await here.server.ok('POST', '/replies', { token: here.owner.token, body: { shortcut: 'hello', content: 'Hello {{visitor.name}}, **what** can I do?', scope: 'shared' } });
});
after(async () => {
  await closeBrowser();
  await here.server.discard();
});
afterEach(async () => {
  closeAll();
  await leaveAll();
});

/** A conversation in which there is something of everything. */
async function lively() {
  const mia = await here.caller('Is the lamp here? https://shop.example.org/lamp');
  const bob = await here.agent(here.bob);
  const say = (content, more = {}) => ask(bob, 'send_message', { conversationId: mia.conversationId, content, ...more });
  await say('It **is**:\n- in blue\n- in red\n\n`lamp-17`');
  await say('She asked before. @Ann knows', { type: 'note', mentions: [here.ann.id] });
  const { data } = await say('a slip');
  await here.server.rest('DELETE', `/api/v1/conversations/${mia.conversationId}/messages/${data.seq}`, { token: here.bob.token });
  await here.server.ok('PATCH', `/conversations/${mia.conversationId}`, { token: here.bob.token, body: { assigneeId: here.bob.id, priority: 'high', tags: ['lamp'] } });
  await here.server.ok('POST', `/conversations/${mia.conversationId}/rating`, { token: mia.token, body: { score: 4, comment: 'Quick!' } });
  await here.server.rest('POST', '/api/v1/widget/page', { token: mia.token, body: { url: 'https://shop.example.org/lamp', title: 'The lamp' } });
  await ask(bob, 'view_conversation', { conversationId: mia.conversationId });
  return { ...mia, bob, say };
}

test('a working hour without a mouse', async () => {
  const mia = await here.caller('By keyboard?');
  const context = await browserOf(here.server, here.ann);
  const page = await visit(context, `${here.server.url}/inbox/all`);
  const ann = { page, ...partsOf(page) };
  await page.getByRole('option', { name: /By keyboard/ }).waitFor();
  await settled(page);
  const press = async (...keys) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  await press('j');
  await until(() => page.evaluate(() => document.activeElement.textContent.includes('By keyboard')), 'the first row has the focus');
  await press('Enter');
  await shows(ann, ['By keyboard?']);
  await press('r');
  await hasFocus(ann.box, 'the field has the focus');
  await page.keyboard.type('Of course');
  await press('Control+b');
  await page.keyboard.type('now');
  assert.equal(await ann.box.inputValue(), 'Of course**now**');
  await press('Control+z', 'Enter');
  await until(async () => (await ann.stored()).length === 2, 'it is sent');
  await press('Escape', 'ArrowUp');
  await until(() => page.evaluate(() => document.activeElement.matches('[data-seq="2"]')), 'the last message has the focus');
  await press('Enter');
  await page.getByRole('menuitem', { name: /Edit/ }).waitFor();
  await press('Enter');
  await page.getByRole('textbox', { name: 'Edit the message' }).waitFor();
  await press('Control+a');
  await page.keyboard.type('Of course!');
  await press('Enter');
  await shows(ann, ['By keyboard?', 'Of course!']);
  await press('n');
  await hasFocus(page.locator('.composer.note .composer-field'), 'the field has the focus');
  await page.keyboard.type('done soon');
  await press('Enter');
  await shows(ann, ['By keyboard?', 'Of course!', 'done soon']);
  await press('Escape', 'm');
  await ann.toast('It is yours now').waitFor();
  await press('Shift+T');
  await page.getByRole('dialog', { name: 'Transfer the conversation' }).waitFor();
  await press('Escape');
  await ann.dialog.waitFor({ state: 'detached' });
  await press('s');
  await page.getByRole('option', { name: /Tomorrow/ }).waitFor();
  await press('ArrowDown', 'Enter');
  await until(async () => (await here.one(mia.conversationId)).status === 'snoozed', 'it is put aside');
});

for (const colorScheme of ['light', 'dark']) {
  test(`axe finds nothing in any state, ${colorScheme}`, async () => {
    const mia = await lively();
    const ann = await desk(here.server, here.ann, mia.conversationId, { colorScheme });
    const { page } = ann;
    await page.getByText('The lamp', { exact: true }).first().waitFor();
    await clean(page, 'as it is');
    await picture(page, `app-conversation-${colorScheme}`);
    await ann.box.fill('/');
    await ann.suggestion('hello').waitFor();
    await clean(page, 'canned replies');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Preview' }).click();
    await clean(page, 'preview');
    await page.getByRole('button', { name: 'Go on writing' }).click();
    await ask(mia.bob, 'typing_start', { conversationId: mia.conversationId });
    await ask(mia.socket, 'typing_start', { conversationId: mia.conversationId });
    await ann.collision('Bob is writing a reply').waitFor();
    await clean(page, 'collision');
    // Nothing is to move below the pointer.
    await ask(mia.bob, 'typing_stop', { conversationId: mia.conversationId });
    await ask(mia.socket, 'typing_stop', { conversationId: mia.conversationId });
    await ann.collision('Bob').waitFor({ state: 'detached' });
    await page.locator('.said.typing').waitFor({ state: 'detached' });
    await page.getByRole('tab', { name: 'Note' }).click();
    await settled(page);
    await ann.box.fill('@b');
    await ann.suggestion('Bob').waitFor();
    await clean(page, 'mentions');
    await picture(page, `app-conversation-note-${colorScheme}`);
    await page.keyboard.press('Enter');
    await ann.say('@Bob look');
    await ann.bubble('@Bob look').and(page.locator('[data-seq]')).hover();
    await ann.bubble('@Bob look').getByRole('button', { name: 'Actions for this message' }).click();
    await clean(page, 'a message’s menu');
    await page.getByRole('menuitem', { name: /Edit/ }).click();
    await page.getByRole('textbox', { name: 'Edit the message' }).waitFor();
    await clean(page, 'editing');
    await page.keyboard.press('Escape');
    await page.getByRole('textbox', { name: 'Edit the message' }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Emoji' }).click();
    await page.getByRole('textbox', { name: 'Find an emoji' }).fill('tada');
    await clean(page, 'emoji');
    await page.keyboard.press('Escape');
    await page.locator('.timeline').focus();
    await page.keyboard.press('Shift+T');
    await page.getByRole('dialog', { name: 'Transfer the conversation' }).waitFor();
    await clean(page, 'transfer');
    await page.keyboard.press('Escape');
    await ann.dialog.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Block visitor' }).click();
    await ann.dialog.waitFor();
    await clean(page, 'block');
    await page.keyboard.press('Escape');
    await ann.dialog.waitFor({ state: 'detached' });
    await page.context().setOffline(true);
    await page.getByText(/This device is offline/).waitFor();
    await ann.say('later');
    await until(async () => (await ann.unsent()).length === 1, 'it is pending');
    await clean(page, 'offline');
    await page.context().setOffline(false);
  });
}

test('on a phone there is one thing at a time, and everything is within reach', async () => {
  const mia = await lively();
  const ann = await desk(here.server, here.ann, mia.conversationId, phone);
  const { page } = ann;
  const isWide = () => page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  await ann.box.fill('On my way');
  await clean(page, 'phone');
  assert.equal(await isWide(), false);
  await picture(page, 'app-conversation-phone');
  await page.getByRole('button', { name: 'Send' }).tap();
  await ann.bubble('On my way').and(page.locator('[data-seq]')).waitFor();
  const targets = await page.locator('.conversation :is(button, a):visible').evaluateAll((all) => all.filter((it) => {
    const { width, height } = it.getBoundingClientRect();
    return Math.min(width, height) < 24 && !it.closest('.words');
  }).map((it) => it.outerHTML.slice(0, 120)));
  assert.deepEqual(targets, [], 'each can be hit by a finger');
  await page.getByRole('button', { name: 'Details' }).tap();
  await page.getByText('The lamp', { exact: true }).first().waitFor();
  await clean(page, 'details on a phone');
  assert.equal(await isWide(), false);
  await picture(page, 'app-conversation-phone-details');
  await page.getByRole('button', { name: 'Close' }).tap();
  await page.getByRole('button', { name: 'More actions' }).tap();
  await page.getByRole('menuitem', { name: /Snooze/ }).waitFor();
  await clean(page, 'menu on a phone');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Back to the list' }).tap();
  await page.getByRole('option', { name: /On my way/ }).waitFor();
});

test('in Arabic it is read from the right: the visitor there, the team on the left', async () => {
  const mia = await lively();
  const ann = await desk(here.server, here.ann, mia.conversationId, { locale: 'ar', viewport: wide });
  const { page } = ann;
  await page.getByText('أسندها').or(page.getByText('تولّاها')).first().waitFor();
  const middle = async (seq) => page.locator(`#said-${seq}`).evaluate((it) => it.getBoundingClientRect().left);
  assert.ok(await middle(1) > await middle(2), 'the visitor is on the right');
  await clean(page, 'Arabic');
  await picture(page, 'app-conversation-arabic');
  await ann.box.fill('مرحبا');
  assert.equal(await ann.box.evaluate((it) => getComputedStyle(it).direction), 'rtl');
});
