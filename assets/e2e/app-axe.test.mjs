// Every page and every dialog of the app by WCAG 2.2 AA, in the light and in the dark, as far as axe can tell.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';

import { Server } from '../../tests/node/support/server.mjs';
import { wide } from './support/agents.mjs';
import { closeBrowser, person, settled, until, visit } from './support/browser.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const OPTIONS = {
  runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] },
  // An experiment of axe's, which takes the initials on a face for words.
  rules: { 'label-content-name-mismatch': { enabled: false } },
};
let server;
let owner;

before(async () => {
  server = await Server.start([], { command: 'demo' });
  const { demo } = await server.ok('GET', '/start');
  owner = { ...demo, token: (await server.ok('POST', '/auth/login', { body: demo })).accessToken };
});
after(async () => {
  await closeBrowser();
  await server.discard();
});

/** What axe finds, in both colour schemes, when nothing moves any more. */
async function findings(page) {
  const found = [];
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    await page.evaluate(axe);
    const violations = await page.evaluate(async (options) => {
      const ends = (it) => it.effect.getComputedTiming().endTime !== Infinity;
      await Promise.allSettled(document.getAnimations().filter(ends).map((it) => it.finished));
      const { violations } = await window.axe.run(document, options);
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
    }, OPTIONS);
    found.push(...violations.map((it) => `${colorScheme}: ${it}`));
  }
  return found;
}

/** Goes through `[name, path, act?]` and gives what is found where. */
async function through(context, url, states) {
  const page = await visit(context, 'about:blank');
  const found = {};
  for (const [name, path, act] of states) {
    await page.goto('about:blank');
    await page.goto(url + path);
    await until(() => page.evaluate(() => document.querySelector('h1, .empty') !== null && !document.querySelector('.page-loading, .skeleton-rows, .loading')), `${name} is loaded`);
    await settled(page);
    await act?.(page).catch((error) => {
      throw new Error(`${name}: ${error.message}`);
    });
    const here = await findings(page);
    if (here.length > 0) found[name] = here;
  }
  return found;
}

const key = (...keys) => async (page) => {
  for (const it of keys) await page.keyboard.press(it);
  await page.getByRole('dialog').waitFor();
};
const press = (name) => (page) => page.getByRole('button', { name }).first().click();
const asked = (...names) => async (page) => {
  for (const name of names) await page.getByRole('button', { name, exact: true }).or(page.getByRole('menuitem', { name, exact: true })).first().click();
  await page.getByRole('dialog').waitFor();
};
/** Chooses in the menu of one of a list. */
const chosen = (of, item) => async (page) => {
  await page.getByRole('button', { name: new RegExp(`^More.*${of}|^${of}`) }).first().click();
  await page.getByRole('menuitem', { name: item }).click();
  await page.getByRole('dialog').waitFor();
};

const OUTSIDE = [
  ['log-in', '/login'],
  ['log-in, told why', '/login', async (page) => {
    await page.getByText('Forgotten your password?').click();
    await page.getByLabel('Email').fill('nobody@example.org');
    await page.getByLabel('Password', { exact: true }).fill('not the password');
    await page.keyboard.press('Enter');
    await page.getByText('Email and password do not fit together.').waitFor();
  }],
  ['dead invitation', '/invite#nonsense', (page) => page.getByText('This link does not work any more').waitFor()],
  ['dead reset', '/reset#nonsense', (page) => page.getByText('This link does not work any more').waitFor()],
];

const inside = ({ department, empty, site, reply }) => [
  ...['mine', 'unassigned', 'all', 'snoozed', 'resolved', `department:${department}`, `site:${site}`, 'tag:order'].map((view) => [`inbox, ${view}`, `/inbox/${view}`]),
  ['a conversation', '/inbox/all/123'],
  ['a conversation that is not there', '/inbox/all/nonsense', (page) => page.getByText('This conversation is not here').waitFor()],
  ['palette', '/inbox/all/123', key('Control+k')],
  ['shortcuts', '/inbox/all/123', key('?')],
  ['assign', '/inbox/all/123', key('a')],
  ['tags', '/inbox/all/123', key('t')],
  ['snooze', '/inbox/all/123', key('s')],
  ['snooze by hand', '/inbox/all/123', async (page) => {
    await key('s')(page);
    await page.getByRole('option', { name: 'Date and time' }).click();
    await page.getByLabel('Date and time').first().waitFor();
  }],
  ['transfer', '/inbox/all/123', key('Shift+T')],
  ['block', '/inbox/all/123', asked('Block visitor')],
  ['more actions', '/inbox/all/123', press('More actions')],
  ['a note', '/inbox/all/123', (page) => page.getByRole('tab', { name: 'Note' }).click()],
  ['canned replies', '/inbox/all/123', (page) => page.locator('.composer-field').fill('/')],
  ['emoji', '/inbox/all/123', async (page) => {
    await press('Emoji')(page);
    await page.getByRole('textbox', { name: 'Find an emoji' }).waitFor();
  }],
  ['notifications', '/today', press(/^Notifications/)],
  ['oneself', '/today', press(/^Mara Lind,/)],
  ['search', '/search'],
  ['found', '/search?q=the', (page) => page.locator('.found-row').first().waitFor()],
  ['nothing found', '/search?q=nothingatall', (page) => page.getByText('Nothing found for').waitFor()],
  ['today', '/today'],
  ['account', '/account'],
  ...['workspace', 'sites', 'tokens', 'nodes', 'team', 'departments', 'replies', 'tags', `departments/${department}`, 'replies/new', `replies/${reply}`, 'nowhere'].map((it) => [`manage, ${it}`, `/manage/${it}`]),
  ...['', '/appearance', '/pre-chat', '/hours', '/departments', '/origins', '/identity'].map((tab) => [`site ${tab}`, `/manage/sites/${site}${tab}`]),
  ['new website', '/manage/sites', asked('Add website')],
  ['delete a website', `/manage/sites/${site}`, asked('Delete…')],
  ['a new secret', `/manage/sites/${site}/identity`, asked('Make a new secret')],
  ['new token', '/manage/tokens', asked('New token')],
  ['invite', '/manage/team', asked('Invite')],
  ['edit a user', '/manage/team', chosen('Jon', 'Name and email')],
  ['reset link', '/manage/team', chosen('Jon', 'Reset link')],
  ['disable', '/manage/team', chosen('Jon', 'Disable')],
  ['remove', '/manage/team', chosen('Jon', 'Remove from the team')],
  ['new department', '/manage/departments', asked('Add department')],
  ['delete a department', `/manage/departments/${empty}`, asked('Delete…')],
  ['delete a reply', `/manage/replies/${reply}`, asked('Delete reply')],
  ['new tag', '/manage/tags', asked('New tag')],
  ['edit a tag', '/manage/tags', chosen('order', 'Edit tag')],
  ['delete a tag', '/manage/tags', chosen('order', 'Delete tag')],
  ['leave without saving', '/manage/workspace', async (page) => {
    await page.locator('.manage input').first().fill('Another name');
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Today' }).click();
    await page.getByRole('dialog').waitFor();
  }],
];

test('nothing is found outside: log-in, links', async () => {
  const context = await person({ viewport: wide });
  assert.deepEqual(await through(context, server.url, OUTSIDE), {});
});

test('nothing is found in the set-up', async () => {
  const fresh = await Server.start();
  try {
    const [link] = await fresh.said(/\/setup#\S+/);
    assert.deepEqual(await through(await person({ viewport: wide }), fresh.url, [['set-up', link], ['set-up without its token', '/setup']]), {});
  } finally {
    await fresh.discard();
  }
});

test('nothing is found inside: pages, menus, dialogs', async (t) => {
  const first = async (path) => (await server.ok('GET', path, { token: owner.token })).items[0].id;
  const empty = await server.ok('POST', '/departments', { token: owner.token, body: { name: 'Wholesale' } });
  const states = inside({ department: await first('/departments'), empty: empty.id, site: await first('/sites'), reply: await first('/replies') });
  const context = await person({ viewport: wide });
  await context.request.post(`${server.url}/api/v1/auth/login`, { data: { email: owner.email, password: owner.password } });
  assert.deepEqual(await through(context, server.url, states), {});
  t.diagnostic(`${states.length + OUTSIDE.length + 2} pages and dialogs, each in the light and in the dark`);
});
