// Into the agents' app and out of it: the first run, log-in, links, and every way a session ends.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, afterEach, before, test } from 'node:test';

import { PASSWORD, user, workspace } from '../../tests/node/support/people.mjs';
import { Server } from '../../tests/node/support/server.mjs';
import { closeBrowser, desktop, gives, hasFocus, live, person, picture, until, visit } from './support/browser.mjs';
import { serve, shop, tag } from './support/host.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const contexts = [];
let server;
let people;

before(async () => {
  server = await Server.start();
  people = await workspace(server);
});
after(async () => {
  await closeBrowser();
  await server.discard();
});
afterEach(async () => {
  for (const context of contexts.splice(0)) await context.close();
});

/** A browser of somebody's, closed after the test. */
async function browser(options) {
  const context = await person({ viewport: desktop, ...options });
  contexts.push(context);
  return context;
}

const heading = (page, name) => page.getByRole('heading', { level: 1, name });
const path = (page) => page.evaluate(() => location.pathname + location.search + location.hash);

async function logIn(page, email, password = PASSWORD) {
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByLabel('Password', { exact: true }).press('Enter');
}

/** A page of somebody who is logged in. */
async function inside(email, at = '/today', context = null) {
  const page = await visit(context ?? await browser(), server.url + at);
  await heading(page, 'Log in').waitFor();
  await logIn(page, email);
  await page.getByRole('navigation').waitFor();
  return page;
}

async function clean(page) {
  await page.evaluate(axe);
  const violations = await page.evaluate(async () => {
    const ends = (it) => it.effect.getComputedTiming().endTime !== Infinity;
    await Promise.allSettled(document.getAnimations().filter(ends).map((it) => it.finished));
    const found = await window.axe.run(document);
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
  });
  assert.deepEqual(violations, []);
}

test('the first run: an owner, a website, and the chat is seen on it', async () => {
  const fresh = await Server.start();
  const host = await serve(() => ({ body: shop({ body }) }));
  let body = '';
  try {
    const [, token] = await fresh.said(/\/setup#(\S+)/);
    const page = await visit(await browser(), `${fresh.url}/setup#${token}`);
    await heading(page, 'Set up your workspace').waitFor();
    assert.equal(await path(page), '/setup');
    await clean(page);
    await picture(page, 'app-setup-owner');
    await page.getByLabel('Name of your business').fill('Lamp shop');
    await page.getByLabel('Your name').fill('Olga Weiss');
    await page.getByLabel('Email').fill('olga@example.org');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Continue' }).click();

    await heading(page, 'Your first website').waitFor();
    await page.getByLabel('Address of your website').fill('no address');
    await page.getByLabel('Address of your website').press('Enter');
    await page.getByText('That is no address of a website.').waitFor();
    await clean(page);
    await picture(page, 'app-setup-site');
    await page.getByLabel('Address of your website').fill(host.url);
    assert.equal(await page.getByLabel('Name of the chat').inputValue(), 'Lamp shop');
    await page.getByRole('button', { name: 'Continue' }).click();

    await heading(page, 'Put the chat on your website').waitFor();
    await page.getByText('Waiting to see it').waitFor();
    await clean(page);
    await picture(page, 'app-setup-waiting');
    await page.reload();
    await page.getByText('Waiting to see it').waitFor();
    const snippet = await page.locator('pre').textContent();
    body = tag(fresh.url, { site: /data-site="([^"]+)"/.exec(snippet)[1] });
    assert.equal(body, snippet);

    await visit(await browser(), host.url);
    await page.getByText(`We see it on ${host.url}`).waitFor();
    await clean(page);
    await picture(page, 'app-setup-seen');
    await page.getByRole('button', { name: 'To the inbox' }).click();
    await heading(page, 'Inbox').waitFor();
    await gives(() => page.title(), 'Inbox · Lamp shop', 'the title');
  } finally {
    await host.close();
    await fresh.discard();
  }
});

test('without the printed link the setup asks for the token, and says when it is wrong', async () => {
  const fresh = await Server.start();
  try {
    const page = await visit(await browser(), `${fresh.url}/`);
    await heading(page, 'Set up your workspace').waitFor();
    await page.getByLabel('Setup token').fill('nonsense');
    await page.getByLabel('Name of your business').fill('Lamp shop');
    await page.getByLabel('Your name').fill('Olga');
    await page.getByLabel('Email').fill('olga@example.org');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('alert').getByText('The setup token is wrong or too old.').waitFor();
  } finally {
    await fresh.discard();
  }
});

test('a set-up server sends to the log-in, which says what is wrong', async () => {
  const page = await visit(await browser(), `${server.url}/setup`);
  await heading(page, 'Log in').waitFor();
  assert.deepEqual(page.said.filter((line) => /^(error|thrown)/.test(line)), [], 'nobody is asked for a session where there is none');
  await clean(page);
  assert.equal(await page.evaluate(() => document.activeElement.name), 'email');
  await logIn(page, 'ann@example.org', 'not the password');
  await page.getByText('Email and password do not fit together.').waitFor();
  await picture(page, 'app-login');
  await page.getByText('Forgotten your password?').click();
  await page.getByText('Ask an admin for a link to choose').waitFor();
  await clean(page);
});

test('a deep link is kept through the log-in, and one to elsewhere is not followed', async () => {
  const page = await inside('ann@example.org', '/search?q=lamp');
  await heading(page, 'Search').waitFor();
  assert.equal(await path(page), '/search?q=lamp');

  const lured = await visit(await browser(), `${server.url}/login?next=//evil.example/x`);
  await logIn(lured, 'ann@example.org');
  await heading(lured, 'Inbox').waitFor();
  assert.equal(new URL(lured.url()).origin, server.url);
});

test('a reload stays inside; the tokens are where no script finds them', async () => {
  const page = await inside('ann@example.org');
  await page.reload();
  await heading(page, 'Today').waitFor();
  const stored = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]));
  assert.doesNotMatch(stored, /eyJ|refresh"?:/);
  assert.equal(await page.evaluate(() => document.cookie), 'voxora_session=1');
});

test('one logs out in all tabs at once', async () => {
  const context = await browser();
  const first = await inside('ann@example.org', '/today', context);
  const [second, third] = [await visit(context, `${server.url}/today`), await visit(context, `${server.url}/search`)];
  // One without a socket, which would tell it, too.
  await third.routeWebSocket('**/socket.io/**', (socket) => socket.close());
  await third.route('**/socket.io/**', (route) => route.abort());
  await third.reload();
  await heading(second, 'Today').waitFor();
  await heading(third, 'Search').waitFor();
  await first.getByRole('button', { name: /^Ann,/ }).click();
  await first.getByRole('menuitem', { name: 'Log out' }).click();
  for (const page of [first, second, third]) {
    await heading(page, 'Log in').waitFor();
    assert.equal(await path(page), '/login');
    assert.equal(await page.evaluate(() => document.cookie), '');
  }
  await second.goto(`${server.url}/today`);
  await heading(second, 'Log in').waitFor();
});

test('many tabs that start at once share one session', async () => {
  const context = await browser();
  const first = await inside('ann@example.org', '/today', context);
  const others = await Promise.all([1, 2, 3].map(() => visit(context, `${server.url}/today`)));
  await Promise.all(others.map((page) => heading(page, 'Today').waitFor()));
  await Promise.all([first, ...others].map((page) => page.reload()));
  await Promise.all([first, ...others].map((page) => heading(page, 'Today').waitFor()));
});

test('a session that is ended elsewhere says so, and comes back to where it was', async () => {
  const carl = await user(server, 'agent', 'Carl');
  const page = await inside('carl@example.org', '/today');
  await page.getByRole('button', { name: /^Carl, Available/ }).waitFor();
  await live(page);
  const { token } = await login('carl@example.org');
  const sessions = await server.ok('GET', '/auth/sessions', { token });
  // The answer may be a list or have `items`.
  for (const { id, current } of sessions.items ?? sessions) if (!current) await server.rest('DELETE', `/api/v1/auth/sessions/${id}`, { token });
  await page.getByText('ended from another device').waitFor();
  await clean(page);
  await logIn(page, 'carl@example.org');
  await heading(page, 'Today').waitFor();
  assert.equal(carl.role, 'agent');
});

test('an expired access token is renewed once, unseen', async () => {
  const page = await inside('ann@example.org', '/today');
  let refused = 0;
  await page.route('**/api/v1/auth/me', async (route) => {
    if (route.request().method() !== 'PATCH' || refused > 0) return route.continue();
    refused++;
    return route.fulfill({ status: 401, contentType: 'application/problem+json', body: JSON.stringify({ status: 401, code: 'token_expired', detail: 'The access token has expired.' }) });
  });
  await page.getByRole('button', { name: /^Ann,/ }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Dark' }).click();
  await until(() => page.asked.filter((url) => url.endsWith('/auth/refresh')).length === 1, 'a refresh');
  await until(async () => (await server.ok('GET', '/auth/me', { token: people.ann.token })).settings.theme === 'dark', 'the setting');
  assert.equal(refused, 1);
  await gives(() => page.evaluate(() => document.documentElement.dataset.theme), 'dark', 'it is dark');
});

test('an invitation is opened once; then its link is dead', async () => {
  const { invitationUrl } = await server.ok('POST', '/users', { token: people.owner.token, body: { name: 'Dora Quist', email: 'dora@example.org', role: 'agent' } });
  const link = server.url + invitationUrl.replace(/^https?:\/\/[^/]+/, '');
  const page = await visit(await browser(), link);
  await heading(page, 'Welcome, Dora Quist').waitFor();
  assert.equal(await path(page), '/invite');
  await clean(page);
  await picture(page, 'app-invite');
  await page.getByLabel('Password', { exact: true }).fill('short');
  await page.getByRole('button', { name: 'Join' }).click();
  await page.locator('.fault').waitFor();
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Join' }).click();
  await heading(page, 'Inbox').waitFor();

  const late = await visit(await browser(), link);
  await late.getByText('This link does not work any more').waitFor();
  await clean(late);
  await picture(late, 'app-link-dead');
});

test('a reset link gives a new password and ends the sessions', async () => {
  const eva = await user(server, 'agent', 'Eva');
  const before = await inside('eva@example.org');
  await before.getByRole('button', { name: /^Eva, Available/ }).waitFor();
  const { url } = await server.ok('POST', `/users/${eva.id}/link`, { token: people.owner.token });
  const page = await visit(await browser(), server.url + url.replace(/^https?:\/\/[^/]+/, ''));
  await heading(page, 'A new password, Eva').waitFor();
  await page.getByLabel('Password', { exact: true }).fill('another long password');
  await page.getByRole('button', { name: 'Save and log in' }).click();
  await heading(page, 'Inbox').waitFor();
  await heading(before, 'Log in').waitFor();
  await logIn(before, 'eva@example.org');
  await before.getByText('Email and password do not fit together.').waitFor();
});

test('who is disabled is out at once, and told', async () => {
  const finn = await user(server, 'agent', 'Finn');
  const page = await inside('finn@example.org');
  await page.getByRole('button', { name: /^Finn, Available/ }).waitFor();
  await live(page);
  await server.ok('PATCH', `/users/${finn.id}`, { token: people.owner.token, body: { disabled: true } });
  await page.getByText('This account was turned off.').waitFor();
});

test('the demo is entered by one click', async () => {
  const demo = await Server.start([], { command: 'demo' });
  try {
    const page = await visit(await browser(), demo.url);
    await page.getByRole('button', { name: 'Look around as the owner' }).click();
    await heading(page, 'Inbox').waitFor();
  } finally {
    await demo.discard();
  }
});

test('a page whose code does not come says so, and comes by another try', async () => {
  const page = await inside('ann@example.org');
  await page.route('**/app/assets/SearchPage-*', (route) => route.abort());
  await page.getByRole('link', { name: 'Search' }).click();
  await page.getByRole('heading', { level: 2, name: 'This page could not be loaded' }).waitFor();
  await clean(page);
  await page.unroute('**/app/assets/SearchPage-*');
  await page.getByRole('button', { name: 'Reload' }).click();
  await heading(page, 'Search').waitFor();
});

test('a lost connection is told, and what is back is live again', async () => {
  const flaky = await Server.start();
  const ann = await user(flaky, 'agent', 'Ann');
  try {
    const page = await visit(await browser(), `${flaky.url}/today`);
    await logIn(page, ann.email);
    await page.getByRole('button', { name: 'Ann, Available' }).waitFor();
    await heading(page, 'Today').waitFor();
    await flaky.kill();
    await page.getByText('The connection is lost.').waitFor();
    await clean(page);
    await picture(page, 'app-connection-lost');
    const again = await Server.start([], { dir: flaky.dir, listen: new URL(flaky.url).host });
    flaky.child = again.child;
    await page.getByText('The connection is lost.').waitFor({ state: 'detached' });
  } finally {
    await flaky.discard();
  }
});

test('the keyboard goes everywhere: places, the palette, the sheet', async () => {
  const page = await inside('ann@example.org');
  await heading(page, 'Today').waitFor();
  await page.keyboard.press('g');
  await page.keyboard.press('i');
  await heading(page, 'Inbox').waitFor();
  await hasFocus(heading(page, 'Inbox'), 'the heading has the focus');
  await page.goBack();
  await heading(page, 'Today').waitFor();

  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Command palette' }).fill('accou');
  await clean(page);
  await page.keyboard.press('Enter');
  await heading(page, 'Account').waitFor();

  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  await clean(page);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });

  await page.getByRole('button', { name: /^Ann,/ }).press('Enter');
  await page.getByRole('menu').waitFor();
  await page.keyboard.press('a');
  await page.keyboard.press('w');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Ann, Away' }).waitFor();
});

async function login(email) {
  const { accessToken } = await server.ok('POST', '/auth/login', { body: { email, password: PASSWORD } });
  return { token: accessToken };
}
