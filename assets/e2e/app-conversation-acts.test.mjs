// What an agent does with a conversation besides talking: take it, give it on, put it aside, file it, shut somebody out.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';

import { closeAll, next } from '../../tests/node/support/sockets.mjs';
import { closeBrowser, hasFocus, live, until } from './support/browser.mjs';
import { desk, leaveAll, office } from './support/agents.mjs';

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

const button = ({ page }, name) => page.locator('.conversation').getByRole('button', { name, exact: true });

test('of two who take it at once one has it, and the other one is told who', async () => {
  const mia = await here.caller();
  const ann = await desk(here.server, here.ann, mia.conversationId);
  const bob = await desk(here.server, here.bob, mia.conversationId);
  // Bob has not heard yet that Ann was quicker.
  const held = [];
  await bob.page.route(/\/conversations\/[^/]+$/, (route) => (route.request().method() === 'PATCH' ? held.push(route) : route.continue()));
  await button(bob, 'Assign to me').click();
  await until(() => held.length === 1, 'Bob has asked');
  await button(ann, 'Assign to me').click();
  await ann.toast('It is yours now').waitFor();
  await until(async () => (await here.one(mia.conversationId)).assigneeId === here.ann.id, 'it is Ann’s');
  await held[0].continue();
  await bob.toast('Ann was quicker').waitFor();
  await bob.page.locator('.head-properties').getByText('Ann').waitFor();
  assert.equal((await here.one(mia.conversationId)).assigneeId, here.ann.id);
  await ann.page.locator('.row-line', { hasText: 'Ann took this' }).waitFor();
  await ann.toast('It is yours now').getByRole('button', { name: 'Undo' }).click();
  await until(async () => (await here.one(mia.conversationId)).assigneeId === null, 'it is taken back');
});

test('a transfer goes to a department with its reason, which only the team reads', async () => {
  const mia = await here.caller();
  const olga = await desk(here.server, here.owner, mia.conversationId);
  await olga.page.locator('.timeline').focus();
  await olga.page.keyboard.press('Shift+T');
  const dialog = olga.page.getByRole('dialog', { name: 'Transfer the conversation' });
  await dialog.getByRole('button', { name: 'Transfer', exact: true }).click();
  await dialog.getByText('Choose a department or a colleague.').waitFor();
  await dialog.getByRole('combobox').click();
  await olga.page.getByRole('option', { name: /Support/ }).click();
  await dialog.getByLabel('Why').fill('It is broken, not bought');
  await dialog.getByRole('button', { name: 'Transfer', exact: true }).click();
  await olga.toast('Transferred to Support').waitFor();
  const line = olga.page.locator('.row-line', { hasText: 'It is broken, not bought' });
  assert.match(await line.textContent(), /Olga moved this to Support/);
  assert.equal((await here.one(mia.conversationId)).departmentId, here.support.id);
  await olga.say('One moment');
  const heard = () => JSON.stringify(mia.socket.heard);
  await until(() => heard().includes('One moment'), 'the visitor hears what was said after it');
  assert.ok(!heard().includes('broken'), heard());
});

test('it is put aside until a time, comes back by hand, and is done and undone', async () => {
  const mia = await here.caller();
  const ann = await desk(here.server, here.ann, mia.conversationId);
  await button(ann, 'Snooze').click();
  await ann.page.getByRole('option', { name: /Tomorrow/ }).click();
  await ann.toast('Snoozed until').waitFor();
  const { snoozedUntil } = await until(async () => {
    const now = await here.one(mia.conversationId);
    return now.status === 'snoozed' && now;
  }, 'it is put aside');
  assert.equal(new Date(snoozedUntil).getMinutes(), 0);
  await ann.page.goto(`${here.server.url}/inbox/snoozed/${mia.conversationId}`);
  await ann.page.getByText(/^Snoozed until/).first().waitFor();
  await ann.page.getByRole('button', { name: 'Bring back now' }).click();
  await until(async () => ['open', 'pending'].includes((await here.one(mia.conversationId)).status), 'it is back');
  await ann.page.goto(`${here.server.url}/inbox/all/${mia.conversationId}`);
  await button(ann, 'Resolve').click();
  await until(async () => (await here.one(mia.conversationId)).status === 'resolved', 'it is done');
  await ann.toast('Resolved').getByRole('button', { name: 'Undo' }).click();
  await until(async () => (await here.one(mia.conversationId)).status !== 'resolved', 'it is not');
});

test('priority and tags are seen by the others at once', async () => {
  const mia = await here.caller();
  const ann = await desk(here.server, here.ann, mia.conversationId);
  const bob = await desk(here.server, here.bob, mia.conversationId);
  await ann.page.getByRole('combobox', { name: 'Priority' }).click();
  await ann.page.getByRole('option', { name: 'Urgent' }).click();
  await bob.page.locator('.head-properties').getByText('Urgent').waitFor();
  await button(ann, 'Change tags').click();
  await ann.page.getByRole('combobox', { name: 'Tags…' }).waitFor();
  await ann.page.keyboard.type('warranty');
  await ann.page.getByRole('option', { name: 'New tag “warranty”' }).waitFor();
  await ann.page.keyboard.press('Enter');
  await ann.page.keyboard.press('Escape');
  await bob.page.locator('.head-properties .tag', { hasText: 'warranty' }).waitFor();
  await button(bob, 'Remove tag “warranty”').click();
  await ann.page.locator('.head-properties .tag').waitFor({ state: 'detached' });
});

test('the details say who it is, where, and what was before; a name is changed in its place', async () => {
  const mia = await here.caller('first one');
  await here.server.ok('PATCH', '/widget/visitor', { token: mia.token, body: { phone: '+356 21 000', fields: { orderNumber: 'A-17' } } });
  const open = (url, title) => here.server.rest('POST', '/api/v1/widget/page', { token: mia.token, body: { url, title } });
  await open('https://shop.example.org/lamps', 'Lamps');
  const earlier = await here.server.ok('POST', '/conversations', { token: mia.token });
  await here.server.ok('POST', `/conversations/${earlier.id}/messages`, { token: mia.token, body: { content: 'about the chair', type: 'text' } });
  const ann = await desk(here.server, here.ann, mia.conversationId);
  const details = ann.page.getByRole('complementary', { name: 'Details' });
  for (const text of ['+356 21 000', 'A-17', 'Lamps', 'about the chair']) await details.getByText(text, { exact: true }).first().waitFor();
  await live(ann.page);
  await open('https://shop.example.org/chairs', 'Chairs');
  await details.getByText('Chairs', { exact: true }).waitFor();
  await details.getByRole('button', { name: 'Change: Name' }).focus();
  await ann.page.keyboard.press('Enter');
  await details.getByRole('textbox', { name: 'Name' }).fill('Mia Weber');
  await ann.page.keyboard.press('Enter');
  await ann.page.getByRole('heading', { level: 2, name: 'Mia Weber' }).first().waitFor();
  await hasFocus(details.getByRole('button', { name: 'Change: Name' }), 'the focus is where it was');
  await details.getByRole('button', { name: 'Change: Email' }).click();
  await details.getByRole('textbox', { name: 'Email' }).fill('no address');
  await ann.page.keyboard.press('Enter');
  await details.getByRole('alert').getByText(/./).waitFor();
  await details.getByRole('textbox', { name: 'Email' }).fill('mia@example.org');
  await ann.page.keyboard.press('Enter');
  await details.getByRole('link', { name: 'mia@example.org' }).waitFor();
  await details.getByRole('link', { name: /about the chair/ }).click();
  await ann.bubble('about the chair').waitFor();
});

test('who is blocked is shut out at once, and let in again', async () => {
  const mia = await here.caller();
  const ann = await desk(here.server, here.ann, mia.conversationId);
  const revoked = next(mia.socket, 'session_revoked');
  await ann.page.getByRole('button', { name: 'Block visitor' }).click();
  await ann.dialog.getByText('The chat closes for them at once').waitFor();
  await ann.dialog.getByRole('button', { name: 'Block visitor' }).click();
  assert.equal((await revoked)[0].reason, 'blocked');
  await ann.page.getByText('This visitor is blocked').waitFor();
  await ann.page.getByRole('button', { name: 'Unblock visitor' }).click();
  await ann.toast('can write again').waitFor();
  await ann.page.getByText('This visitor is blocked').waitFor({ state: 'detached' });
});

test('a conversation that is not for one’s eyes is not there, and says so', async () => {
  const mia = await here.caller();
  await here.server.ok('PATCH', `/conversations/${mia.conversationId}`, { token: here.owner.token, body: { departmentId: here.support.id } });
  const own = await here.caller('mine');
  const ann = await desk(here.server, here.ann, own.conversationId);
  await ann.page.goto(`${here.server.url}/inbox/all/${mia.conversationId}`);
  await ann.page.getByRole('heading', { name: 'This conversation is not here' }).waitFor();
});
