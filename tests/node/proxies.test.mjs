// Three nodes behind each proxy of docs/operations.md, run by the block that stands there.
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { io } from 'socket.io-client';
import { freePort, metric, range, startNodes, startRedis, stored, UNLIMITED, until } from './support/cluster.mjs';
import { PASSWORD, talking, workspace } from './support/people.mjs';
import { names, Proxy } from './support/proxies.mjs';
import { ask, connect, inTime } from './support/sockets.mjs';

const POLLING = ['polling'];
const WEBSOCKET = ['websocket'];
/** The official clients' default. */
const MOVING = ['polling', 'websocket'];
/** Websockets come first: a proxy that counts connections then puts one on each node. */
const KINDS = [WEBSOCKET, POLLING, MOVING];
/** As the blocks call them. */
const NODES = ['a', 'b', 'c'];
/** Caddy sends no body twice. */
const sendsOnce = (name) => name === 'Caddy';

/** An official client in a conversation. It comes back by itself, and fetches what it missed. */
class Member {
  /** The `seq`s that each of its connections was told. */
  live = [];
  /** All that it knows of, told or fetched. */
  known = new Set();
  #look = () => {};

  constructor(front, who, conversationId, transports) {
    Object.assign(this, { conversationId, transports });
    this.socket = io(front.url, { auth: { token: who.token }, transports, forceNew: true, reconnectionDelay: 50, reconnectionDelayMax: 500 });
    this.socket.on('new_message', ({ seq }) => { this.live.at(-1).push(seq); this.#know([{ seq }]); });
  }

  /** Resolves once it is in the conversation, by its last transport. */
  async entered() {
    const { socket, transports } = this;
    const moved = new Promise((done) => { socket.io.once('open', () => socket.io.engine.once('upgrade', done)); });
    const joined = new Promise((done, failed) => {
      socket.on('connect', () => { this.live.push([]); this.#join(Math.max(0, ...this.known)).then(done, failed); });
    });
    await inTime(transports === MOVING ? Promise.all([joined, moved]) : joined, `a client by ${transports}`);
  }

  /** Fetches what came after a message, page by page. */
  async #join(after) {
    const answer = await ask(this.socket, 'join_conversation', { conversationId: this.conversationId, after });
    assert.equal(answer.status, 'ok');
    const { messages, hasMore } = answer.data;
    this.#know(messages);
    if (hasMore) await this.#join(messages.at(-1).seq);
  }

  #know(list) {
    for (const { seq } of list) this.known.add(seq);
    this.#look();
  }

  /** Resolves once it knows so many messages. */
  knows(count) {
    return inTime(new Promise((done) => {
      this.#look = () => this.known.size >= count && done();
      this.#look();
    }), `${count} messages by ${this.transports}`);
  }

  /** Says something until it is acknowledged: what was lost with a node is sent again under its `clientId`. */
  say(content) {
    const message = { conversationId: this.conversationId, content, clientId: content };
    const send = async () => {
      while (this.socket.active) {
        const answer = await ask(this.socket, 'send_message', message).catch(() => null);
        if (!answer) continue;
        assert.equal(answer.status, 'ok', JSON.stringify(answer));
        return;
      }
    };
    return inTime(send(), `an answer to ${content}`);
  }
}

/** Answers to a request of its own connection, from some address of this machine. */
function from(localAddress, url, { method = 'GET', headers = {}, body } = {}) {
  return inTime(new Promise((done, failed) => {
    const asked = request(url, { method, headers, localAddress, agent: false }, async (answer) => {
      done({ status: answer.statusCode, json: JSON.parse((await answer.toArray()).join('')) });
    });
    asked.once('error', failed);
    asked.end(body);
  }), url);
}

let redis;
before(async () => { redis = await startRedis(); });
after(() => redis.discard());

for (const name of names) {
  describe(`${name} before three nodes`, () => {
    let nodes, front, world, guest, members;

    before(async () => {
      const port = await freePort();
      const args = [...UNLIMITED, '--trusted-proxies', '127.0.0.1,::1', '--public-url', `http://127.0.0.1:${port}`];
      nodes = await startNodes({ count: 0, redis, args });
      for (const node of NODES) await nodes.add(['--node-name', node]);
      front = await Proxy.start(name, port, nodes);
      world = await workspace(front);
      guest = await talking(front, world.site);
      members = [];
    });
    after(async () => {
      for (const { socket } of members ?? []) socket.close();
      await front?.discard();
      await nodes?.discard();
    });

    const sockets = () => Promise.all(nodes.alive.map((node) => metric(node, 'voxora_sockets')));

    /** A member more, the guest's or an agent's, and on which node it is. */
    const enter = async (transports) => {
      const earlier = await sockets();
      const member = new Member(front, members.length % 2 ? world.ann : guest, guest.conversation.id, transports);
      members.push(member);
      await member.entered();
      const later = await sockets();
      member.node = nodes.alive[later.findIndex((count, at) => count > earlier[at])];
      return member;
    };

    test('passes on plain requests, files, the widget and the app, and from where they come', async () => {
      const token = world.owner.token;
      assert.equal((await front.rest('GET', '/api/v1/start')).json.needsSetup, false);
      assert.equal((await front.rest('GET', '/readyz')).status, 200);
      assert.equal((await front.rest('GET', `/chat/${world.site.publicKey}`)).status, 200);
      for (const path of ['/widget.js', `/widget/?site=${world.site.publicKey}`, '/inbox']) {
        const [here, there] = [await front.rest('GET', path), await nodes.servers[0].rest('GET', path)];
        assert.deepEqual([here.status, here.text], [200, there.text], path);
        assert.equal(here.headers.get('etag'), there.headers.get('etag'), path);
      }
      // As the widget's frame asks: from the proxy's own origin.
      const session = await front.rest('POST', '/api/v1/widget/session', { body: { siteKey: world.site.publicKey }, headers: { origin: front.url } });
      assert.equal(session.status, 200, session.text);

      const file = Buffer.alloc(9_000_000, 'voxora');
      const form = new FormData();
      form.append('conversationId', guest.conversation.id);
      form.append('file', new Blob([file]), 'large.txt');
      const headers = { authorization: `Bearer ${token}` };
      const sent = await fetch(`${front.url}/api/v1/uploads`, { method: 'POST', headers, body: form });
      const { id } = await sent.json();
      const got = await fetch(`${front.url}/api/v1/uploads/${id}/content`, { headers });
      assert.ok(file.equals(Buffer.from(await got.arrayBuffer())));

      const login = await from('127.0.0.9', `${front.url}/api/v1/auth/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-forwarded-for': '203.0.113.7' },
        body: JSON.stringify({ email: world.bob.email, password: PASSWORD }),
      });
      const sessions = await front.ok('GET', '/auth/sessions', { token: login.json.accessToken });
      assert.equal(sessions.find((one) => one.current).address, '127.0.0.9');
    });

    test('carries messages between clients of every kind, each once and in order', async () => {
      for (const kind of KINDS) for (let more = 3; more > 0; more--) await enter(kind);
      const places = (kind) => new Set(members.filter(({ transports }) => transports === kind).map(({ node }) => node)).size;
      assert.equal(places(WEBSOCKET), 3, 'websockets are spread');
      for (const kind of [POLLING, MOVING]) assert.ok(places(kind) > 1, `clients of one address by ${kind}`);

      await Promise.all(members.flatMap((member, at) => range(1, 20).map((number) => member.say(`${at}-${number}`))));
      await members[0].say('last');
      const all = (await stored(front, world.owner.token, guest.conversation.id)).map(({ seq }) => seq);
      await Promise.all(members.map((member) => member.knows(all.length)));
      for (const { live, transports, socket } of members) {
        assert.deepEqual(live, [all.slice(-live[0].length)], `by ${transports}`);
        assert.ok(live[0].length >= 9 * 20 + 1);
        assert.equal(socket.io.engine.transport.name, transports.at(-1));
      }
    });

    test('brings the clients of a node that is killed to another one, and they miss nothing', async () => {
      const { node: victim } = members.find(({ transports }) => transports === POLLING);
      const there = (kind) => members.some(({ transports, node }) => transports === kind && node === victim);
      for (const kind of KINDS) {
        for (let tries = 0; !there(kind) && tries < 9; tries++) await enter(kind);
        assert.ok(there(kind), `no client by ${kind} on the node of a polling one`);
      }
      const connections = new Map(members.map((member) => [member, member.live.length]));
      const token = world.owner.token;
      const known = (await stored(front, token, guest.conversation.id)).length;

      const talk = async (member, at) => { for (const number of range(1, 20)) await member.say(`then ${at}-${number}`); };
      const talks = Promise.all(members.map(talk));
      await members[0].knows(known + members.length * 5);
      await victim.kill();
      await talks;

      const all = await stored(front, token, guest.conversation.id);
      const said = members.flatMap((_, at) => range(1, 20).map((number) => `then ${at}-${number}`));
      const kept = all.map(({ content }) => content).filter((content) => content.startsWith('then '));
      assert.deepEqual(kept.sort(), said.sort());
      await Promise.all(members.map((member) => member.knows(all.length)));
      for (const member of members) {
        const { live, transports, node } = member;
        for (const told of live) assert.deepEqual(told, [...new Set(told)].sort((one, other) => one - other), `by ${transports}`);
        assert.equal(live.length > connections.get(member), node === victim, `by ${transports}: who was elsewhere stays, who was there comes back`);
        assert.deepEqual([...member.known].sort((one, other) => one - other), all.map(({ seq }) => seq));
      }
    });

    /** Starts a node that has ended, and waits until the proxy leads to it. */
    const bringBack = async (at) => {
      const node = await nodes.restart(at);
      await until('the proxy leads to it again', async () => {
        await connect(front, world.owner.token);
        return metric(node, 'voxora_sockets');
      });
    };
    const dead = () => [0, 1, 2].filter((at) => !nodes.alive.includes(nodes.servers[at]));

    test('tries plain requests at the only node that lives when two have just died', async () => {
      for (const { socket } of members) socket.close();
      const [at] = dead();
      await bringBack(at);
      await Promise.all([0, 1, 2].filter((other) => other !== at).map((other) => nodes.kill(other)));
      const token = world.owner.token;
      const path = `/api/v1/conversations/${guest.conversation.id}/messages`;
      const looks = range(1, 15).map(() => front.rest('GET', path, { token }));
      const sends = range(1, 15).map((number) => front.rest('POST', path, { token, body: { type: 'text', content: `plain ${number}` } }));
      for (const { status, text } of await Promise.all(looks)) assert.equal(status, 200, text);
      for (const { status, text } of await Promise.all(sends)) assert.ok(status === 201 || (sendsOnce(name) && status === 502), `${status} ${text}`);
    });

    test('lets nobody notice that one node after the other is restarted', async () => {
      for (const at of dead()) await bringBack(at);
      const answers = new Set();
      let rolling = true;
      const look = () => front.rest('GET', '/api/v1/auth/me', { token: world.owner.token })
        .then(({ status }) => status, (error) => error.cause?.code);
      const lane = async () => { while (rolling) answers.add(await look()); };
      const lanes = [lane(), lane()];
      try {
        for (const at of [0, 1, 2]) {
          await nodes.stop(at);
          await bringBack(at);
        }
      } finally {
        rolling = false;
        await Promise.all(lanes);
      }
      assert.deepEqual([...answers], [200]);
    });
  });
}
