// Reloads, crashes and bad networks in the midst of writing: nothing that was written is lost, nothing is said twice.
import assert from 'node:assert/strict';
import { after, afterEach, beforeEach, test } from 'node:test';

import { Server } from '../../tests/node/support/server.mjs';
import { closeAll } from '../../tests/node/support/sockets.mjs';
import { closeBrowser, until, visit } from './support/browser.mjs';
import { browserOf, desk, leaveAll, logIn, office, partsOf, shows } from './support/agents.mjs';
import { ask, inDatabase } from './support/widget.mjs';

/** As long as a train is in a tunnel. */
const CUT_MS = 20_000;

let here;
let mia;

beforeEach(async () => {
  here = await office();
  mia = await here.caller('one');
});
afterEach(async () => {
  closeAll();
  await leaveAll();
  await here.server.discard();
});
after(closeBrowser);

/** The same data directory and address, after a crash. */
async function restart() {
  const { dir, url } = here.server;
  here.server = await Server.start(['--rate-messages', '0', '--rate-events', '0'], { dir, listen: new URL(url).host });
}

/** What another agent with the official client finds in the conversation. */
async function bobSees() {
  const bob = await here.agent(here.bob);
  const { data } = await ask(bob, 'join_conversation', { conversationId: mia.conversationId, after: 0 });
  return data.messages.filter(({ type }) => type !== 'system').map(({ content }) => content);
}

async function allSee(ann, wanted) {
  await shows(ann, wanted);
  assert.deepEqual(await bobSees(), wanted);
  assert.deepEqual(inDatabase(here), wanted);
}

test('drafts of both kinds survive a reload, each in its conversation', async () => {
  const other = await here.caller('another');
  const ann = await desk(here.server, here.ann, mia.conversationId);
  await ann.box.fill('an answer, half wri');
  await ann.page.getByRole('tab', { name: 'Note' }).click();
  await ann.box.fill('a note, too');
  await ann.page.reload();
  await until(async () => await ann.box.inputValue() === 'an answer, half wri', 'the answer is there');
  await ann.page.getByRole('tab', { name: /Note.*unsent draft/ }).click();
  assert.equal(await ann.box.inputValue(), 'a note, too');
  await ann.page.goto(`${here.server.url}/inbox/all/${other.conversationId}`);
  await shows(ann, ['another']);
  assert.equal(await ann.box.inputValue(), '');
});

test('what is written while the server is dead survives the page, and is said once, in its order', async () => {
  const ann = await desk(here.server, here.ann, mia.conversationId);
  await ann.say('at the moment of death');
  await here.server.kill();
  await ann.say('while it is dead');
  await until(async () => (await ann.unsent()).includes('while it is dead'), 'it is pending');
  await ann.page.getByText(/The connection is lost/).waitFor();
  const context = ann.page.context();
  await ann.page.close();
  await restart();
  const page = await visit(context, `${here.server.url}/inbox/all/${mia.conversationId}`);
  await allSee(partsOf(page), ['one', 'at the moment of death', 'while it is dead']);
});

test('cut off for 20 s in mid-typing one goes on writing, and misses nothing of what was said and changed meanwhile', async () => {
  const ann = await desk(here.server, here.ann, mia.conversationId);
  await shows(ann, ['one']);
  const context = ann.page.context();
  await context.setOffline(true);
  await ann.page.getByText(/This device is offline/).waitFor();
  await ann.say('two');
  await ann.say('three');
  await until(async () => (await ann.unsent()).join() === 'two,three', 'both are pending');
  const bob = await here.agent(here.bob);
  const { data } = await ask(bob, 'send_message', { conversationId: mia.conversationId, content: 'meanwhlie' });
  await here.server.ok('PATCH', `/conversations/${mia.conversationId}/messages/${data.seq}`, { token: here.bob.token, body: { content: 'meanwhile' } });
  await ann.box.fill('half wri');
  await new Promise((done) => setTimeout(done, CUT_MS));
  await context.setOffline(false);
  await allSee(ann, ['one', 'meanwhile', 'two', 'three']);
  assert.equal(await ann.box.inputValue(), 'half wri');
});

test('what was deleted while one was away is gone when one is back', async () => {
  const bob = await here.agent(here.bob);
  const { data } = await ask(bob, 'send_message', { conversationId: mia.conversationId, content: 'a mistake' });
  const ann = await desk(here.server, here.ann, mia.conversationId);
  await shows(ann, ['one', 'a mistake']);
  const context = ann.page.context();
  await context.setOffline(true);
  await ann.page.getByText(/This device is offline/).waitFor();
  await here.server.rest('DELETE', `/api/v1/conversations/${mia.conversationId}/messages/${data.seq}`, { token: here.bob.token });
  await context.setOffline(false);
  await shows(ann, ['one']);
});

test('a lost answer is no second message', async () => {
  const context = await browserOf(here.server, here.ann);
  // Sockets are blocked: messages go by POST, and the first answer never comes.
  await context.route(/\/socket\.io\//, (route) => route.abort());
  await context.routeWebSocket(/\/socket\.io\//, (socket) => socket.close());
  let lost = 0;
  await context.route(/\/conversations\/[^/]+\/messages$/, async (route) => {
    if (route.request().method() !== 'POST' || lost > 0) return route.continue();
    lost += 1;
    await route.fetch();
    return route.abort();
  });
  const ann = await desk(here.server, here.ann, mia.conversationId, { context });
  await ann.say('only once');
  await shows(ann, ['one', 'only once']);
  assert.equal(lost, 1);
  assert.deepEqual(inDatabase(here), ['one', 'only once']);
});

test('what is refused for good says so, and is tried again or thrown away', async () => {
  const context = await browserOf(here.server, here.ann);
  await context.route(/\/socket\.io\//, (route) => route.abort());
  await context.routeWebSocket(/\/socket\.io\//, (socket) => socket.close());
  const refuse = (route) => (route.request().method() === 'POST'
    ? route.fulfill({ status: 403, contentType: 'application/problem+json', body: JSON.stringify({ code: 'forbidden', detail: 'Not today.' }) })
    : route.continue());
  await context.route(/\/messages$/, refuse);
  const ann = await desk(here.server, here.ann, mia.conversationId, { context });
  await ann.say('tomorrow then');
  await ann.say('never mind');
  const fault = (text) => ann.page.locator('.said.failed', { hasText: text });
  await fault('tomorrow then').getByText('Not sent. Not today.').waitFor();
  await ann.page.reload();
  await fault('never mind').getByRole('button', { name: 'Delete' }).click();
  await context.unroute(/\/messages$/, refuse);
  await fault('tomorrow then').getByRole('button', { name: 'Try again' }).click();
  await shows(ann, ['one', 'tomorrow then']);
  assert.deepEqual(inDatabase(here), ['one', 'tomorrow then']);
});

test('what was written where one may not be any more is not lost from sight', async () => {
  const ann = await desk(here.server, here.ann, mia.conversationId);
  await shows(ann, ['one']);
  await ann.page.context().setOffline(true);
  await ann.say('a long explanation');
  await until(async () => (await ann.unsent()).length === 1, 'it is pending');
  await here.server.ok('PATCH', `/conversations/${mia.conversationId}`, { token: here.owner.token, body: { departmentId: here.support.id } });
  await ann.page.context().setOffline(false);
  await ann.page.getByRole('heading', { name: 'This conversation is not here' }).waitFor();
  const left = ann.page.locator('.said.failed', { hasText: 'a long explanation' });
  await left.getByRole('button', { name: 'Delete' }).click();
  await left.waitFor({ state: 'detached' });
  assert.deepEqual(inDatabase(here), ['one']);
});

test('another user of this browser neither sees nor sends what one has left', async () => {
  const ann = await desk(here.server, here.ann, mia.conversationId);
  const context = ann.page.context();
  await ann.box.fill('Ann’s draft');
  await ann.page.getByRole('tab', { name: 'Note' }).click();
  await context.setOffline(true);
  await ann.say('Ann’s note');
  await until(async () => (await ann.unsent()).length === 1, 'it is pending');
  await ann.page.close();
  await context.setOffline(false);
  await logIn(context, here.bob, here.server.url);
  const bob = await desk(here.server, here.bob, mia.conversationId, { context });
  await bob.say('Bob’s answer');
  await shows(bob, ['one', 'Bob’s answer']);
  assert.equal(await bob.box.inputValue(), '');
  assert.deepEqual(inDatabase(here), ['one', 'Bob’s answer']);
  await bob.page.close();
  await logIn(context, here.ann, here.server.url);
  const again = await desk(here.server, here.ann, mia.conversationId, { context });
  await shows(again, ['one', 'Bob’s answer', 'Ann’s note']);
  assert.equal(await again.box.inputValue(), 'Ann’s draft');
});
