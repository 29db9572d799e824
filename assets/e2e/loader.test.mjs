// The loader by itself: a frame that only tells what it hears stands in for the chat.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, afterEach, before, test } from 'node:test';

import { closeBrowser, mobile, person, picture, until, visit } from './support/browser.mjs';
import { serve, shop, tag } from './support/host.mjs';

const loader = readFileSync(new URL('../dist/widget.js', import.meta.url));
const frame = `<!doctype html><title>frame</title><script>
  const host = new URL(location).searchParams.get('host');
  const heard = [];
  const say = (type, more = {}, to = host) => parent.postMessage({ voxora: 1, type, ...more }, to);
  addEventListener('message', (event) => { if (event.origin === host && event.source === parent) heard.push(event.data); });
  say('ready');
</script><input aria-label="Message">`;

let voxora;
let host;
let html;
let headers;
let config;
let context;

before(async () => {
  voxora = await serve(({ url }) => {
    if (url === '/widget.js') return { headers: { 'content-type': 'text/javascript' }, body: loader };
    if (url.startsWith('/api/v1/widget/config')) return { headers: { 'access-control-allow-origin': '*' }, ...config };
    return { headers: config.status ? { 'content-security-policy': "frame-ancestors 'none'" } : {}, body: frame };
  }, '127.0.0.1');
  host = await serve(() => ({ body: html, headers }));
});
after(async () => {
  await closeBrowser();
  await Promise.all([voxora.close(), host.close()]);
});
afterEach(() => context.close());

/** A page with the widget. */
async function open({ data = {}, options = {}, site = {}, ...page } = {}) {
  headers = page.headers ?? {};
  config = { body: '{"site":{"appearance":{}}}', ...site };
  html = shop({ ...page, body: `${page.body ?? ''}${tag(voxora.url, { site: 'pk_shop', ...data })}` });
  context = await person(options);
  const shown = await visit(context, host.url);
  shown.launcher = shown.locator('voxora-widget button').last();
  return shown;
}

const chat = (page) => until(() => page.frames().find((it) => it.url().startsWith(`${voxora.url}/widget/`)), 'the frame');
const say = async (page, ...message) => {
  const frame = await chat(page);
  await frame.waitForLoadState();
  await frame.evaluate((words) => window.eval('say')(...words), message);
};
/** The newest message of a type that the frame heard. The frame may be another in the next moment. */
const heard = (page, type, fits = () => true) => until(async () => {
  const words = await (await chat(page)).evaluate(() => window.eval('heard')).catch(() => []);
  return words.findLast((it) => it.type === type && fits(it));
}, `the frame hears ${type}`);
const toVoxora = (page) => page.asked.filter((url) => url.startsWith(voxora.url)).map((url) => new URL(url).pathname);

test('nothing but the loader is fetched until the launcher is touched', async () => {
  const page = await open();
  await page.launcher.waitFor();
  await page.waitForLoadState('networkidle');
  assert.deepEqual(toVoxora(page), ['/widget.js']);
  await page.launcher.hover();
  await chat(page);
  assert.equal(await page.launcher.getAttribute('aria-expanded'), 'false');
});

test('focus loads the frame, a click opens it, Escape closes it and the focus comes back', async () => {
  const page = await open();
  assert.equal(await page.launcher.getAttribute('aria-label'), 'Chat');
  await page.launcher.focus();
  await page.keyboard.press('Enter');
  await heard(page, 'visible', ({ open }) => open);
  assert.equal(await page.launcher.getAttribute('aria-expanded'), 'true');
  assert.ok(await page.evaluate(() => document.activeElement.shadowRoot.activeElement.tagName === 'IFRAME'));
  await say(page, 'close');
  await until(() => page.evaluate(() => document.activeElement.shadowRoot?.activeElement?.tagName === 'BUTTON'), 'focus on the launcher');
  assert.equal(await page.launcher.getAttribute('aria-expanded'), 'false');
  await page.keyboard.press('Enter');
  await page.locator('voxora-widget iframe').waitFor();
});

test('the launcher moves nothing of the page', async () => {
  const page = await open();
  await page.launcher.click();
  await heard(page, 'visible');
  const shift = await page.evaluate(() => new Promise((done) => {
    new PerformanceObserver(() => {}).observe({ type: 'layout-shift', buffered: true });
    requestAnimationFrame(() => done(performance.getEntriesByType('layout-shift').reduce((sum, it) => sum + it.value, 0)));
  }));
  assert.equal(shift, 0);
});

test('the strict policy of the documentation is enough', async () => {
  const policy = `default-src 'none'; script-src ${voxora.url}; frame-src ${voxora.url}; img-src data:; require-trusted-types-for 'script'`;
  const page = await open({ headers: { 'content-security-policy': policy, 'x-frame-options': 'DENY' } });
  await page.launcher.click();
  await heard(page, 'visible');
  const box = await page.locator('voxora-widget iframe').boundingBox();
  assert.equal(box.width, 400);
  assert.deepEqual(page.said, []);
});

test('a hostile style does not reach the launcher', async () => {
  const plain = await open();
  const wanted = await plain.launcher.boundingBox();
  await context.close();
  const hostile = `<style>*:not(html, head, body), *::before { all: unset !important; display: none !important; position: static !important; transform: rotate(9deg) scale(3) !important; }
    body { transform: scale(.5); overflow: hidden } button, iframe, svg { width: 1px !important; opacity: 0 !important; filter: blur(9px) !important }
    voxora-widget { inset: 0 !important; visibility: hidden !important; z-index: -1 !important }
    @layer evil { voxora-widget { opacity: 0 !important; pointer-events: none !important } }</style>`;
  const page = await open({ head: hostile });
  assert.deepEqual(await page.launcher.boundingBox(), wanted);
  await page.launcher.click();
  await heard(page, 'visible');
  await picture(page, 'loader-hostile');
});

test('unread messages show on the launcher and in the title, which the page may change', async () => {
  const page = await open();
  await page.launcher.hover();
  await say(page, 'unread', { count: 2 });
  await until(async () => await page.title() === '(2) A shop', 'the count in the title');
  assert.equal(await page.launcher.getAttribute('aria-label'), 'Chat (2)');
  await picture(page, 'loader-unread');
  await page.evaluate(() => { document.title = 'A chair'; });
  await until(async () => await page.title() === '(2) A chair', 'the count in the new title');
  await say(page, 'unread', { count: 0 });
  await until(async () => await page.title() === 'A chair', 'the bare title');
});

test('the attributes of the script and the settings of the site shape the launcher', async () => {
  const page = await open({ data: { position: 'left', 'offset-x': 40, 'offset-y': 60, color: '#ffe000', icon: 'text', 'launcher-text': 'Ask us' } });
  const box = await page.launcher.boundingBox();
  assert.equal(box.x, 40);
  assert.equal(Math.round(box.y + box.height), 740);
  assert.equal(await page.launcher.innerText(), 'Ask us');
  assert.equal(await page.launcher.evaluate((it) => getComputedStyle(it).color), 'rgb(0, 0, 0)');
  await picture(page, 'loader-text-left');
  await context.close();

  const first = await open();
  await first.launcher.hover();
  await say(first, 'config', { color: '#8a1c5b', position: 'left', icon: 'question', offsetX: 8, offsetY: 8, suggestions: ['Where is my order?', 'Opening hours'], suggestionsOutside: true });
  const chip = first.getByRole('button', { name: 'Where is my order?' });
  await chip.waitFor();
  await first.reload();
  await chip.waitFor();
  assert.deepEqual(toVoxora(first).slice(-1), ['/widget.js'], 'what the site said is remembered');
  await picture(first, 'loader-chips');
  await chip.click();
  assert.equal((await heard(first, 'prefill')).text, 'Where is my order?');
  assert.ok(await chip.isHidden());
});

test('data-settings="now" asks for the settings before anything is drawn', async () => {
  const page = await open({ data: { settings: 'now' }, site: { body: '{"site":{"appearance":{"position":"left"}}}' } });
  assert.equal((await page.launcher.boundingBox()).x, 20);
});

test('it hides on phones or on desktops where the site says so, unless it is shown', async () => {
  const page = await open({ data: { 'hidden-on': 'desktop' } });
  await page.launcher.waitFor({ state: 'attached' });
  assert.ok(await page.launcher.isHidden());
  await page.evaluate(() => window.Voxora.show());
  assert.ok(await page.launcher.isVisible());
  await page.evaluate(() => window.Voxora.hide());
  await page.setViewportSize(mobile);
  assert.ok(await page.launcher.isHidden());
});

test('on a phone the panel takes the whole screen', async () => {
  const page = await open({ options: { viewport: mobile, hasTouch: true, isMobile: true } });
  await page.launcher.tap();
  await heard(page, 'visible');
  assert.deepEqual(await page.locator('voxora-widget iframe').boundingBox(), { x: 0, y: 0, ...mobile });
});

test('calls before the script has loaded are made, in both forms of the queue', async () => {
  const functions = '<script>window.Voxora = window.Voxora || function () { (Voxora.q = Voxora.q || []).push(arguments) };'
    + 'window.got = []; Voxora("on", "ready", () => got.push("ready")); Voxora("on", "open", () => got.push("open"));'
    + 'Voxora("identify", { id: "7", signature: "1.a" }); Voxora("open")</script>';
  const page = await open({ head: functions });
  assert.deepEqual(await heard(page, 'identify'), { voxora: 1, type: 'identify', id: '7', signature: '1.a' });
  assert.deepEqual(await page.evaluate(() => window.got), ['ready', 'open']);
  await page.evaluate(() => window.Voxora('close'));
  await heard(page, 'visible', ({ open }) => !open);
  await context.close();

  const arrays = await open({ head: '<script>window.Voxora = [["prefill", "Hello"], ["open"]]</script>' });
  assert.equal((await heard(arrays, 'prefill')).text, 'Hello');
  await arrays.evaluate(() => window.Voxora.push(['setLocale', 'ar']));
  assert.equal((await heard(arrays, 'setLocale')).locale, 'ar');
  assert.equal(await arrays.launcher.getAttribute('aria-label'), 'محادثة');
  await context.close();

  const silent = await open({ head: '<script>window.Voxora = function () {}</script>' });
  await silent.launcher.waitFor();
});

test('listeners hear the frame, and no longer after off', async () => {
  const page = await open();
  await page.launcher.hover();
  await page.evaluate(() => {
    window.got = [];
    window.listen = (it) => window.got.push(it);
    for (const event of ['message', 'unread']) window.Voxora.on(event, window.listen);
  });
  await say(page, 'message', { message: { content: 'Hello' } });
  await say(page, 'unread', { count: 1 });
  await until(() => page.evaluate(() => window.got.length === 2), 'both events');
  assert.deepEqual(await page.evaluate(() => window.got), [{ content: 'Hello' }, 1]);
  await page.evaluate(() => window.Voxora.off('unread', window.listen));
  await say(page, 'unread', { count: 3 });
  await say(page, 'message', { message: {} });
  await until(() => page.evaluate(() => window.got.length === 3), 'the message alone');
});

test('messages of others than the frame are ignored', async () => {
  const page = await open({ body: '<iframe id="other" srcdoc="<p>other</p>"></iframe>' });
  await page.launcher.click();
  await heard(page, 'visible');
  await page.evaluate(() => {
    const forged = { voxora: 1, type: 'close' };
    window.postMessage(forged, '*');
    document.querySelector('#other').contentWindow.eval('parent.postMessage({ voxora: 1, type: "close" }, "*")');
  });
  await say(page, 'unread', { count: 1 });
  await until(async () => (await page.title()).startsWith('(1)'), 'what was sent after them');
  assert.equal(await page.launcher.getAttribute('aria-expanded'), 'true');
});

test('the frame is loaded at once where a conversation is open', async () => {
  const page = await open();
  await page.launcher.hover();
  await say(page, 'conversation', { open: true });
  await until(() => page.evaluate(() => localStorage['voxora:pk_shop:open'] === 'true'), 'it is remembered');
  await page.reload();
  await chat(page);
  await page.evaluate(() => window.Voxora.shutdown());
  await heard(page, 'shutdown');
  await until(() => page.evaluate(() => !document.querySelector('voxora-widget') && !window.Voxora), 'the widget is gone');
  await page.reload();
  await page.launcher.waitFor();
  assert.equal(page.frames().length, 1);
  assert.deepEqual(await context.cookies(), []);
});

test('an app that swaps its body, or its whole document, keeps the widget', async () => {
  const page = await open();
  await page.launcher.click();
  await heard(page, 'visible');
  await page.evaluate(() => {
    window.before = document.querySelector('voxora-widget').shadowRoot.querySelector('iframe').contentWindow;
    document.body = document.createElement('body');
  });
  assert.ok(await page.evaluate(() => document.querySelector('voxora-widget').shadowRoot.querySelector('iframe').contentWindow === window.before), 'not even its frame was loaded anew');
  await page.evaluate(() => { document.documentElement.innerHTML = '<head><title>New</title></head><body>New</body>'; });
  await heard(page, 'visible', ({ open }) => open);
  assert.equal(await page.locator('voxora-widget').count(), 1);
});

test('calls made as soon as the script is there are good, before anything is drawn', async () => {
  const page = await open({ body: `<script>
    document.addEventListener('load', ({ target }) => {
      if (target.src) Voxora.open();
    }, true);
  </script>` });
  await heard(page, 'visible', ({ open }) => open);
  assert.equal(await page.launcher.getAttribute('aria-expanded'), 'true');
});

test('the frame is told where it is, and again when a single-page app goes elsewhere', async () => {
  const page = await open();
  await page.launcher.hover();
  assert.deepEqual(await heard(page, 'host'), { voxora: 1, type: 'host', url: `${host.url}/`, title: 'A shop' });
  await say(page, 'unread', { count: 1 });
  await page.evaluate(() => {
    history.pushState({}, '', '/lamps#7');
    document.title = 'Lamps';
  });
  const { title } = await heard(page, 'host', ({ url }) => url === `${host.url}/lamps#7`);
  assert.equal(title, 'Lamps', 'without the count before it');
  await page.launcher.click();
  await heard(page, 'visible', ({ open }) => open);
  const told = (await (await chat(page)).evaluate(() => window.eval('heard'))).filter(({ type }) => type === 'host');
  assert.equal(new Set(told.map((it) => JSON.stringify(it))).size, told.length, 'nothing is told twice');
});

test('it is not printed', async () => {
  const page = await open();
  await page.launcher.waitFor();
  await page.emulateMedia({ media: 'print' });
  await page.launcher.waitFor({ state: 'hidden' });
  await page.emulateMedia({ media: 'screen' });
  await page.launcher.waitFor();
});

test('the panel is dark from the first moment where the device or the site is', async () => {
  const light = async (page) => {
    const frame = page.locator('voxora-widget iframe');
    await frame.waitFor({ state: 'attached' });
    const [red] = (await frame.evaluate((it) => getComputedStyle(it).backgroundColor)).match(/\d+/g);
    return red > 127;
  };
  for (const [colorScheme, theme, isLight] of [['light', undefined, true], ['dark', undefined, false], ['light', 'dark', false], ['dark', 'light', true]]) {
    const page = await open({ options: { colorScheme }, data: theme ? { theme } : {} });
    await page.launcher.hover();
    assert.equal(await light(page), isLight, `${colorScheme}, ${theme}`);
    await context.close();
  }
});

test('a second script does nothing but say so', async () => {
  const page = await open({ body: '<p>two</p>' });
  await page.launcher.waitFor();
  await page.evaluate((html) => document.body.append(document.createRange().createContextualFragment(html)), tag(voxora.url, { site: 'pk_other' }));
  await until(() => page.said.some((line) => /already/.test(line)), 'the hint');
  assert.equal(await page.locator('voxora-widget').count(), 1);
});

test('a refused origin is named on the console, and the launcher goes', async () => {
  const page = await open({ site: { status: 403, body: '{}' } });
  await page.launcher.click();
  await until(() => page.said.find((line) => line === `error: Voxora: site pk_shop refuses ${host.url} (403)`), 'the line');
  await page.locator('voxora-widget').waitFor({ state: 'detached' });
});

test('a policy without frame-src is named on the console, and the launcher stays', async () => {
  const page = await open({ headers: { 'content-security-policy': `default-src 'none'; script-src ${voxora.url}; connect-src ${voxora.url}` } });
  await page.launcher.click();
  await until(() => page.said.find((line) => /Voxora: .*frame-src/.test(line)), 'the line');
  assert.equal(await page.launcher.getAttribute('aria-expanded'), 'false');
});

test('it works in a frame of a page, and in Arabic', async () => {
  const page = await open({ lang: 'ar', data: { 'launcher-text': 'تحدث معنا' } });
  await picture(page, 'loader-arabic');
  await page.evaluate((url) => {
    document.body.innerHTML = `<iframe src="${url}" width="900" height="700"></iframe>`;
  }, host.url);
  const inner = await until(() => page.frames().find((it) => it !== page.mainFrame() && it.url() === `${host.url}/`), 'the inner page');
  await inner.locator('voxora-widget button').last().click();
  await until(() => inner.childFrames().find((it) => it.url().includes('/widget/')), 'its frame');
});
