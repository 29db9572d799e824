// A client that behaves as a good one does: cut off, it comes back on another node, fetches what it missed, and sends
// again what was not answered.
import { randomUUID } from 'node:crypto';
import { ask, connect, inTime, PATIENCE } from './sockets.mjs';

export class Roamer {
  /** Messages of each conversation by `seq`. */
  lists = new Map();
  /** What no client should meet: refusals, and messages of one connection out of order or twice. */
  faults = [];
  /** Every event of every connection. */
  heard = [];
  /** How often it had to look for another node. */
  moves = 0;
  #closed = false;
  #marks = new Set();

  constructor(nodes, token, { at = 0, transports = ['websocket'], auth = {} } = {}) {
    Object.assign(this, { nodes, token, at, options: { transports, auth } });
  }

  /** Connects and joins conversations, of which it misses nothing from now on. */
  async enter(...conversations) {
    for (const id of conversations) this.lists.set(id, new Map());
    await this.#connect();
    return this;
  }

  /** Connected and without gaps: now, or as soon as it is. */
  ready = Promise.resolve();

  async #connect() {
    const end = Date.now() + PATIENCE;
    for (;;) {
      const servers = this.nodes.alive;
      const server = servers[this.at % servers.length];
      try {
        this.socket = await connect(server, this.token, this.options);
        this.server = server;
        break;
      } catch (error) {
        if (error.data?.code || Date.now() > end) throw error;
        this.at += 1;
      }
    }
    const { socket } = this;
    this.heard.push(...socket.heard);
    socket.heard = this.heard;
    const last = new Map();
    socket.on('new_message', (message) => {
      if (message.seq <= last.get(message.conversationId)) this.faults.push(`${message.seq} after ${last.get(message.conversationId)}`);
      last.set(message.conversationId, message.seq);
      this.#take(message);
    });
    socket.on('message_error', (error) => this.faults.push(error));
    socket.on('disconnect', () => {
      if (this.#closed) return;
      this.moves += 1;
      this.at += 1;
      this.ready = this.#connect();
      this.ready.catch((error) => this.faults.push(`does not come back: ${error.message}`));
    });
    for (const id of this.lists.keys()) await this.#join(socket, id);
  }

  async #join(socket, conversationId) {
    for (let more = true; more && socket.connected;) {
      const answer = await ask(socket, 'join_conversation', { conversationId, after: this.#complete(conversationId) }).catch(() => null);
      if (!answer) return;
      if (answer.status !== 'ok') { this.faults.push(answer); return; }
      answer.data.messages.forEach((message) => this.#take(message));
      more = answer.data.hasMore;
    }
  }

  /** The last `seq` before which nothing is missing, as staff are sent it. */
  #complete(conversationId) {
    const list = this.lists.get(conversationId);
    let seq = this.from?.get(conversationId) ?? 0;
    while (list.has(seq + 1)) seq += 1;
    (this.from ??= new Map()).set(conversationId, seq);
    return seq;
  }

  #take(message) {
    const list = this.lists.get(message.conversationId);
    if (!list || list.has(message.seq)) return;
    list.set(message.seq, message);
    for (const look of this.#marks) look(message);
  }

  /** Resolves when it has a message of this content. */
  has(conversationId, content, patience = PATIENCE) {
    let look;
    return inTime(new Promise((done) => {
      look = (message) => message.conversationId === conversationId && message.content === content && done(message);
      this.#marks.add(look);
      this.lists.get(conversationId).forEach(look);
    }), `“${content}”`, patience).finally(() => this.#marks.delete(look));
  }

  /** Sends until it is answered, under one name. What was stored. */
  async send(conversationId, content, clientId = randomUUID()) {
    for (;;) {
      await this.ready;
      const answer = await ask(this.socket, 'send_message', { conversationId, content, clientId }).catch(() => null);
      if (answer?.status === 'ok') return answer.data;
      if (answer) {
        this.faults.push(answer);
        throw new Error(JSON.stringify(answer));
      }
      // Cut off: it is on its way to another node, unless the answer alone was late.
      if (this.socket.connected) throw new Error(`not answered: ${content}`);
    }
  }

  /** What it has of a conversation, in its order. */
  list(conversationId) { return [...this.lists.get(conversationId).values()].sort((one, other) => one.seq - other.seq); }

  close() {
    this.#closed = true;
    this.socket.close();
  }
}
