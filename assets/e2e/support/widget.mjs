// The built binary, a shop's page on another origin, and the people: a visitor in a browser, an agent with the official client.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

import { user, workspace } from '../../../tests/node/support/people.mjs';
import { Server } from '../../../tests/node/support/server.mjs';
import { ask, connect } from '../../../tests/node/support/sockets.mjs';
import { person, until, visit } from './browser.mjs';
import { serve, shop, tag } from './host.mjs';

export { ask, user };

/** A server with a site whose widget is on `host`. `page` is what the host serves, to be changed by a test. */
export async function world({ appearance = {}, name = 'Lamp shop', args = [] } = {}) {
  const server = await Server.start(args);
  // `origin`: where its script comes from.
  const page = { headers: {}, head: '', body: '', lang: 'en', data: {}, origin: server.url };
  const host = await serve(() => ({
    headers: page.headers,
    body: shop({ ...page, body: page.body + tag(page.origin, { site: site.publicKey, ...page.data }) }),
  }));
  const { owner, ann, site } = await workspace(server);
  const settle = (body) => server.ok('PATCH', `/sites/${site.id}`, { token: owner.token, body });
  await settle({ name, allowedOrigins: [host.url], appearance });
  return {
    server, host, page, owner, ann, site, settle,
    agent: () => connect(server, ann.token),
    async discard() {
      await host.close();
      // A test may have started another.
      await this.server.discard();
    },
  };
}

/** A visitor on the shop's page, and the parts of the chat. */
export async function shopper(world, options) {
  const context = await person(options);
  const page = await visit(context, world.host.url);
  return { context, page, ...parts(page) };
}

export function parts(page) {
  const chat = page.frameLocator('voxora-widget iframe');
  const launcher = page.locator('voxora-widget button').last();
  const box = chat.locator('footer textarea');
  return {
    chat, launcher, box,
    open: async () => {
      await launcher.click();
      await box.waitFor();
    },
    say: async (text) => {
      await box.fill(text);
      await box.press('Enter');
    },
    /** What is on the screen as stored, in its order. */
    stored: () => chat.locator('[data-seq] .words').allTextContents(),
    /** What is on the screen and not known to be stored. */
    unsent: () => chat.locator('[data-client-id] .words').allTextContents(),
    frame: () => until(() => page.frames().find((it) => it.url().includes('/widget/?')), 'the frame'),
  };
}

/** Waits until the visitor's screen shows just these messages as stored, in this order. */
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

/** The only conversation there is, once there is one. */
export const conversation = ({ server, owner }) => until(async () => {
  const { items } = await server.ok('GET', '/conversations', { token: owner.token });
  return items[0];
}, 'a conversation');

/** The contents of all messages in the database that people wrote. */
export function inDatabase({ server }) {
  const script = `import json, sqlite3, sys
db = sqlite3.connect('file:' + sys.argv[1] + '?mode=ro', uri=True)
print(json.dumps([row[0] for row in db.execute("SELECT content FROM messages WHERE type != 'system' ORDER BY key")]))`;
  return JSON.parse(execFileSync('python3', ['-c', script, join(server.dir, 'voxora.db')], { encoding: 'utf8' }));
}
