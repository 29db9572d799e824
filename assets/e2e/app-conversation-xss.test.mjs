// Whatever an outsider fills in, the agent sees it as text: no dialog, no violation of the policy, no element.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';

import { closeAll } from '../../tests/node/support/sockets.mjs';
import { closeBrowser, until } from './support/browser.mjs';
import { desk, leaveAll, office } from './support/agents.mjs';
import { payloads } from './support/payloads.mjs';
import { ask } from './support/widget.mjs';

const IMAGE = '"><img src=x onerror=alert(1)>';
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

/** Elements that nothing of the app is made of, handlers in attributes, and links that lead elsewhere than to a website. */
const foreign = ({ page }) => page.evaluate(() => {
  const strange = 'script:not([type=module]), iframe, object, embed, base, meta[http-equiv], video, audio, source, details, marquee, math, animate, template, x-a, isindex, style';
  const handlers = [...document.querySelectorAll('*')].filter((it) => it.getAttributeNames().some((name) => name.startsWith('on')));
  const links = [...document.querySelectorAll('a[href], img[src]')].filter((it) => !/^(https?|mailto|blob|tel):/.test(it.href ?? it.src));
  return [...document.querySelectorAll(strange), ...handlers, ...links].map((it) => it.outerHTML);
});

async function nothingHappened(desk) {
  assert.deepEqual(await foreign(desk), []);
  assert.deepEqual(desk.page.dialogs, []);
  assert.deepEqual(desk.page.said.filter((line) => !/^debug|status of 40[34]/.test(line)), []);
}

/** Those that the server takes as they are. */
const plain = payloads.filter((text) => !/[\u0000-\u001f\u007f]/.test(text) && text.trim() === text);

test(`${payloads.length} payloads of a visitor are text, also where the agent has answered with them`, async () => {
  assert.ok(payloads.length >= 200);
  const mia = await here.caller('begin');
  for (const [i, content] of payloads.entries()) {
    const { status, code, message } = await ask(mia.socket, 'send_message', { conversationId: mia.conversationId, content, clientId: `v${i}` });
    // What the server does not take can do no harm.
    if (status !== 'ok') assert.equal(code, 'invalid', message);
  }
  const bob = await here.agent(here.bob);
  for (const [i, content] of payloads.entries()) {
    const type = i % 2 ? 'note' : 'text';
    await ask(bob, 'send_message', { conversationId: mia.conversationId, content, type, clientId: `a${i}` });
  }
  await mia.said('the end');
  const ann = await desk(here.server, here.ann, mia.conversationId);
  await ann.bubble(/^the end/).or(ann.page.locator('.words', { hasText: /^the end$/ })).first().waitFor();
  await nothingHappened(ann);
  const first = () => ann.page.locator('.timeline [data-seq]').first().getAttribute('data-seq').then(Number);
  await until(async () => {
    await ann.page.locator('.timeline').evaluate((it) => it.scrollTo(0, 0));
    await nothingHappened(ann);
    return await first() === 1;
  }, 'the first word is seen');
  const bad = await ann.page.evaluate(() => [...document.querySelectorAll('.words a')].filter((it) => it.rel !== 'noopener nofollow ugc' || it.target !== '_blank').map((it) => it.outerHTML));
  assert.deepEqual(bad, [], 'links of messages are untrusted');
});

test('so are names, emails, pre-chat fields, page titles, addresses, ratings, files and reasons', async () => {
  const seen = [];
  const some = plain.filter((_, at) => at % 12 === 0).map((text) => text.slice(0, 100));
  for (const text of [IMAGE, ...some]) {
    const { token, id, conversationId, said } = await here.caller('hello');
    const rest = (method, path, body, as = token) => here.server.rest(method, `/api/v1${path}`, { token: as, body });
    const took = [
      await rest('PATCH', '/widget/visitor', { name: text }),
      await rest('PATCH', '/widget/visitor', { email: text }),
      await rest('PATCH', '/widget/visitor', { phone: text.slice(0, 40), fields: { note: text } }),
      await rest('POST', '/widget/page', { url: `https://shop.example.org/${encodeURIComponent(text)}`, title: text }),
      await rest('POST', '/widget/page', { url: text, title: text }),
      await rest('POST', `/conversations/${conversationId}/rating`, { score: 1, comment: text }),
      await rest('PATCH', `/conversations/${conversationId}`, { subject: text, tags: [text.slice(0, 40)] }, here.owner.token),
      await rest('PATCH', `/conversations/${conversationId}`, { assigneeId: here.ann.id, reason: text }, here.owner.token),
    ].filter(({ status }) => status < 300).length;
    await upload(token, conversationId, `${text.replace(/[/\\]/g, '')}.txt`);
    await said('the last');
    seen.push({ id, conversationId, took });
  }
  assert.ok(seen.every(({ took }) => took >= 4), JSON.stringify(seen));
  const ann = await desk(here.server, here.ann, seen[0].conversationId);
  for (const { conversationId } of seen) {
    await ann.page.goto(`${here.server.url}/inbox/all/${conversationId}`);
    await ann.bubble('the last').first().waitFor();
    await ann.page.locator('.details .stars').waitFor();
    await nothingHappened(ann);
  }
});

async function upload(token, conversationId, name) {
  const form = new FormData();
  form.append('conversationId', conversationId);
  form.append('file', new Blob(['x'], { type: 'text/plain' }), name);
  const answer = await fetch(`${here.server.url}/api/v1/uploads`, { method: 'POST', headers: { authorization: `Bearer ${token}` }, body: form });
  if (!answer.ok) return;
  const { id } = await answer.json();
  await here.server.rest('POST', `/api/v1/conversations/${conversationId}/messages`, { token, body: { content: '', type: 'file', attachmentId: id } });
}
