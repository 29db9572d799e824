// The chat as Node's socket.io does it: what Voxora is measured against.
//
//   node server.mjs memory            keeps nothing but each conversation's last message, in memory
//   node server.mjs sqlite FILE       better-sqlite3, WAL, synchronous=FULL
//   node server.mjs postgres SOCKETS  pg, over the unix socket in that directory
//
// PEER_SECRET signs the tokens: `USER.HMAC`, the HMAC-SHA256 of the user's name in hex.
// PEER_REDIS, a URL, joins the processes that share that Redis; PEER_REDIS_CLIENT is redis or ioredis.
import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import { Server } from 'socket.io';
import { openAdapter } from './adapter.mjs';
import { openStore } from './stores.mjs';

const MAX_CONTENT = 10_000;
const TYPES = new Set(['text', 'image', 'file']);

const [kind = 'memory', place] = process.argv.slice(2);
const secret = process.env.PEER_SECRET;
if (!secret) throw new Error('PEER_SECRET is not set');

const store = await openStore(kind, place);
const http = createServer();
const { PEER_REDIS, PEER_REDIS_CLIENT } = process.env;
const io = new Server(http, PEER_REDIS ? { adapter: await openAdapter(PEER_REDIS, PEER_REDIS_CLIENT) } : {});

io.use((socket, next) => {
  const user = authenticate(socket.handshake.auth.token);
  if (!user) return next(new Error('unauthorized'));
  socket.data.user = user;
  next();
});

io.on('connection', async (socket) => {
  const { user } = socket.data;

  socket.on('join_conversation', async ({ conversationId }, reply) => {
    await store.addMember(conversationId, user);
    await socket.join(conversationId);
    socket.to(conversationId).emit('user_joined', { conversationId, userId: user });
    reply?.({ status: 'ok' });
  });

  socket.on('leave_conversation', ({ conversationId }, reply) => {
    socket.leave(conversationId);
    reply?.({ status: 'ok' });
  });

  socket.on('send_message', async (request, reply) => {
    try {
      const message = compose(user, request);
      await store.save(message);
      io.to(message.conversationId).emit('new_message', message);
      socket.emit('message_delivered', message.id);
      reply?.({ status: 'ok', data: message });
    } catch (error) {
      socket.emit('message_error', { error: error.message });
      reply?.({ status: 'error', message: error.message });
    }
  });

  await socket.join(await store.conversationsOf(user));
});

http.listen(0, '127.0.0.1', () => console.log(`listening on http://127.0.0.1:${http.address().port}`));

/** The user that a token proves, or nothing. */
function authenticate(token) {
  const [user, signature = ''] = String(token).split('.');
  const expected = createHmac('sha256', secret).update(user).digest();
  const given = Buffer.from(signature, 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected) ? user : undefined;
}

/** A message out of what a client sent. */
function compose(user, { conversationId, content, type = 'text' }) {
  if (typeof conversationId !== 'string' || typeof content !== 'string') throw new Error('invalid');
  if (content.length === 0 || content.length > MAX_CONTENT || !TYPES.has(type)) throw new Error('invalid');
  return {
    id: randomUUID(),
    conversationId,
    senderId: user,
    sender: { id: user, name: user },
    content,
    type,
    timestamp: new Date().toISOString(),
  };
}
