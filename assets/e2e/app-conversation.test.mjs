// A conversation in the agents' app: what each side says, and what the other one gets of it.
import assert from 'node:assert/strict';
import { deflateSync } from 'node:zlib';
import { after, afterEach, before, test } from 'node:test';

import { closeAll, next } from '../../tests/node/support/sockets.mjs';
import { closeBrowser, live, settled, until } from './support/browser.mjs';
import { desk, leaveAll, office, shows } from './support/agents.mjs';
import { ask } from './support/widget.mjs';

let here;

before(async () => {
  here = await office();
});
after(async () => {
  await closeBrowser();
  await here.server.discard();
});
afterEach(async () => {
  closeAll();
  await leaveAll();
});

/** All that a socket was told, as text. */
const wire = ({ heard }) => JSON.stringify(heard);

test('each side reads what the other one writes, and sees how far it came', async () => {
  const mia = await here.caller('Do you ship to Malta?');
  const read = next(mia.socket, 'message_read', ({ userId }) => userId === here.ann.id);
  const ann = await desk(here.server, here.ann, mia.conversationId);
  await shows(ann, ['Do you ship to Malta?']);
  assert.equal((await read)[0].seq, 1);
  const answer = next(mia.socket, 'new_message', ({ senderId }) => senderId === here.ann.id);
  await ann.say('Yes, **of course**.');
  const [message] = await answer;
  assert.equal(message.content, 'Yes, **of course**.');
  const mark = ann.bubble('of course').locator('[data-mark]');
  await mark.and(ann.page.locator('[data-mark=sent]')).waitFor();
  assert.equal(await ann.bubble('of course').locator('strong').textContent(), 'of course');
  await ask(mia.socket, 'mark_read', { conversationId: mia.conversationId, seq: message.seq });
  await mark.and(ann.page.locator('[data-mark=read]')).waitFor();
  await ask(mia.socket, 'typing_start', { conversationId: mia.conversationId });
  await ann.page.getByText('Visitor is writing').waitFor();
  await mia.said('Great!');
  await shows(ann, ['Do you ship to Malta?', 'Yes, of course.', 'Great!']);
});

test('who opens a conversation is seen by the others, and is given nothing by that', async () => {
  const mia = await here.caller();
  const ann = await desk(here.server, here.ann, mia.conversationId);
  const bob = await desk(here.server, here.bob, mia.conversationId);
  await ann.page.getByRole('img', { name: 'Bob is looking at this, too' }).waitFor();
  await bob.page.getByRole('img', { name: 'Ann is looking at this, too' }).waitFor();
  assert.equal((await here.one(mia.conversationId)).assigneeId, null);
  await bob.page.goto(`${here.server.url}/today`);
  await until(async () => await ann.page.locator('.head-viewers').count() === 0, 'Bob is gone');
});

test('a note reaches the team and whom it names, and never the visitor', async () => {
  const mia = await here.caller();
  const ann = await desk(here.server, here.ann, mia.conversationId);
  const bob = await desk(here.server, here.bob, (await here.caller('Another one')).conversationId);
  await ann.page.locator('.timeline').focus();
  await live(ann.page);
  await ann.page.keyboard.press('n');
  await ann.box.pressSequentially('A rude one, @bo');
  await ann.suggestion('Bob').waitFor();
  await ann.page.keyboard.press('Enter');
  await ann.box.pressSequentially('have a look');
  assert.equal(await ann.box.inputValue(), 'A rude one, @Bob have a look');
  await ann.page.keyboard.press('Enter');
  const note = ann.bubble('A rude one');
  await note.and(ann.page.locator('[data-seq].note')).waitFor();
  assert.match(await note.textContent(), /Note, only your team sees this/);
  assert.equal(await note.locator('.mention').textContent(), '@Bob');

  await bob.page.getByRole('button', { name: /Notifications, 1 unread/ }).click();
  await bob.page.getByRole('link', { name: /Ann mentioned you/ }).click();
  await bob.bubble('A rude one').locator('.mention.own').waitFor();

  await ann.page.getByRole('tab', { name: 'Reply' }).click();
  await ann.say('Hello!');
  await until(() => wire(mia.socket).includes('Hello!'), 'the visitor has the answer');
  assert.ok(!wire(mia.socket).includes('rude'), wire(mia.socket));
  const beforeAnswer = mia.socket.heard.slice(0, mia.socket.heard.findIndex(([event, it]) => event === 'user_typing' || it?.content === 'Hello!'));
  assert.ok(!JSON.stringify(beforeAnswer).includes('typing'), 'a note being typed is told to nobody outside');
});

test('an answer that is changed or taken back changes before the visitor’s eyes', async () => {
  const mia = await here.caller();
  const ann = await desk(here.server, here.ann, mia.conversationId);
  await ann.say('We open at tne');
  await ann.bubble('tne').and(ann.page.locator('[data-seq]')).waitFor();
  await ann.box.press('ArrowUp');
  const field = ann.page.getByRole('textbox', { name: 'Edit the message' });
  await field.fill('We open at ten');
  const updated = next(mia.socket, 'message_updated');
  await field.press('Enter');
  assert.equal((await updated)[0].content, 'We open at ten');
  const bubble = ann.bubble('We open at ten');
  await bubble.getByText('edited').waitFor();
  assert.equal(await bubble.evaluate((it) => it === document.activeElement), true, 'the focus is where it was');
  const deleted = next(mia.socket, 'message_deleted');
  await ann.page.keyboard.press('Delete');
  await ann.dialog.getByText('who may have read it already').waitFor();
  await ann.dialog.getByRole('button', { name: 'Delete' }).click();
  assert.equal((await deleted)[0].seq, 2);
  await ann.page.getByText('Message deleted').first().waitFor();
  await shows(ann, ['Hello, is anybody there?']);
});

test('two who write at once are warned, and neither is held up', async () => {
  const mia = await here.caller();
  const ann = await desk(here.server, here.ann, mia.conversationId);
  const bob = await here.agent(here.bob);
  await ask(bob, 'join_conversation', { conversationId: mia.conversationId });
  await ask(bob, 'typing_start', { conversationId: mia.conversationId, internal: true });
  await ann.collision('Bob is writing a note').waitFor();
  await ask(bob, 'typing_start', { conversationId: mia.conversationId });
  await ann.collision('Bob is writing a reply').waitFor();
  await ann.box.fill('I am on it');
  await ask(bob, 'send_message', { conversationId: mia.conversationId, content: 'Here I am' });
  await ann.collision('Bob has replied since you began to write').waitFor();
  await ask(bob, 'typing_start', { conversationId: mia.conversationId });
  await ann.box.press('Enter');
  await shows(ann, ['Hello, is anybody there?', 'Here I am', 'I am on it']);
  await ann.say('And one more');
  await ann.toast('Bob is writing a reply, too').waitFor();
  await shows(ann, ['Hello, is anybody there?', 'Here I am', 'I am on it', 'And one more']);
});

test('a canned reply is found, filled in and sent without a mouse', async () => {
  const body = { shortcut: 'thanks', content: 'Thank you, {{visitor.firstName}}! {{agent.name}} of {{site.name}}', scope: 'shared' };
  await here.server.ok('POST', '/replies', { token: here.owner.token, body });
  await here.server.ok('POST', '/replies', { token: here.owner.token, body: { shortcut: 'bye', content: 'Good bye', scope: 'shared' } });
  const mia = await here.caller();
  await here.server.ok('PATCH', `/visitors/${mia.id}`, { token: here.ann.token, body: { name: 'Mia Weber' } });
  const ann = await desk(here.server, here.ann, mia.conversationId);
  await ann.box.focus();
  await ann.page.keyboard.type('and/or /');
  await ann.suggestion('bye').waitFor();
  await ann.page.keyboard.press('Escape');
  await ann.suggestion('bye').waitFor({ state: 'detached' });
  await ann.box.fill('');
  await ann.page.keyboard.type('/tha');
  await ann.suggestion('thanks').waitFor();
  await ann.page.keyboard.press('Tab');
  assert.equal(await ann.box.inputValue(), 'Thank you, Mia! Ann of Shop');
  const answer = next(mia.socket, 'new_message', ({ senderId }) => senderId === here.ann.id);
  await ann.page.keyboard.press('Enter');
  assert.equal((await answer)[0].content, 'Thank you, Mia! Ann of Shop');
});

test('who wants Enter to begin a line sends with Ctrl and Enter', async () => {
  await here.server.ok('PATCH', '/auth/me', { token: here.bob.token, body: { settings: { enterSends: false } } });
  const mia = await here.caller();
  const bob = await desk(here.server, here.bob, mia.conversationId);
  await bob.page.getByText('Ctrl + Enter sends').waitFor();
  await bob.box.focus();
  await bob.page.keyboard.type('one');
  await bob.page.keyboard.press('Enter');
  await bob.page.keyboard.type('two');
  assert.equal(await bob.box.inputValue(), 'one\ntwo');
  const answer = next(mia.socket, 'new_message', ({ senderId }) => senderId === here.bob.id);
  await bob.page.keyboard.press('Control+Enter');
  assert.equal((await answer)[0].content, 'one\ntwo');
});

test('files go to the visitor, and a picture has its room before it is there', async () => {
  const mia = await here.caller();
  const ann = await desk(here.server, here.ann, mia.conversationId);
  const got = next(mia.socket, 'new_message', ({ type }) => type === 'image');
  await ann.page.locator('.composer input[type=file]').setInputFiles([
    { name: 'blue.png', mimeType: 'image/png', buffer: png(400, 200) }, { name: 'terms.txt', mimeType: 'text/plain', buffer: Buffer.from('words') }, { name: 'nothing.txt', mimeType: 'text/plain', buffer: Buffer.alloc(0) },
  ]);
  await ann.page.getByText('nothing.txt is empty.').waitFor();
  await ann.page.getByRole('button', { name: 'Remove terms.txt' }).waitFor();
  await ann.say('Both attached');
  assert.equal((await got)[0].attachment.name, 'blue.png');
  const picture = ann.page.getByRole('button', { name: 'Enlarge blue.png' });
  const { width, height } = await picture.boundingBox();
  assert.deepEqual([width, height], [320, 160]);
  await ann.page.getByRole('button', { name: /Download terms\.txt/ }).waitFor();
  await picture.locator('img').waitFor();
  await picture.click();
  await ann.page.getByRole('dialog', { name: 'blue.png' }).getByRole('img').waitFor();
  await ann.page.keyboard.press('Escape');
  await until(async () => await ann.dialog.count() === 0, 'it is closed');
  assert.equal(await picture.evaluate((it) => it === document.activeElement), true);
  await ann.page.locator('.timeline').evaluate((target) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(['x'], 'dropped.txt'));
    for (const type of ['dragenter', 'dragover', 'drop']) target.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
  });
  await ann.page.getByRole('button', { name: 'Remove dropped.txt' }).click();
  await ann.page.getByRole('tab', { name: 'Note' }).click();
  await ann.page.locator('.composer-field').evaluate((field) => {
    const data = new DataTransfer();
    data.items.add(new File(['x'], 'secret.txt'));
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  });
  await ann.toast('so a note cannot have any').waitFor();
});

test('a long conversation is read upward without a jump, and new words wait below', async () => {
  const mia = await here.caller('first');
  for (let at = 2; at <= 260; at++) await mia.said(`words ${at}`);
  const ann = await desk(here.server, here.ann, mia.conversationId);
  const timeline = ann.page.locator('.timeline');
  await ann.bubble('words 260').waitFor();
  assert.ok((await ann.stored()).length <= 110, 'only the newest part is fetched');
  // What is before comes when it was seen where one is.
  const held = [];
  await ann.page.route(/before=/, (route) => (held.length > 0 ? route.continue() : held.push(route)));
  await timeline.evaluate((it) => it.scrollTo(0, 300));
  await until(() => held.length === 1, 'more is asked for');
  const seen = ann.page.locator('[data-seq="220"]');
  const before = (await seen.boundingBox()).y;
  await held[0].continue();
  await ann.page.locator('[data-seq="165"]').waitFor({ state: 'attached' });
  const jump = Math.abs((await seen.boundingBox()).y - before);
  assert.ok(jump <= 2, `it moved by ${jump} px`);
  await mia.said('down here');
  await ann.page.getByRole('button', { name: '1 new message' }).click();
  await ann.bubble('down here').waitFor();
  await until(() => timeline.evaluate((it) => it.scrollHeight - it.scrollTop - it.clientHeight < 2), 'it is at its end');

  await ann.page.goto(`${here.server.url}/inbox/all/${mia.conversationId}?seq=20`);
  await ann.page.locator('[data-seq="20"].target').waitFor();
  const { y } = await ann.page.locator('[data-seq="20"]').boundingBox();
  assert.ok(y > 100 && y < 700, `it is in the middle: ${y}`);
  await live(ann.page);
  await settled(ann.page);
  await mia.said('further down');
  await ann.page.getByRole('button', { name: /new message/ }).click();
  await ann.bubble('further down').waitFor();
});

test('of a very long conversation a part is held, and its end is one click away', async () => {
  const mia = await here.caller('first');
  for (let at = 2; at <= 520; at++) await mia.said(`words ${at}`);
  const ann = await desk(here.server, here.ann, mia.conversationId);
  const timeline = ann.page.locator('.timeline');
  await ann.bubble('words 520').waitFor();
  for (const seq of [400, 300, 200, 100]) {
    await until(async () => {
      await timeline.evaluate((it) => it.scrollTo(0, 0));
      return ann.page.locator(`[data-seq="${seq}"]`).count();
    }, `message ${seq}`);
  }
  const held = await ann.page.locator('[data-seq]').count();
  assert.ok(held <= 400, `${held} are held`);
  await mia.said('at the end');
  await ann.page.getByRole('button', { name: /new message/ }).click();
  await ann.bubble('at the end').waitFor();
});

/** A picture of one colour. */
function png(width, height) {
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const size = Buffer.alloc(4);
    size.writeUInt32BE(data.length);
    const crc = Buffer.alloc(4);
    crc.writeUInt32BE(crc32(body));
    return Buffer.concat([size, body, crc]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2], 8);
  const line = Buffer.concat([Buffer.from([0]), Buffer.alloc(width * 3, 0x55)]);
  const lines = Buffer.concat(Array.from({ length: height }, () => line));
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), chunk('IHDR', head), chunk('IDAT', deflateSync(lines)), chunk('IEND', Buffer.alloc(0))]);
}

function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
