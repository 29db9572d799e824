// Sites as an admin keeps them: seen on their pages, looked at before they change, with a secret that can be renewed.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { Server } from './support/server.mjs';
import { user, workspace } from './support/people.mjs';
import { ask, closeAll, connect, next } from './support/sockets.mjs';

let server, world, admin;
before(async () => {
  server = await Server.start(['--login-tries', '0', '--max-sockets-address', '0']);
  world = await workspace(server);
  admin = await user(server, 'admin', 'Adam');
});
after(async () => { closeAll(); await server.discard(); });

const outcome = (answer) => answer.json?.code ?? answer.status;
const call = (who, method, path, body) => server.rest(method, `/api/v1${path}`, { token: who?.token, body });
const ok = (who, method, path, body) => server.ok(method, path, { token: who?.token, body });
const site = (name, ...allowedOrigins) => ok(world.owner, 'POST', '/sites', { name, allowedOrigins });
const kept = async ({ id }) => (await ok(world.owner, 'GET', '/sites?limit=200')).items.find((one) => one.id === id);
const app = (who) => connect(server, who.token, { auth: { app: true } });

describe('a widget is seen', () => {
  const loader = (referer) => server.rest('GET', '/widget.js', { headers: referer ? { referer } : {} });
  const seen = (ear, { id }) => next(ear, 'site_seen', ({ siteId }) => siteId === id);

  test('by its loader on a page of its site, which admins are told at once', async () => {
    const bakery = await site('Bakery', 'https://bakery.example', 'https://*.bakery.example');
    assert.deepEqual([bakery.seenAt, bakery.seenOrigin], [null, null]);
    const [admins, agents] = [await app(admin), await app(world.ann)];
    let heard = seen(admins, bakery);
    assert.equal((await loader('https://bakery.example/bread?size=2')).status, 200);
    const [told] = await heard;
    assert.deepEqual(told, { siteId: bakery.id, origin: 'https://bakery.example', at: told.at });
    const now = await kept(bakery);
    assert.deepEqual([now.seenAt, now.seenOrigin], [told.at, 'https://bakery.example']);
    // The same page again is no news; another one of the site is.
    heard = seen(admins, bakery);
    await loader('https://bakery.example/');
    await loader('https://blog.bakery.example/');
    assert.equal((await heard)[0].origin, 'https://blog.bakery.example');
    await ask(agents, 'set_status', { status: 'online' });
    assert.ok(!agents.heard.some(([event]) => event === 'site_seen'));
  });

  test('not by pages that are no site\'s, nor by this server\'s own', async () => {
    const garden = await site('Garden', 'https://garden.example');
    const marker = await site('Marker', 'https://marker.example');
    const ear = await app(admin);
    for (const referer of [undefined, 'https://elsewhere.example/', 'https://garden.example.evil.test/', 'garden.example', `${server.url}/chat/${garden.publicKey}`]) {
      await loader(referer);
    }
    const last = seen(ear, marker);
    await loader('https://marker.example/');
    await last;
    assert.equal((await kept(garden)).seenAt, null);
  });

  test('by what asks for its settings, even where every website may', async () => {
    const open = await site('Open', '*');
    const ear = await app(admin);
    const heard = seen(ear, open);
    const config = (origin) => server.rest('GET', `/api/v1/widget/config?site=${open.publicKey}`, { headers: { origin } });
    assert.equal((await config(server.url)).status, 200);
    assert.equal((await config('https://anywhere.example')).status, 200);
    assert.equal((await heard)[0].origin, 'https://anywhere.example');
  });

  test('as soon as its origin is allowed', async () => {
    const late = await site('Late', 'https://wrong.example');
    await loader('https://right.example/');
    await ok(admin, 'PATCH', `/sites/${late.id}`, { allowedOrigins: ['https://right.example'] });
    const ear = await app(admin);
    const heard = seen(ear, late);
    await loader('https://right.example/');
    await heard;
  });
});

describe('a preview', () => {
  const preview = (who, body = { appearance: { title: 'Tried out', color: '#123456' } }, { id } = world.site) => call(who, 'POST', `/sites/${id}/preview`, body);

  test('shows the widget as it would be, to admins\' own pages alone', async () => {
    const made = (await preview(admin, { name: 'Tried', appearance: { title: 'Tried out' } })).json;
    assert.deepEqual(Object.keys(made), ['key', 'url', 'expiresAt']);
    assert.equal(made.url, `/preview/${made.key}`);
    const left = Date.parse(made.expiresAt) - Date.now();
    assert.ok(left > 3_500_000 && left < 3_700_000);
    const config = (headers) => server.rest('GET', `/api/v1/widget/config?site=${made.key}`, { headers });
    for (const headers of [{}, { origin: server.url }]) {
      const { site: shown } = (await config(headers)).json;
      assert.deepEqual([shown.name, shown.appearance.title], ['Tried', 'Tried out']);
    }
    assert.equal(outcome(await config({ origin: 'https://shop.example.org' })), 'forbidden');
    const frame = await server.rest('GET', `/widget/?site=${made.key}`);
    assert.match(frame.headers.get('content-security-policy'), /frame-ancestors 'self'$/);
    // The site itself is as it was.
    assert.equal((await kept(world.site)).appearance.title, undefined);
  });

  test('has a page with the real loader, which our own pages alone may frame', async () => {
    const { key, url } = (await preview(admin)).json;
    const page = await server.rest('GET', url);
    assert.equal(page.status, 200);
    assert.match(page.text, new RegExp(`<script src="/widget.js" data-site="${key}" data-settings="now" async></script>`));
    const policy = page.headers.get('content-security-policy');
    assert.match(policy, /default-src 'none'; script-src 'self'.*frame-ancestors 'self'/);
    assert.doesNotMatch(policy, /unsafe|\*|https?:/);
    assert.equal((await server.rest('GET', '/preview/page.css')).status, 200);
    for (const wrong of ['/preview/pv_unknown', `/preview/${world.site.publicKey}`, '/preview/%3Cscript%3E']) {
      const gone = await server.rest('GET', wrong);
      assert.equal(gone.status, 404, wrong);
      assert.match(gone.headers.get('content-type'), /html/);
      assert.doesNotMatch(gone.text, /<script/);
    }
  });

  test('lets nobody in', async () => {
    const { key } = (await preview(admin)).json;
    for (const siteKey of [key, 'pv_unknown']) {
      const answer = await server.rest('POST', '/api/v1/widget/session', { body: { siteKey } });
      assert.equal(outcome(answer), 'forbidden');
      assert.match(answer.json.detail, /preview/);
    }
    const form = new URLSearchParams({ content: 'Hello', clientId: 'x' });
    const answer = await fetch(`${server.url}/chat/${key}`, { method: 'POST', body: form, redirect: 'manual', headers: { origin: server.url } });
    assert.ok(answer.status >= 400, `${answer.status}`);
    assert.equal(answer.headers.get('set-cookie'), null);
  });

  test('is for admins, of a site that there is, with an appearance that is right', async () => {
    assert.equal(outcome(await preview(world.ann)), 'forbidden');
    assert.equal(outcome(await preview(admin, { appearance: {} }, { id: 'nothing' })), 'not_found');
    for (const body of [{}, { appearance: [] }, { appearance: { color: 'red' } }, { appearance: { departments: ['nothing'] } }, { name: '', appearance: {} }]) {
      assert.equal(outcome(await preview(admin, body)), 'invalid', JSON.stringify(body));
    }
    const gone = await site('Gone');
    const { key } = (await preview(admin, { appearance: {} }, gone)).json;
    await ok(admin, 'DELETE', `/sites/${gone.id}`);
    assert.equal(outcome(await server.rest('GET', `/api/v1/widget/config?site=${key}`)), 'not_found');
  });
});

test('a new secret ends the old one', async () => {
  const shop = await site('Secret', '*');
  const until = Math.floor(Date.now() / 1000) + 600;
  const enter = async (secret) => {
    const signature = `${until}.${createHmac('sha256', secret).update(`42.${until}`).digest('hex')}`;
    return outcome(await server.rest('POST', '/api/v1/widget/session', { body: { siteKey: shop.publicKey, identity: { id: '42', signature } } }));
  };
  assert.equal(await enter(shop.identitySecret), 200);
  assert.equal(outcome(await call(world.ann, 'POST', `/sites/${shop.id}/secret`)), 'forbidden');
  assert.equal(outcome(await call(admin, 'POST', '/sites/nothing/secret')), 'not_found');
  const ear = await app(world.ann);
  const heard = next(ear, 'workspace_changed', ({ what }) => what === 'sites');
  const renewed = await ok(admin, 'POST', `/sites/${shop.id}/secret`);
  await heard;
  assert.deepEqual({ ...renewed, identitySecret: shop.identitySecret }, shop);
  assert.equal(await enter(shop.identitySecret), 'forbidden');
  assert.equal(await enter(renewed.identitySecret), 200);
});
