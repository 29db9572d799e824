// The app's page at all its addresses, and its files.
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { Server } from './support/server.mjs';

const ADDRESSES = ['/', '/login', '/setup', '/invite', '/reset', '/inbox', '/inbox/mine/123', '/search', '/today', '/manage', '/manage/sites/1', '/account'];
const built = new URL('../../assets/dist/app/', import.meta.url);
const skip = !existsSync(new URL('index.html', built)) && 'the app is not built';

let server;
before(async () => { server = await Server.start(); });
after(() => server.discard());

test('every address has the one page, asked for again by its tag', { skip }, async () => {
  const pages = await Promise.all(ADDRESSES.map((path) => server.rest('GET', path)));
  for (const [at, page] of pages.entries()) {
    assert.equal(page.status, 200, ADDRESSES[at]);
    assert.equal(page.text, pages[0].text, ADDRESSES[at]);
    assert.equal(page.headers.get('content-type'), 'text/html; charset=utf-8');
    assert.equal(page.headers.get('cache-control'), 'no-cache');
  }
  const known = await server.rest('GET', '/inbox', { headers: { 'if-none-match': pages[0].headers.get('etag') } });
  assert.equal(known.status, 304);
  for (const path of ['/nowhere', '/login/x', '/app', '/app/index.html']) assert.equal((await server.rest('GET', path)).status, 404, path);
});

test('it runs its own scripts alone, and nobody frames it', { skip }, async () => {
  const page = await server.rest('GET', '/inbox');
  const policy = Object.fromEntries(page.headers.get('content-security-policy').split('; ').map((part) => part.split(/ (.*)/)));
  const own = "'self'";
  assert.deepEqual(policy, {
    'default-src': "'none'", 'script-src': own, 'style-src': own, 'img-src': "'self' blob: data:", 'media-src': "'self' blob:",
    'connect-src': `'self' ws://${new URL(server.url).host} wss://${new URL(server.url).host}`, 'frame-src': own, 'font-src': own, 'manifest-src': own,
    'base-uri': "'none'", 'form-action': "'none'", 'frame-ancestors': "'none'", 'require-trusted-types-for': "'script'",
  });
  assert.equal(page.headers.get('referrer-policy'), 'same-origin');
  assert.equal(page.headers.get('x-content-type-options'), 'nosniff');
  assert.doesNotMatch(page.text, /<script(?![^>]*\bsrc=)|<style|\bon\w+=|https?:/);
});

test('its files are named by their content and kept for a year, and nothing else is served', { skip }, async () => {
  const files = readdirSync(built).filter((name) => /\.(js|css)$/.test(name));
  assert.ok(files.length > 0);
  for (const name of files) {
    const file = await server.rest('GET', `/app/assets/${name}`, { headers: { 'accept-encoding': 'br' } });
    assert.equal(file.status, 200, name);
    assert.match(file.headers.get('cache-control'), /max-age=31536000, immutable/);
  }
  for (const path of ['index.html', '..%2fmanifest.json', '%2e%2e/manifest.json', '..%2fwidget%2findex.html', '.hidden', 'none.js', '']) {
    assert.equal((await server.rest('GET', `/app/assets/${path}`)).status, 404, path);
  }
});
