// One website in Manage: installed, made to look like its shop, and taken away.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';

import { clean, leaveAll, browserOf } from './support/agents.mjs';
import { closeBrowser, gives, person, picture, until, visit } from './support/browser.mjs';
import { serve, shop, tag } from './support/host.mjs';
import { manage, PHONE } from './support/manage.mjs';
import { workspace } from '../../tests/node/support/people.mjs';
import { Server } from '../../tests/node/support/server.mjs';

let server;
let people;
let count = 0;

before(async () => {
  server = await Server.start(['--login-tries', '0']);
  people = await workspace(server);
});
after(async () => {
  await closeBrowser();
  await server.discard();
});
afterEach(leaveAll);

const token = () => people.owner.token;
const siteOf = async (id) => (await server.ok('GET', '/sites', { token: token() })).items.find((site) => site.id === id);

/** A website of its own for a test, and the page of one of its parts. */
async function opened(part = '', { appearance = {}, allowedOrigins = ['*'], ...options } = {}) {
  const name = `Lamp shop ${++count}`;
  const site = await server.ok('POST', '/sites', { token: token(), body: { name, allowedOrigins, appearance } });
  return { site, ...await manage(server, people.owner, `/manage/sites/${site.id}${part && `/${part}`}`, options) };
}

/** A page of a customer's with a site's chat on it. */
async function customer(site, name = 'localhost') {
  const host = await serve(() => ({ body: shop({ body: tag(server.url, { site: site.publicKey, settings: 'now' }) }) }), name);
  return { host, see: async () => visit(await person(), host.url) };
}

test('a website is added, seen, and its chat opens there as it was made to look', async () => {
  const { page, button, field, heading, tab, toast, preview, launcher, dialog, save } = await manage(server, people.owner, '/manage/sites');
  const host = await serve(() => ({ body: shop({ body }) }));
  let body = '';
  await button('Add website').click();
  await field('Address of your website').fill('not an address');
  await dialog.getByRole('button', { name: 'Add website' }).click();
  await page.getByText('That is no address of a website.').waitFor();
  await clean(page, 'adding');
  await picture(page, 'manage-site-add');
  await field('Address of your website').fill(`${host.url}/basket`);
  await dialog.getByLabel('Name of the chat').fill('Glow');
  await dialog.getByRole('button', { name: 'Add website' }).click();
  await heading('Glow').waitFor();
  await page.getByText('Waiting to see it on your website').waitFor();
  await button('Copy').first().click();
  await button('Copied').waitFor();
  body = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(body, /^<script src="http:\/\/127\.0\.0\.1:\d+\/widget\.js" data-site="pk_\w+" async><\/script>$/);
  await (await visit(await person(), host.url)).close();
  await page.getByText(`We see it on ${host.url}`).waitFor();

  await tab('Appearance').click();
  await field('Colour').fill('7c3aed');
  await field('Colour').blur();
  assert.equal(await field('Colour').inputValue(), '#7c3aed');
  await page.getByText(/Text on it is white, contrast 5\.\d to 1/).waitFor();
  await field('Title').fill('Lamps & light');
  await field('Greeting').fill('Which lamp is it?');
  await field('Text beside the icon').fill('Ask us');
  await page.getByRole('radio', { name: 'Left' }).check();
  await button('Add question').click();
  await field('Question 1').fill('Which bulb fits?');
  await preview.getByRole('heading', { name: 'Lamps & light' }).waitFor();
  await preview.getByText('Which bulb fits?').waitFor();
  await gives(() => launcher.evaluate((it) => it.style.backgroundColor), 'rgb(124, 58, 237)', 'the launcher has the colour');
  await picture(page, 'manage-site-appearance');
  await save();
  await toast('Saved.').waitFor();

  // The launcher learns its look with the first request that it is told to make.
  body = body.replace(' async', ' data-settings="now" async');
  const seen = await visit(await person(), host.url);
  const shown = seen.locator('voxora-widget button').last();
  await shown.getByText('Ask us').waitFor();
  assert.ok((await shown.boundingBox()).x < 100);
  await shown.click();
  const chat = seen.frameLocator('voxora-widget iframe');
  await chat.getByRole('heading', { name: 'Lamps & light' }).waitFor();
  await chat.getByText('Which lamp is it?').waitFor();
  await chat.getByRole('button', { name: 'Which bulb fits?' }).waitFor();
  await host.close();
});

test('the preview follows what is typed, takes no focus, and keeps nothing in the browser', async () => {
  const { page, field, preview, heading } = await opened('appearance');
  await preview.getByRole('heading', { name: /^Lamp shop/ }).waitFor();
  const title = field('Title');
  await title.click();
  for (const [at, letter] of [...'Candles'].entries()) {
    await page.keyboard.type(letter);
    // In the middle, as long as a preview takes.
    if (at === 3) await preview.getByRole('heading', { name: 'Cand', exact: true }).waitFor();
  }
  await preview.getByRole('heading', { name: 'Candles' }).waitFor();
  assert.equal(await title.inputValue(), 'Candles');
  assert.ok(await title.evaluate((it) => it === document.activeElement));
  const kept = () => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('voxora:pv_')).map((key) => key.split(':')[1]));
  await until(async () => new Set(await kept()).size <= 1, 'older previews are forgotten');
  await page.keyboard.press('Control+s');
  await page.getByText('Unsaved changes').waitFor({ state: 'detached' });
  await page.getByRole('link', { name: 'Tags' }).click();
  await heading('Tags').waitFor();
  await gives(kept, [], 'the last preview is forgotten');
});

test('the preview shows phones, the dark, and the launcher alone', async () => {
  const { page, preview, launcher } = await opened('appearance', { appearance: { launcherText: 'Ask us', hiddenOn: 'mobile' } });
  await preview.getByRole('heading').waitFor();
  await page.getByRole('radio', { name: 'Launcher' }).check();
  await launcher.getByText('Ask us').waitFor();
  await page.locator('.preview').getByRole('radio', { name: 'Dark' }).check();
  const inside = page.frameLocator('.preview-screen iframe.shown');
  await gives(() => inside.locator('html').evaluate((it) => getComputedStyle(it).colorScheme), 'dark', 'the page is dark');
  await page.locator('.preview').getByRole('radio', { name: 'Chat' }).check();
  await gives(() => preview.locator('html').getAttribute('data-theme'), 'dark', 'the chat is dark');
  await page.locator('.preview').getByRole('radio', { name: 'Phone' }).check();
  await page.getByText('Hidden on phones, as you chose.').waitFor();
});

test('a picture is sent, shown and taken back; what is none is refused', async () => {
  const { page, button, preview, save, site } = await opened('appearance');
  const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DwHwAFAAH/iZk9HQAAAABJRU5ErkJggg==', 'base64');
  const choose = (name, mimeType, buffer) => page.locator('input[type=file]').setInputFiles({ name, mimeType, buffer });
  await choose('notes.png', 'image/png', Buffer.from('not a picture'));
  await page.getByText('It must be a PNG, JPEG, WebP or GIF.').waitFor();
  await choose('logo.png', 'image/png', png);
  await preview.locator('header img').waitFor();
  await save();
  assert.match((await siteOf(site.id)).appearance.avatarUrl, /^\/avatars\/[\da-f]{32}\.png$/);
  await button('Remove').click();
  await save();
  assert.equal((await siteOf(site.id)).appearance.avatarUrl, undefined);
});

test('whoever leaves without saving is asked, by a link, by going back, and by closing', async () => {
  const { page, field, heading, dialog, button, tab, path, site } = await opened();
  const home = `/manage/sites/${site.id}`;
  await tab('Appearance').click();
  await field('Title').fill('Half done');
  await tab('Hours').click();
  assert.equal(await path(), `${home}/hours`);
  await page.getByRole('link', { name: 'Tags' }).click();
  await dialog.getByText('What you changed here is not saved yet.').waitFor();
  await clean(page, 'leaving');
  await picture(page, 'manage-leave');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  assert.equal(await path(), `${home}/hours`);
  await page.goBack();
  assert.equal(await path(), `${home}/appearance`);
  assert.equal(await field('Title').inputValue(), 'Half done');
  await page.goBack();
  assert.equal(await path(), home);
  // Out of the site's pages, to where nothing of ours was before: the browser itself asks.
  await page.close({ runBeforeUnload: true });
  await until(() => page.dialogs.length > 0, 'the browser asks');
  await page.getByRole('link', { name: 'Team' }).click();
  await dialog.getByRole('button', { name: 'Discard changes' }).click();
  await heading('Team').waitFor();
  assert.equal((await siteOf(site.id)).appearance.title, undefined);
  await page.goBack();
  await tab('Appearance').waitFor();
  assert.equal(await button('Save').count(), 0);
});

test('what somebody else changed meanwhile is taken over, and a quarrel is told', async () => {
  const { page, field, save, site } = await opened('appearance', { appearance: { title: 'Old' } });
  await field('Greeting').fill('Hello');
  await server.ok('PATCH', `/sites/${site.id}`, { token: token(), body: { appearance: { title: 'New' } } });
  await gives(() => field('Title').inputValue(), 'New', 'the new title is there');
  await field('Title').fill('Mine');
  await server.ok('PATCH', `/sites/${site.id}`, { token: token(), body: { appearance: { title: 'Theirs' } } });
  await page.getByText('Somebody else changed this meanwhile.').waitFor();
  await save();
  assert.deepEqual((await siteOf(site.id)).appearance, { title: 'Mine', greeting: 'Hello' });
});

test('fields before the chat are ordered by keys, by dragging and by a menu', async () => {
  const { page, field, pick, save, preview, site } = await opened('pre-chat');
  const names = () => page.locator('.field-list label:not(.choice)').allTextContents();
  for (const kind of ['Name', 'Email', 'Phone']) await pick('Add field', kind);
  await pick('Add field', 'A field of your own');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Say what visitors are to fill in.').waitFor();
  await clean(page, 'a fault');
  await field('A field of your own').fill('Order number');
  await preview.getByText('Order number').waitFor();

  await page.getByRole('button', { name: 'Move Phone' }).focus();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  assert.deepEqual(await names(), ['Phone', 'Name', 'Email', 'A field of your own']);
  assert.match(await page.evaluate(() => document.activeElement.getAttribute('aria-label')), /^Move Phone/);
  assert.equal(await page.locator('.card [role=status]').last().textContent(), 'Phone is now 1 of 4');
  await pick('More about Name', 'Move down');
  assert.deepEqual(await names(), ['Phone', 'Email', 'Name', 'A field of your own']);

  const grip = await page.getByRole('button', { name: 'Move Order number' }).boundingBox();
  const first = await page.locator('.field-list li').first().boundingBox();
  await page.mouse.move(grip.x + 5, grip.y + 10);
  await page.mouse.down();
  await page.mouse.move(grip.x + 5, first.y + 10, { steps: 12 });
  await page.mouse.up();
  assert.deepEqual(await names(), ['A field of your own', 'Phone', 'Email', 'Name']);
  await page.locator('.field-list li').first().getByLabel('Required').check();
  await picture(page, 'manage-site-pre-chat');
  await save();
  assert.deepEqual((await siteOf(site.id)).appearance.preChat, [
    { key: 'orderNumber', label: 'Order number', required: true }, { key: 'phone', required: false }, { key: 'email', required: false }, { key: 'name', required: false },
  ]);
});

test('opening hours are set by day, and say whether it is open now', async () => {
  const { page, field, save, site } = await opened('hours');
  await page.locator('.switch', { hasText: 'Opening hours' }).click();
  await page.getByLabel('Time zone').selectOption('Europe/Lisbon');
  await page.getByText(/^(Open|Closed) now\./).waitFor();
  await field('Monday, opens, 1').fill('18:00');
  await page.getByText('It has to close after it opens.').waitFor();
  await clean(page, 'a fault');
  await field('Monday, opens, 1').fill('09:00');
  await field('Monday, closes, 1').fill('12:00');
  await page.getByRole('button', { name: 'Add a time on Monday' }).click();
  await field('Monday, closes, 2').fill('00:00');
  await page.getByRole('button', { name: 'Copy Monday to other days' }).click();
  await page.getByRole('menuitem', { name: 'Copy to all days' }).click();
  await page.locator('.switch', { hasText: 'Sunday' }).click();
  await field('Day on which nobody answers').fill('2030-12-25');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await picture(page, 'manage-site-hours');
  await save();
  const spans = [['09:00', '12:00'], ['13:00', '24:00']];
  const { hours } = (await siteOf(site.id)).appearance;
  assert.deepEqual(hours, { timeZone: 'Europe/Lisbon', days: { mon: spans, tue: spans, wed: spans, thu: spans, fri: spans, sat: spans }, holidays: ['2030-12-25'] });
});

test('only allowed websites show the chat, and each entry says what it lets in', async () => {
  const { page, field, button, save, site } = await opened('origins', { allowedOrigins: [] });
  const { host, see } = await customer(site);
  await page.getByText('No website may show this chat yet.').waitFor();
  const refused = await see();
  await until(() => refused.said.some((line) => line.includes('refuses')), 'it is refused');
  await button('Add website').click();
  await field('Allowed website 1').fill('a shop');
  await field('Allowed website 1').blur();
  await page.getByText('That is no address of a website.').waitFor();
  await field('Allowed website 1').fill('*.example.org');
  await page.getByText('All addresses below example.org, not example.org itself').waitFor();
  await button('Add website').click();
  await field('Allowed website 2').fill(host.url.replace('http://', ''));
  await save();
  assert.deepEqual((await siteOf(site.id)).allowedOrigins, ['https://*.example.org', host.url]);
  const seen = await see();
  await seen.locator('voxora-widget button').last().waitFor();
  await host.close();
});

/** How each snippet is run with `id`, where its language is on this machine. */
const RUNS = {
  PHP: (code, id, at) => run('php', ['-r', `${code}\necho voxora_signature('${id}');`], at),
  Python: (code, id, at) => run('python3', ['-c', `${code}\nprint(voxora_signature('${id}'), end='')`], at),
  Node: (code, id, at) => run(process.execPath, ['--input-type=module', '-e', `${code}\nprocess.stdout.write(voxoraSignature('${id}'));`], at),
  Ruby: (code, id, at) => run('ruby', ['-e', `${code}\nprint voxora_signature('${id}')`], at),
  Go(code, id, at) {
    const { dir } = at;
    mkdirSync(join(dir, 'voxora'));
    writeFileSync(join(dir, 'go.mod'), 'module shop\n\ngo 1.19\n');
    writeFileSync(join(dir, 'voxora/signature.go'), code);
    writeFileSync(join(dir, 'main.go'), `package main\n\nimport (\n\t"fmt"\n\t"shop/voxora"\n)\n\nfunc main() { fmt.Print(voxora.Signature("${id}")) }\n`);
    return run('go', ['run', '.'], at);
  },
};

/** Null where there is no such command. */
function run(command, args, { dir, secret }) {
  const done = spawnSync(command, args, { cwd: dir, env: { ...process.env, VOXORA_SECRET: secret }, encoding: 'utf8' });
  if (done.error?.code === 'ENOENT') return null;
  assert.equal(done.status, 0, `${command}: ${done.stderr}`);
  return done.stdout;
}

test('the secret is shown when asked for, and every snippet signs what the server accepts', async (t) => {
  const { page, button, dialog, site } = await opened('identity');
  await button('Show').waitFor();
  assert.equal(await page.getByText(site.identitySecret).count(), 0);
  await button('Show').click();
  await page.getByText(site.identitySecret).waitFor();
  const tried = [];
  for (const [language, sign] of Object.entries(RUNS)) {
    await page.getByRole('tab', { name: language }).click();
    const code = await page.getByRole('region', { name: language }).textContent();
    const dir = mkdtempSync(join(tmpdir(), 'voxora-sign-'));
    try {
      const signature = sign(code, `user-${language}`, { dir, secret: site.identitySecret });
      if (signature === null) continue;
      const session = await server.ok('POST', '/widget/session', { body: { siteKey: site.publicKey, identity: { id: `user-${language}`, name: language, signature } } });
      assert.equal(session.visitor.name, language);
      tried.push(language);
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  }
  t.diagnostic(`signed by ${tried.join(', ')}`);
  assert.ok(tried.includes('Node') && tried.includes('Python'));

  await button('Make a new secret').click();
  await dialog.getByText('The old secret stops working at once.').waitFor();
  await clean(page, 'a new secret');
  await dialog.getByRole('button', { name: 'Replace the secret' }).click();
  await page.getByText('There is a new secret.').waitFor();
  assert.equal(await page.getByText(site.identitySecret).count(), 0);
  assert.notEqual((await siteOf(site.id)).identitySecret, site.identitySecret);
});

test('a website is deleted by typing its name', async () => {
  const { page, button, dialog, heading, site } = await opened();
  await button('Delete…').click();
  const sure = dialog.getByRole('button', { name: 'Delete website' });
  assert.ok(await sure.isDisabled());
  await dialog.getByLabel(`Type “${site.name}” to go on`).fill(site.name);
  await clean(page, 'deleting');
  await sure.click();
  await heading('Websites').waitFor();
  assert.equal(await siteOf(site.id), undefined);
});

test('every part is clean in the light and in the dark, on a phone, and in Arabic', async () => {
  const appearance = { suggestions: ['Which bulb fits?'], preChat: [{ key: 'email', required: true }], hours: { timeZone: 'Europe/Berlin', days: { mon: [['09:00', '17:00']] }, holidays: ['2030-12-25'] } };
  const ways = [{ colorScheme: 'light' }, { colorScheme: 'dark' }, { ...PHONE }, { ...PHONE, locale: 'ar' }, { locale: 'ar', colorScheme: 'dark' }];
  const { site } = await opened('', { appearance });
  for (const [at, options] of ways.entries()) {
    const context = await browserOf(server, people.owner, options);
    for (const part of ['', '/appearance', '/pre-chat', '/hours', '/departments', '/origins', '/identity']) {
      const page = await visit(context, `${server.url}/manage/sites/${site.id}${part}`);
      await page.locator('.tab-links [aria-current]').waitFor();
      await clean(page, `${part} ${JSON.stringify(options)}`);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${part} does not scroll sideways`);
      await picture(page, `manage-site${part.replace('/', '-')}-${at}`);
      await page.close();
    }
  }
});
