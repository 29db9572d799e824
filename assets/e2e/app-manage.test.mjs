// Manage in a browser: the team, departments, canned replies, tags and tokens, and who may not go there.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';

import { browserOf, clean, leaveAll } from './support/agents.mjs';
import { closeBrowser, gives, hasFocus, person, picture, settled, until, visit } from './support/browser.mjs';
import { manage, partsOf, PHONE } from './support/manage.mjs';
import { PASSWORD, talking, user, workspace } from '../../tests/node/support/people.mjs';
import { Server } from '../../tests/node/support/server.mjs';

let server;
let people;

before(async () => {
  server = await Server.start(['--login-tries', '0', '--rate-messages', '0']);
  people = await workspace(server);
});
after(async () => {
  await closeBrowser();
  await server.discard();
});
afterEach(leaveAll);

const token = () => people.owner.token;
const all = async (path) => (await server.ok('GET', path, { token: token() })).items;
const owner = (at, options) => manage(server, people.owner, at, options);

/** A browser of somebody who is not logged in. */
async function stranger(url) {
  const page = await visit(await person(), url);
  return { page, ...partsOf(page) };
}

test('somebody is invited by a link that is shown once, works once, and opens their departments', async () => {
  const { page, button, dialog, row, toast, pick } = await owner('/manage/team');
  await button('Invite').click();
  await dialog.getByLabel('Name').fill('Nils Holm');
  await dialog.getByLabel('Email').fill('ann@example.org');
  await dialog.getByLabel('Sales').check();
  await dialog.getByRole('button', { name: 'Make invitation' }).click();
  await dialog.getByText('There is a user with this email already.').waitFor();
  await clean(page, 'inviting');
  await picture(page, 'manage-invite');
  await dialog.getByLabel('Email').fill('nils@example.org');
  await dialog.getByRole('button', { name: 'Make invitation' }).click();
  await dialog.getByText('It works once, for 7 days.').waitFor();
  await clean(page, 'invited');
  await picture(page, 'manage-invited');
  await dialog.getByRole('button', { name: 'Copy' }).click();
  await dialog.getByRole('button', { name: 'Copied' }).waitFor();
  const first = await page.evaluate(() => navigator.clipboard.readText());
  await dialog.getByRole('button', { name: 'Done' }).click();
  await row('Nils Holm').getByText('Invited').waitFor();

  await pick('More about Nils Holm', 'New invitation link');
  const link = await dialog.locator('pre').textContent();
  assert.notEqual(link, first);
  await dialog.getByRole('button', { name: 'Done' }).click();
  await (await stranger(first)).page.getByText('This link does not work any more').waitFor();
  const nils = await stranger(link);
  await nils.page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await nils.button('Join').click();
  await nils.heading('Inbox').waitFor();
  await (await stranger(link)).page.getByText('This link does not work any more').waitFor();
  await row('Nils Holm').getByText('Available').waitFor();
  await row('Nils Holm').getByText('Invited').waitFor({ state: 'detached' });
  const { id } = (await all('/users')).find(({ name }) => name === 'Nils Holm');
  assert.ok((await all('/departments')).find(({ name }) => name === 'Sales').memberIds.includes(id));
  assert.equal(await toast(/./).count(), 0);
});

test('a forgotten password is chosen anew by a link, once', async () => {
  await user(server, 'agent', 'Rita');
  const { page, dialog, pick } = await owner('/manage/team');
  await pick('More about Rita', 'Reset link');
  await dialog.getByText('You get a link by which Rita chooses a new password.').waitFor();
  await dialog.getByRole('button', { name: 'Make link' }).click();
  await dialog.getByText(/It works once, until/).waitFor();
  await picture(page, 'manage-reset');
  const link = await dialog.locator('pre').textContent();
  const rita = await stranger(link);
  await rita.page.getByLabel('Password', { exact: true }).fill('a new long password');
  await rita.button('Save and log in').click();
  await rita.heading('Inbox').waitFor();
  await (await stranger(link)).page.getByText('This link does not work any more').waitFor();
});

test('the last owner stays, and says why; others change role, are shut out and let in', async () => {
  await user(server, 'agent', 'Finn');
  const { page, button, dialog, row, choose, pick, toast } = await owner('/manage/team');
  await button('More about Olga').click();
  assert.equal(await page.getByRole('menuitem', { name: /^Disable The last owner stays/ }).getAttribute('aria-disabled'), 'true');
  assert.equal(await page.getByRole('menuitem', { name: /^Remove from the team/ }).getAttribute('aria-disabled'), 'true');
  await clean(page, 'a menu');
  await page.keyboard.press('Escape');
  await choose('Role of Finn', /^Admin/);
  await toast('Finn is now: Admin.').waitFor();
  assert.equal((await all('/users')).find(({ name }) => name === 'Finn').role, 'admin');
  await pick('More about Finn', 'Disable');
  await dialog.getByRole('button', { name: 'Disable' }).click();
  await row('Finn').getByText('Disabled').waitFor();
  const login = { body: { email: 'finn@example.org', password: PASSWORD } };
  assert.equal((await server.rest('POST', '/api/v1/auth/login', login)).status, 401);
  await pick('More about Finn', 'Enable');
  await row('Finn').getByText('Disabled').waitFor({ state: 'detached' });
  assert.equal((await server.rest('POST', '/api/v1/auth/login', login)).status, 200);
  await pick('More about Finn', 'Name and email');
  await dialog.getByLabel('Name').fill('Finn Berg');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await row('Finn Berg').waitFor();
  await pick('More about Finn Berg', 'Remove from the team');
  await dialog.getByRole('button', { name: 'Remove from the team' }).click();
  await row('Finn Berg').waitFor({ state: 'detached' });
});

test('an admin has no say over owners', async () => {
  const ada = await user(server, 'admin', 'Ada');
  const { page, row, button } = await manage(server, ada, '/manage/team');
  await page.getByRole('combobox', { name: 'Role of Bob' }).waitFor();
  assert.equal(await row('Olga').getByRole('combobox').count(), 0);
  await button('More about Olga').click();
  await page.getByRole('menu').waitFor();
  for (const item of await page.getByRole('menuitem').all()) assert.equal(await item.getAttribute('aria-disabled'), 'true');
  await page.keyboard.press('Escape');
  await page.getByRole('combobox', { name: 'Role of Bob' }).click();
  await page.getByRole('listbox').waitFor();
  assert.deepEqual(await page.getByRole('option').locator('bdi').allTextContents(), ['Agent', 'Admin']);
});

test('a department gets its people and its rules, and is not deleted with conversations in it', async () => {
  const { page, button, field, dialog, heading, save, toast } = await owner('/manage/departments');
  await button('Add department').click();
  await dialog.getByLabel('Name').fill('Press');
  await dialog.getByRole('button', { name: 'Add department' }).click();
  await heading('Press').waitFor();
  await page.getByText('Nobody is in it').waitFor();
  await page.getByRole('radio', { name: 'Violet' }).check();
  await page.getByLabel('Bob').check();
  await page.getByRole('radio', { name: /^In turn/ }).check();
  const toggle = (name) => page.locator('.switch', { hasText: name }).click();
  await toggle('Limit open conversations per agent');
  await toggle('When an agent goes offline');
  await toggle('When an agent does not answer');
  const minutes = field('After');
  await minutes.first().fill('');
  await settled(page);
  await button('Save').click();
  await page.getByText('Something has to be put right first').waitFor();
  await clean(page, 'a fault');
  await minutes.first().fill('2.5');
  await minutes.last().fill('10');
  await picture(page, 'manage-department');
  await save();
  const press = (await all('/departments')).find(({ name }) => name === 'Press');
  assert.deepEqual({ ...press, id: 0, createdAt: 0 }, {
    id: 0, createdAt: 0, name: 'Press', description: null, color: '#7c3aed', routing: 'round_robin', agentLimit: 5, requeueOfflineSecs: 150, requeueSilentSecs: 600, memberIds: [people.bob.id],
  });
  await page.getByLabel('Bob').uncheck();
  await toggle('When an agent does not answer');
  await save();
  await until(async () => (await all('/departments')).find(({ name }) => name === 'Press').memberIds.length === 0, 'Bob has left');

  await talking(server, people.site, { departmentId: press.id });
  const remove = async () => {
    await button('Delete…').click();
    await dialog.getByRole('button', { name: 'Delete department' }).click();
  };
  await remove();
  await toast('Press still has conversations').waitFor();
  const [chat] = await all(`/conversations?departmentId=${press.id}`);
  await server.ok('PATCH', `/conversations/${chat.id}`, { token: token(), body: { departmentId: people.sales.id } });
  await remove();
  await heading('Departments').waitFor();
  assert.ok(!(await all('/departments')).some(({ name }) => name === 'Press'));
});

test('canned replies: one’s own, with variables and a preview; everybody’s are the admins’', async () => {
  const { page, heading, field, button, row, save, choose, path } = await manage(server, people.ann, '/manage');
  await heading('Canned replies').waitFor();
  assert.deepEqual(await page.locator('.manage-link').allTextContents(), ['Canned replies']);
  await page.getByRole('link', { name: 'New reply' }).click();
  await hasFocus(heading('New reply'), 'the focus is on the heading');
  await button('Agent’s name').click();
  await page.keyboard.type(' here, hello ');
  await button('Visitor’s first name').click();
  await page.keyboard.type('! Is it **urgent**?');
  assert.equal(await field('What it says').inputValue(), '{{agent.name}} here, hello {{visitor.firstName}}! Is it **urgent**?');
  await gives(() => page.locator('.reply-bubble').textContent(), 'Ann here, hello Robin! Is it urgent?', 'the preview');
  await button('Save').click();
  await page.getByText('It needs a shortcut.').waitFor();
  await clean(page, 'a fault');
  await field('Shortcut').fill('two words');
  await page.getByText('Letters, digits, - and _, without spaces.').waitFor();
  await field('Shortcut').fill('hi');
  await page.getByRole('combobox', { name: 'Who can use it' }).click();
  await page.getByRole('listbox').waitFor();
  assert.deepEqual(await page.getByRole('option').locator('bdi').allTextContents(), ['Just me', 'Sales']);
  await page.keyboard.press('Escape');
  await choose('Who can use it', /^Sales/);
  await picture(page, 'manage-reply');
  await save();
  await until(async () => (await path()) !== '/manage/replies/new', 'it has an address');
  const shared = await server.ok('POST', '/replies', { token: token(), body: { shortcut: 'shipping', content: 'Five days.', scope: 'shared' } });
  await page.getByRole('link', { name: 'Canned replies' }).last().click();
  await row('/hi').waitFor();
  await field('Search replies').fill('five');
  await row('/hi').waitFor({ state: 'detached' });
  await row('/shipping').getByText('read only').waitFor();
  await row('/shipping').click();
  await page.getByText('You can use this reply.').waitFor();
  assert.ok(await field('What it says').isDisabled());
  await clean(page, 'not one’s own');
  assert.equal((await server.rest('PATCH', `/api/v1/replies/${shared.id}`, { token: people.ann.token, body: { content: 'x' } })).status, 403);
});

test('a tag is renamed everywhere, and becoming one with another is told before', async () => {
  const { conversation } = await talking(server, people.site);
  await server.ok('PATCH', `/conversations/${conversation.id}`, { token: token(), body: { tags: ['refnud', 'order'] } });
  const inbox = await visit(await browserOf(server, people.owner), `${server.url}/inbox/all`);
  await inbox.getByText('refnud').first().waitFor();
  const { page, dialog, row, pick, button } = await owner('/manage/tags');
  await row('refnud').getByText('1 conversation').waitFor();
  await pick('More about refnud', 'Edit tag');
  await dialog.getByLabel('Name').fill('refund');
  await dialog.getByRole('radio', { name: 'Red' }).check();
  await clean(page, 'a tag');
  await picture(page, 'manage-tag');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await row('refund').waitFor();
  await inbox.getByText('refund').first().waitFor();
  await inbox.getByText('refnud').first().waitFor({ state: 'detached' });
  await pick('More about refund', 'Edit tag');
  await dialog.getByLabel('Name').fill('order');
  await dialog.getByText('There is “order” already.').waitFor();
  await dialog.getByRole('button', { name: 'Make them one' }).click();
  await row('refund').waitFor({ state: 'detached' });
  assert.deepEqual((await server.ok('GET', `/conversations/${conversation.id}`, { token: token() })).tags, ['order']);
  await button('New tag').click();
  await dialog.getByLabel('Name').fill('order');
  await dialog.getByText('There is such a tag already.').waitFor();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await pick('More about order', 'Delete tag');
  await dialog.getByRole('button', { name: 'Delete tag' }).click();
  await row('order').waitFor({ state: 'detached' });
});

test('a token is shown once, opens what it is for and nothing else, until it is revoked', async () => {
  const { page, button, dialog, row } = await owner('/manage/tokens');
  await button('New token').click();
  await dialog.getByLabel('Name').fill('Report');
  await dialog.getByRole('radiogroup', { name: 'Conversations' }).getByRole('radio', { name: 'Nothing' }).check();
  await dialog.getByText('Choose what it may do').waitFor();
  await dialog.getByRole('radiogroup', { name: 'Visitors' }).getByRole('radio', { name: 'Read', exact: true }).check();
  await clean(page, 'a new token');
  await picture(page, 'manage-token');
  await dialog.getByRole('button', { name: 'New token' }).click();
  const made = await dialog.locator('pre').textContent();
  assert.match(made, /^vx_/);
  await clean(page, 'a token');
  await dialog.getByRole('button', { name: 'Done' }).click();
  assert.equal(await page.getByText(made).count(), 0);
  await row('Report').getByText('Visitors: read').waitFor();
  await row('Report').getByText('never used').waitFor();
  const status = async (method, path, body) => (await server.rest(method, `/api/v1${path}`, { token: made, body })).status;
  assert.equal(await status('GET', '/visitors'), 200);
  assert.equal(await status('GET', '/conversations'), 403);
  assert.equal(await status('PATCH', '/visitors/x', { name: 'x' }), 403);
  assert.equal(await status('GET', '/tokens'), 403);
  await page.reload();
  await row('Report').getByText(/used/).waitFor();
  await row('Report').getByRole('button', { name: /^Revoke/ }).click();
  await dialog.getByRole('button', { name: 'Revoke' }).click();
  await row('Report').waitFor({ state: 'detached' });
  assert.equal(await status('GET', '/visitors'), 401);
});

test('an agent reaches nothing of the admins’, by address or by request', async () => {
  const context = await browserOf(server, people.bob);
  const asked = [];
  for (const section of ['workspace', 'sites', `sites/${people.site.id}`, 'team', 'departments', `departments/${people.sales.id}`, 'tags', 'tokens']) {
    const page = await visit(context, `${server.url}/manage/${section}`);
    await page.getByText('This is for admins').waitFor();
    await clean(page, section);
    asked.push(...page.asked);
    await page.close();
  }
  assert.deepEqual(asked.filter((url) => /\/api\/v1\/(?:users|tokens)/.test(url)), []);
  const may = async (method, path, body) => (await server.rest(method, `/api/v1${path}`, { token: people.bob.token, body })).status;
  const closed = [
    ['GET', '/users'], ['POST', '/users', { name: 'x', email: 'x@example.org', role: 'admin' }], ['PATCH', `/users/${people.ann.id}`, { role: 'admin' }], ['POST', `/users/${people.ann.id}/link`],
    ['GET', '/sites'], ['PATCH', `/sites/${people.site.id}`, { name: 'x' }], ['POST', `/sites/${people.site.id}/preview`, { appearance: {} }], ['POST', `/sites/${people.site.id}/secret`],
    ['POST', '/departments', { name: 'x' }], ['PATCH', `/departments/${people.sales.id}`, { name: 'x' }], ['PUT', `/departments/${people.sales.id}/members/${people.bob.id}`],
    ['PATCH', '/workspace', { name: 'x' }], ['GET', '/tokens'], ['POST', '/tokens', { name: 'x', scopes: ['workspace:write'] }], ['PATCH', '/tags/order', { name: 'x' }], ['DELETE', '/tags/order'],
    ['POST', '/replies', { shortcut: 'x', content: 'x', scope: 'shared' }], ['POST', '/replies', { shortcut: 'x', content: 'x', scope: 'department', departmentId: people.sales.id }],
  ];
  for (const [method, path, body] of closed) assert.ok([403, 404].includes(await may(method, path, body)), `${method} ${path}`);
});

test('by keyboard alone: a tag is made, the workspace renamed, and the way out kept', async () => {
  const { page, heading, toast } = await owner('/today');
  const palette = page.getByRole('combobox', { name: 'Command palette' });
  await page.keyboard.press('Control+k');
  await palette.waitFor();
  await page.keyboard.type('tags');
  await page.keyboard.press('Enter');
  await hasFocus(heading('Tags'), 'the focus is on the heading');
  const press = async (key, name) => {
    await until(async () => {
      await page.keyboard.press(key);
      return page.evaluate((wanted) => document.activeElement.textContent.includes(wanted) || document.activeElement.getAttribute('aria-label')?.includes(wanted), name);
    }, `the focus comes to ${name}`);
  };
  await press('Tab', 'New tag');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.type('by hand');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await until(async () => (await all('/tags')).some(({ name, color }) => name === 'by hand' && color === '#0f766e'), 'the tag');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await page.keyboard.press('Control+k');
  await palette.waitFor();
  await page.keyboard.type('general');
  await page.keyboard.press('Enter');
  await hasFocus(heading('General'), 'the focus is on the heading');
  await page.getByLabel('Name of your business').focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('Glow & Co');
  await page.keyboard.press('Control+s');
  await toast('Saved.').waitFor();
  assert.equal((await server.ok('GET', '/workspace', { token: token() })).name, 'Glow & Co');
  await gives(() => page.title(), 'General · Glow & Co', 'the tab says so');
});

test('a phone has a list, then the page, and the way back', async () => {
  const { page, heading, path } = await owner('/manage', PHONE);
  await heading('Manage').waitFor();
  await clean(page, 'the list');
  await page.getByRole('link', { name: 'Team' }).tap();
  await heading('Team').waitFor();
  await page.getByRole('link', { name: 'Manage' }).first().tap();
  await heading('Manage').waitFor();
  assert.equal(await path(), '/manage');
});

test('every list is clean in the light and in the dark, on a tablet, on a phone, and in Arabic', async () => {
  const [sales] = await all('/departments');
  const ways = [{ colorScheme: 'light' }, { colorScheme: 'dark' }, { viewport: { width: 1024, height: 768 } }, { ...PHONE }, { ...PHONE, locale: 'ar' }, { locale: 'ar', colorScheme: 'dark' }];
  for (const [at, options] of ways.entries()) {
    const context = await browserOf(server, people.owner, options);
    for (const section of ['workspace', 'sites', 'tokens', 'team', 'departments', `departments/${sales.id}`, 'replies', 'replies/new', 'tags']) {
      const page = await visit(context, `${server.url}/manage/${section}`);
      await page.locator('.page-head').waitFor();
      await until(async () => await page.locator('.skeleton-rows').count() === 0, 'it is loaded');
      await clean(page, `${section} ${JSON.stringify(options)}`);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${section} does not scroll sideways`);
      await picture(page, `manage-${section.replace(/\/[\da-f-]{20,}/, '-one').replace('/', '-')}-${at}`);
      await page.close();
    }
  }
});
