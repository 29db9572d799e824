// An inbox with people at it: the team's in browsers, visitors who write to a website that is everybody's.
import { workspace } from '../../../tests/node/support/people.mjs';
import { Server } from '../../../tests/node/support/server.mjs';
import { closeAll } from '../../../tests/node/support/sockets.mjs';
import { browserOf, clean, leaveAll } from './agents.mjs';
import { closeBrowser, live, settled, until, visit } from './browser.mjs';

export const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

/** A server with the workspace of the tests, and a site without a department. */
export async function lobby() {
  const server = await Server.start(['--login-tries', '0', '--rate-messages', '0', '--trusted-proxies', '127.0.0.0/8']);
  const people = await workspace(server);
  const { token } = people.owner;
  const shop = await server.ok('POST', '/sites', { token, body: { name: 'Lamp shop', allowedOrigins: ['*'] } });
  // Nobody is asked to put a chat on the website that has it.
  await server.rest('GET', `/api/v1/widget/config?site=${shop.publicKey}`, { headers: { origin: 'https://lamps.example' } });
  let visitors = 0;
  return {
    server,
    ...people,
    /** A visitor who has said something. Each comes from elsewhere: an address may not be many. */
    async writes(name, ...words) {
      const from = `10.0.${visitors >> 8}.${visitors++ & 255}`;
      const session = await server.ok('POST', '/widget/session', { body: { siteKey: shop.publicKey, name }, headers: { 'x-forwarded-for': from } });
      const conversation = await server.ok('POST', '/conversations', { token: session.token, body: {} });
      const who = { ...session.visitor, token: session.token, conversation };
      for (const text of words) await this.says(who, text);
      return who;
    },
    says: ({ conversation, token: own }, content) => server.ok('POST', `/conversations/${conversation.id}/messages`, { token: own, body: { content, type: 'text' } }),
    change: ({ conversation }, body, by = people.owner) => server.ok('PATCH', `/conversations/${conversation.id}`, { token: by.token, body }),
    state: ({ conversation }) => server.ok('GET', `/conversations/${conversation.id}`, { token }),
    /** A page of somebody's, with all that its sockets hear in `page.heard`. */
    async inside(who, at, options = {}, context = null) {
      const page = await visit(context ?? await browserOf(server, who, options), 'about:blank');
      page.heard = [];
      page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => page.heard.push(String(payload))));
      await page.goto(server.url + at);
      await page.locator('h1').first().waitFor({ state: 'attached' });
      await settled(page);
      await live(page);
      return page;
    },
    async resolveAll() {
      const { items } = await server.ok('GET', '/conversations?status=open,pending,snoozed&limit=200', { token });
      await Promise.all(items.map((conversation) => this.change({ conversation }, { status: 'resolved' })));
    },
    /** Each test begins with an empty inbox. */
    async empty() {
      closeAll();
      await this.resolveAll();
      await leaveAll();
    },
    async discard() {
      await closeBrowser();
      await server.discard();
    },
  };
}

export const row = (page, name) => page.getByRole('option', { name: new RegExp(name) });
/** Of the visitors in the list, from the top. */
export const names = (page) => page.locator('.chat-row:not(.gone)').evaluateAll((rows) => rows
  .sort((a, b) => a.ariaPosInSet - b.ariaPosInSet).map((it) => it.querySelector('.row-name')?.textContent));
export const count = (page, view) => page.locator('.view-link', { hasText: view }).locator('.view-count').textContent();
export const path = (page) => page.evaluate(() => location.pathname + location.search);
/** Whose row has the focus; else what does. */
export const focused = (page) => page.evaluate(() => document.activeElement.querySelector('.row-name')?.textContent ?? document.activeElement.tagName);
export const first = (page, name) => until(async () => (await names(page))[0] === name, `${name} on top`);

/** No finding of axe, by light and in the dark. */
export async function cleanInBoth(page) {
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    await clean(page, colorScheme);
  }
  await page.emulateMedia({ colorScheme: null });
}
