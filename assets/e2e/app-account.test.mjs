// Today and the account in a browser: the figures live, and oneself as one likes it.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';

import { browserOf, clean, leaveAll } from './support/agents.mjs';
import { closeBrowser, gives, live, picture, until, visit } from './support/browser.mjs';
import { manage, PHONE } from './support/manage.mjs';
import { PASSWORD, talking, user, workspace } from '../../tests/node/support/people.mjs';
import { Server } from '../../tests/node/support/server.mjs';
import { closeAll, connect } from '../../tests/node/support/sockets.mjs';

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
afterEach(async () => {
  closeAll();
  await leaveAll();
});

const says = (conversation, token, content) => server.ok('POST', `/conversations/${conversation.id}/messages`, { token, body: { content, type: 'text' } });

test('today is quiet, then counts what happens as it happens, and leads to who waits longest', async () => {
  const { owner, ann, site } = people;
  const { page, path } = await manage(server, owner, '/today');
  const figure = (label) => page.locator('.figure').filter({ has: page.locator('dt', { hasText: label }) }).locator('strong').textContent();
  const member = (name) => page.locator('.listing-row', { hasText: name });
  await page.getByText('A quiet day so far').waitFor();
  await clean(page, 'quiet');
  await picture(page, 'today-quiet');
  const { conversation, token } = await talking(server, site);
  await says(conversation, token, 'Hello?');
  await gives(() => figure('Waiting'), '1', 'somebody waits');
  await page.getByText(/The longest wait:/).waitFor();
  await clean(page, 'waiting');
  await connect(server, ann.token);
  await member('Ann').getByText('Available').waitFor();
  await server.ok('PATCH', `/conversations/${conversation.id}`, { token: ann.token, body: { assigneeId: ann.id } });
  await member('Ann').getByText('1 open').waitFor();
  await page.getByRole('link', { name: /The longest wait:/ }).click();
  await until(async () => (await path()) === `/inbox/all/${conversation.id}`, 'the conversation');
  await page.goBack();
  await says(conversation, ann.token, 'Here I am.');
  await gives(() => figure('Waiting'), '0', 'nobody waits');
  await until(async () => (await figure('First reply')) !== '–', 'the first reply counts');
  await server.ok('PATCH', `/conversations/${conversation.id}`, { token: ann.token, body: { status: 'resolved' } });
  await gives(() => figure('Resolved'), '1', 'one is resolved');
  assert.equal(await page.getByText(/The longest wait:/).count(), 0);
  await picture(page, 'today');
});

test('an agent’s today is of what it may see', async () => {
  const { bob, site } = people;
  const { conversation, token } = await talking(server, site);
  await says(conversation, token, 'Not for Bob');
  const { page } = await manage(server, bob, '/today');
  await page.getByText('A quiet day so far').waitFor();
});

test('a name is changed, and the page and the others hear of it', async () => {
  const eva = await user(server, 'agent', 'Eva');
  const team = await manage(server, people.owner, '/manage/team');
  const { page, field, button } = await manage(server, eva, '/account');
  await field('Name').fill('Eva Moor');
  await button('Save').click();
  await page.getByRole('button', { name: /^Eva Moor, / }).waitFor();
  await team.row('Eva Moor').waitFor();
});

test('a changed password ends the other log-ins, and a wrong one is told', async () => {
  const gina = await user(server, 'agent', 'Gina');
  const elsewhere = await manage(server, gina, '/account');
  const { page, field, button, toast } = await manage(server, gina, '/account');
  await button('Change password').click();
  await field('Current password').fill('not this one');
  await field('New password').fill('another long password');
  await button('Change password').click();
  await page.getByText('That is not your current password.').waitFor();
  await clean(page, 'a wrong password');
  await picture(page, 'account-password');
  await field('Current password').fill(PASSWORD);
  await button('Change password').click();
  await toast('The password is changed.').waitFor();
  await elsewhere.page.getByRole('heading', { name: 'Log in' }).waitFor();
  await page.reload();
  await page.getByRole('heading', { level: 1, name: 'Account' }).waitFor();
});

test('one’s log-ins are listed by their browsers, and ended one by one or all at once', async () => {
  const hugo = await user(server, 'agent', 'Hugo');
  const userAgent = 'Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0';
  const other = await manage(server, hugo, '/account', { userAgent });
  const { page, row, button, dialog } = await manage(server, hugo, '/account');
  await row('This one').getByText('Chrome').waitFor();
  await live(other.page);
  await row('Firefox 143, Linux').getByRole('button', { name: 'Log out' }).click();
  await row('Firefox 143, Linux').waitFor({ state: 'detached' });
  await other.page.getByText('ended from another device').waitFor();
  await browserOf(server, hugo);
  await page.reload();
  await button('Log out everywhere else').click();
  await dialog.getByRole('button', { name: 'Log out everywhere else' }).click();
  await gives(() => page.locator('.listing-row').count(), 1, 'this one is left');
  await row('This one').waitFor();
});

test('language, theme and keys are kept, the language at once', async () => {
  const ida = await user(server, 'agent', 'Ida');
  const { page, choose, heading } = await manage(server, ida, '/account');
  await choose('Language', 'Deutsch');
  await heading('Konto').waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'de');
  await page.getByRole('radio', { name: 'Dunkel' }).click();
  await gives(() => page.evaluate(() => document.documentElement.dataset.theme), 'dark', 'it is dark');
  await page.getByRole('combobox').click();
  await page.getByRole('option', { name: 'العربية' }).click();
  await gives(() => page.evaluate(() => document.documentElement.dir), 'rtl', 'it is from right to left');
  const kept = async () => {
    const { settings: { locale, theme } } = await server.ok('GET', '/auth/me', { token: ida.token });
    return [locale, theme];
  };
  await gives(kept, ['ar', 'dark'], 'both are kept');
});

test('desktop notices are asked for by a click, and a refusal is told', async () => {
  const context = await browserOf(server, people.ann);
  const page = await visit(context, `${server.url}/account`);
  // Headless browsers refuse by themselves.
  await page.getByText('This browser does not let us show them.').waitFor();
  await context.grantPermissions(['notifications'], { origin: server.url });
  await page.reload();
  const sound = page.getByRole('radiogroup', { name: 'Sound' });
  await sound.getByRole('radio', { name: 'All' }).check();
  assert.equal(await page.getByText('This browser does not let us show them.').count(), 0);
  await until(async () => (await server.ok('GET', '/auth/me', { token: people.ann.token })).settings.sound === 'all', 'it is kept');
});

test('both pages are clean in the light and in the dark, on a tablet, on a phone, and in Arabic', async () => {
  const ways = [{ colorScheme: 'light' }, { colorScheme: 'dark' }, { viewport: { width: 1024, height: 768 } }, { ...PHONE }, { ...PHONE, locale: 'ar' }, { locale: 'ar', colorScheme: 'dark' }];
  for (const [at, options] of ways.entries()) {
    const context = await browserOf(server, people.owner, options);
    for (const path of ['today', 'account']) {
      const page = await visit(context, `${server.url}/${path}`);
      await page.locator('.listing-row').first().waitFor();
      await clean(page, `${path} ${JSON.stringify(options)}`);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${path} does not scroll sideways`);
      await picture(page, `${path}-${at}`);
      await page.close();
    }
  }
});
