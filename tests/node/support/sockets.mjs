// Official clients, with promises for what they hear.
import { io } from 'socket.io-client';

export const PATIENCE = 15_000;
const open = new Set();

/** What a promise gives, if it comes before the deadline. */
export function inTime(promise, what, patience = PATIENCE) {
  let timer;
  const late = new Promise((_, failed) => {
    timer = setTimeout(() => failed(new Error(`nothing came: ${what}`)), patience);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** A connected client; rejects with the connection error's message. */
export async function connect(server, token, { transports = ['websocket'], path = '', auth = {}, query } = {}) {
  const socket = io(`${server.url}${path}`, {
    auth: { token, ...auth }, transports, query, forceNew: true, reconnection: false,
  });
  open.add(socket);
  socket.heard = [];
  socket.onAny((event, ...args) => socket.heard.push([event, ...args]));
  await inTime(new Promise((done, failed) => {
    socket.once('connect', done);
    socket.once('connect_error', failed);
  }), 'connect');
  return socket;
}

/** The code of a connection that must be refused. */
export async function refused(server, token, options) {
  try {
    await connect(server, token, options);
  } catch (error) {
    return error.message;
  }
  throw new Error('the connection was accepted');
}

/** The next event's arguments that fit. */
export function next(socket, event, fits = () => true) {
  return inTime(new Promise((done) => {
    const listen = (...args) => {
      if (!fits(...args)) return;
      socket.off(event, listen);
      done(args);
    };
    socket.on(event, listen);
  }), event);
}

/** Emits and waits for the answer. */
export const ask = (socket, event, ...args) => socket.timeout(PATIENCE).emitWithAck(event, ...args);

/** Resolves once `count` messages were heard, alone or in arrays. */
export function messages(socket, count) {
  const found = [];
  return inTime(new Promise((done) => {
    const take = (...list) => {
      found.push(...list);
      if (found.length >= count) done(found);
    };
    socket.on('new_message', (message) => take(message));
    socket.on('new_messages', (list) => take(...list));
  }), `${count} messages`);
}

/** Closes every client of this file. */
export function closeAll() {
  for (const socket of open) socket.close();
  open.clear();
}
