// Bad networks and a server that dies: in the end all see the same list, each message once.
import assert from 'node:assert/strict';
import { after, afterEach, test } from 'node:test';
import { setTimeout as pass } from 'node:timers/promises';
import { io } from 'socket.io-client';

import { Server } from '../../tests/node/support/server.mjs';
import { closeAll, connect } from '../../tests/node/support/sockets.mjs';
import { closeBrowser, person, until, visit } from './support/browser.mjs';
import { network } from './support/proxy.mjs';
import { ask, conversation, inDatabase, parts, shopper, shows, world } from './support/widget.mjs';

/** As long as a train is in a tunnel. */
const CUT_MS = 20_000;

let here;
let her;
let wire;

after(closeBrowser);
afterEach(async () => {
  closeAll();
  await her?.context.close();
  await wire?.close();
  await here?.discard();
  here = her = wire = undefined;
});

/** What an agent with the official client finds in the conversation. */
async function agentSees(id) {
  const ann = await connect(here.server, here.ann.token);
  const { data } = await ask(ann, 'join_conversation', { conversationId: id, after: 0 });
  return data.messages.filter(({ type }) => type !== 'system').map(({ content }) => content);
}

async function allSee(id, wanted) {
  await shows(her, wanted);
  assert.deepEqual(await agentSees(id), wanted);
  assert.deepEqual(inDatabase(here), wanted);
}

/** The same data directory and address, after a crash. */
async function restart() {
  const { dir, url } = here.server;
  here.server = await Server.start([], { dir, listen: new URL(url).host });
}

test('what is written offline is kept and sent, in its order, once', async () => {
  here = await world();
  her = await shopper(here);
  await her.open();
  await her.say('one');
  await shows(her, ['one']);
  const { id } = await conversation(here);
  await her.box.fill('tw');
  await her.context.setOffline(true);
  await her.chat.getByText(/You are offline/).waitFor();
  await her.box.pressSequentially('o');
  await her.box.press('Enter');
  await her.say('three');
  await until(async () => (await her.unsent()).join() === 'two,three', 'both are pending');
  const ann = await here.agent();
  await ask(ann, 'send_message', { conversationId: id, content: 'an answer meanwhile', clientId: 'a' });
  await her.context.setOffline(false);
  await allSee(id, ['one', 'an answer meanwhile', 'two', 'three']);
});

test('a server that is killed between two messages loses none and doubles none', async () => {
  here = await world();
  her = await shopper(here);
  await her.open();
  await her.say('before');
  await shows(her, ['before']);
  const { id } = await conversation(here);
  await her.say('at the moment of death');
  await here.server.kill();
  await her.say('while it is dead');
  await restart();
  await allSee(id, ['before', 'at the moment of death', 'while it is dead']);
});

/** An agent's screen: the official client, which comes back by itself and asks for what it missed. */
function watching(id) {
  const bySeq = new Map();
  const take = (message) => {
    if (message.conversationId === id && message.type !== 'system') bySeq.set(message.seq, message.content);
  };
  const socket = io(here.server.url, { auth: { token: here.ann.token }, transports: ['websocket'], forceNew: true, reconnectionDelayMax: 500 });
  socket.on('new_message', take);
  socket.on('connect', async () => {
    const { data } = await ask(socket, 'join_conversation', { conversationId: id, after: Math.max(0, ...bySeq.keys()) });
    data.messages.forEach(take);
  });
  return {
    say: (content, clientId) => ask(socket, 'send_message', { conversationId: id, content, clientId }),
    list: () => [...bySeq].sort(([a], [b]) => a - b).map(([, content]) => content),
    close: () => socket.close(),
  };
}

test('a network that is cut for twenty seconds in mid-typing, and then a server that is killed, lose nothing and double nothing', async () => {
  here = await world();
  wire = await network(here.server.url);
  here.page.origin = wire.url;
  her = await shopper(here);
  await her.open();
  await her.say('before the tunnel');
  await shows(her, ['before the tunnel']);
  const { id } = await conversation(here);
  const ann = watching(id);
  try {
    await until(() => ann.list().length === 1, 'the agent sees it');

    await her.box.pressSequentially('half a sen');
    wire.cut();
    const healed = pass(CUT_MS);
    await her.box.pressSequentially('tence');
    await her.box.press('Enter');
    await her.say('and another');
    await her.box.pressSequentially('not yet se');
    await ann.say('an answer meanwhile', 'a1');
    await until(async () => (await her.unsent()).join('|') === 'half a sentence|and another', 'both are pending');
    await healed;
    assert.deepEqual(await her.stored(), ['before the tunnel'], 'nothing came through the cut');
    assert.deepEqual(await her.unsent(), ['half a sentence', 'and another']);
    wire.heal();
    await her.box.pressSequentially('nt');
    const first = ['before the tunnel', 'an answer meanwhile', 'half a sentence', 'and another'];
    await shows(her, first);
    assert.equal(await her.box.inputValue(), 'not yet sent', 'the draft was not touched');

    await her.box.press('Enter');
    await here.server.kill();
    await her.say('while it is dead');
    await restart();
    await ann.say('welcome back', 'a2');
    const all = [...first, 'not yet sent', 'while it is dead', 'welcome back'].sort();
    await until(() => ann.list().length === all.length, 'the agent has them all');
    await allSee(id, ann.list());
    assert.deepEqual(ann.list().toSorted(), all, 'each of them once');
  } finally {
    ann.close();
  }
});

test('a first message that no server answers survives the page', async () => {
  here = await world();
  her = await shopper(here);
  await her.open();
  await her.chat.getByText(/How can we help/).waitFor();
  await here.server.kill();
  await her.say('Is anybody there?');
  await until(async () => (await her.unsent()).length === 1, 'it is pending');
  await her.page.close();
  await restart();
  const page = await visit(her.context, here.host.url);
  Object.assign(her, { page, ...parts(page) });
  await her.open();
  await shows(her, ['Is anybody there?']);
  assert.deepEqual(inDatabase(here), ['Is anybody there?']);
});

test('a lost answer to a message is no second message', async () => {
  here = await world();
  her = await shopper(here);
  // Sockets are blocked: messages go by POST, and the first answer never comes.
  await her.context.route(/\/socket\.io\//, (route) => route.abort());
  await her.context.routeWebSocket(/\/socket\.io\//, (socket) => socket.close());
  let lost = 0;
  await her.context.route(/\/conversations\/[^/]+\/messages$/, async (route) => {
    if (route.request().method() !== 'POST' || lost > 0) return route.continue();
    lost += 1;
    await route.fetch();
    return route.abort();
  });
  await her.open();
  await her.say('only once');
  await shows(her, ['only once']);
  assert.equal(lost, 1);
  assert.deepEqual(inDatabase(here), ['only once']);
});

test('where both transports are blocked, plain requests carry the chat, and it says so', async () => {
  here = await world();
  her = { context: await person() };
  await her.context.route(/\/socket\.io\//, (route) => route.abort());
  await her.context.routeWebSocket(/\/socket\.io\//, (socket) => socket.close());
  const page = await visit(her.context, here.host.url);
  Object.assign(her, { page, ...parts(page) });
  await her.open();
  await her.say('by POST');
  await shows(her, ['by POST']);
  const { id } = await conversation(here);
  await her.chat.getByText(/blocks live connections/).waitFor();
  const ann = await here.agent();
  await ask(ann, 'send_message', { conversationId: id, content: 'by GET', clientId: 'a' });
  await allSee(id, ['by POST', 'by GET']);
});

test('a session that ends is told, and the draft is kept', async () => {
  here = await world();
  her = await shopper(here);
  await her.open();
  await her.say('first');
  await shows(her, ['first']);
  const { visitor } = await conversation(here);
  await her.box.fill('a draft');
  await here.server.ok('DELETE', `/visitors/${visitor.id}`, { token: here.owner.token }).catch((error) => {
    // 204 has no body.
    if (!/204/.test(error.message) && !(error instanceof TypeError)) throw error;
  });
  await her.chat.getByText(/session has ended/).waitFor();
  await until(async () => await her.box.inputValue() === 'a draft', 'the draft is there');
  await her.box.press('Enter');
  await shows(her, ['a draft']);
});
