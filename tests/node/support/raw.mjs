// A websocket client in a few lines on a bare TCP connection: it can stop reading, die, and send what no client would.
import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { inTime } from './sockets.mjs';

export const TEXT = 1;
export const BINARY = 2;
const CLOSE = 8;

/** One masked frame, as a client must send it. */
function frame(opcode, payload) {
  const data = Buffer.from(payload);
  const head = Buffer.from(data.length < 126 ? [0x80 | opcode, 0x80 | data.length] : [0x80 | opcode, 0x80 | 127, 0, 0, 0, 0, 0, 0, 0, 0]);
  if (data.length >= 126) head.writeBigUInt64BE(BigInt(data.length), 2);
  const mask = randomBytes(4);
  return Buffer.concat([head, mask, data.map((byte, at) => byte ^ mask[at % 4])]);
}

export class Raw {
  #rest = Buffer.alloc(0);
  #waiting = new Set();
  #asked = 0;
  /** Is called with every packet; what it is called with is not kept. */
  onPacket = () => {};

  /** A connection over which only the upgrade to a websocket was asked. */
  static async open(server) {
    const raw = new Raw();
    const { hostname, port, host } = new URL(server.url);
    raw.socket = connect(port, hostname);
    raw.closed = new Promise((done) => { raw.socket.once('close', done); });
    raw.socket.on('error', () => {});
    const key = randomBytes(16).toString('base64');
    raw.socket.write([
      'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1', `Host: ${host}`, 'Connection: Upgrade', 'Upgrade: websocket',
      'Sec-WebSocket-Version: 13', `Sec-WebSocket-Key: ${key}`, '', '',
    ].join('\r\n'));
    const hello = raw.packet((text) => text.startsWith('0'));
    raw.socket.on('data', (data) => raw.#read(data));
    await hello;
    return raw;
  }

  #read(data) {
    this.#rest = this.#rest.length ? Buffer.concat([this.#rest, data]) : data;
    if (!this.upgraded) {
      const end = this.#rest.indexOf('\r\n\r\n');
      if (end < 0) return;
      this.upgraded = true;
      this.#rest = this.#rest.subarray(end + 4);
    }
    for (;;) {
      const short = this.#rest[1] & 0x7f;
      const start = short === 127 ? 10 : short === 126 ? 4 : 2;
      if (this.#rest.length < start) return;
      const length = short === 127 ? Number(this.#rest.readBigUInt64BE(2)) : short === 126 ? this.#rest.readUInt16BE(2) : short;
      if (this.#rest.length < start + length) return;
      const opcode = this.#rest[0] & 0x0f;
      const payload = this.#rest.subarray(start, start + length);
      this.#rest = this.#rest.subarray(start + length);
      if (opcode === TEXT) this.#packet(payload.toString());
      if (opcode === CLOSE) this.socket.end();
    }
  }

  #packet(text) {
    if (text === '2') this.send('3');
    this.onPacket(text);
    for (const look of this.#waiting) look(text);
  }

  /** The next packet that fits. */
  packet(fits) {
    let look;
    return inTime(new Promise((done) => {
      look = (text) => fits(text) && done(text);
      this.#waiting.add(look);
    }), 'a packet').finally(() => this.#waiting.delete(look));
  }

  send(payload, opcode = TEXT) { this.socket.write(frame(opcode, payload)); }

  /** Joins the main namespace. */
  async join(token) {
    const joined = this.packet((text) => text.startsWith('40'));
    this.send(`40${JSON.stringify({ token })}`);
    await joined;
  }

  /** Emits and waits for the answer. */
  async ask(event, payload) {
    const id = (this.#asked += 1);
    const answered = this.packet((text) => text.startsWith(`43${id}[`));
    this.send(`42${id}${JSON.stringify([event, payload])}`);
    return JSON.parse((await answered).slice(`43${id}`.length))[0];
  }
}
