// People of the team in a browser, logged in, with a conversation open; and what they see of it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import { PASSWORD, talking, user, workspace } from '../../../tests/node/support/people.mjs';
import { Server } from '../../../tests/node/support/server.mjs';
import { ask, connect } from '../../../tests/node/support/sockets.mjs';
import { person, until, visit } from './browser.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const contexts = [];
export const wide = { width: 1440, height: 900 };

/** A server with Ann and Bob in Sales, and whoever writes to them. */
export async function office(args = ['--rate-messages', '0', '--rate-events', '0']) {
  const server = await Server.start(args);
  const people = await workspace(server);
  const { owner, bob, sales } = people;
  await server.rest('PUT', `/api/v1/departments/${sales.id}/members/${bob.id}`, { token: owner.token });
  return {
    ...people, server,
    /** A visitor with the official client, in a conversation with Sales. */
    async caller(words = 'Hello, is anybody there?', options = {}) {
      const { token, id, conversation } = await talking(this.server, this.site, options);
      const socket = await connect(this.server, token);
      const said = (content) => ask(socket, 'send_message', { conversationId: conversation.id, content });
      if (words) await said(words);
      return { token, id, socket, said, conversationId: conversation.id };
    },
    /** Somebody of the team with the official client. */
    agent: (who) => connect(server, who.token, { auth: { app: true } }),
    another: (role, name) => user(server, role, name),
    one(id) {
      return this.server.ok('GET', `/conversations/${id}`, { token: owner.token });
    },
  };
}

/** A browser of somebody's, closed by `leaveAll`. */
export async function browserOf(server, who, options = {}) {
  const context = await person({ viewport: wide, ...options });
  contexts.push(context);
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: server.url });
  await logIn(context, who, server.url);
  return context;
}

/** Becomes somebody, in a browser that may be somebody else's still. */
export async function logIn(context, { email }, url) {
  await context.clearCookies();
  const answer = await context.request.post(`${url}/api/v1/auth/login`, { data: { email, password: PASSWORD } });
  assert.equal(answer.status(), 200);
}

export async function leaveAll() {
  for (const context of contexts.splice(0)) await context.close();
}

/** A page of somebody's at a conversation, and its parts. */
export async function desk(server, who, id, { context, query = '', ...options } = {}) {
  const page = await visit(context ?? await browserOf(server, who, options), `${server.url}/inbox/all/${id}${query}`);
  await page.locator('.composer-field').waitFor();
  await until(() => page.locator('.timeline-box.loading').count().then((count) => count === 0), 'the timeline is there');
  return { page, ...partsOf(page) };
}

export function partsOf(page) {
  const box = page.locator('.composer-field');
  return {
    box,
    say: async (text) => {
      await box.fill(text);
      await box.press('Enter');
    },
    /** What is on the screen as stored, in its order. */
    stored: () => page.locator('.timeline [data-seq] .words').allTextContents(),
    /** What is on the screen and not known to be stored. */
    unsent: () => page.locator('.timeline [data-client-id] .words').allTextContents(),
    bubble: (text) => page.locator('.timeline .said', { hasText: text }).last(),
    /** Of what is typed. */
    suggestion: (name) => page.locator('.suggestions').getByRole('option', { name }),
    collision: (text) => page.locator('.collision', { hasText: text }),
    toast: (text) => page.locator('.toast', { hasText: text }),
    dialog: page.getByRole('dialog'),
    lines: () => page.locator('.row-line').allTextContents(),
  };
}

/** Waits until the screen shows just these messages as stored, in this order. */
export async function shows({ stored, unsent }, wanted) {
  let seen;
  const same = async () => {
    seen = [await stored(), await unsent()];
    return JSON.stringify(seen) === JSON.stringify([wanted, []]);
  };
  await until(same, `the screen shows ${JSON.stringify(wanted)}`).catch((error) => {
    throw new Error(`${error.message}, but ${JSON.stringify(seen)}`);
  });
}

/** How many tabs of a browser tell of what comes, or would where no other did. */
export const tellers = (page) => page.evaluate(async () => {
  const { held, pending } = await navigator.locks.query();
  return [...held, ...pending].filter(({ name }) => name === 'voxora:notice').length;
});

/** No finding of axe. */
export async function clean(page, state) {
  await page.evaluate(axe);
  const violations = await page.evaluate(async () => {
    const ends = (it) => it.effect.getComputedTiming().endTime !== Infinity;
    await Promise.allSettled(document.getAnimations().filter(ends).map((it) => it.finished));
    const found = await window.axe.run(document);
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`);
  });
  assert.deepEqual(violations, [], state);
}
