// Joins the peer's processes through Redis, by either of the clients that the adapter's documentation names.
import { createAdapter } from '@socket.io/redis-adapter';

const CONNECT = { redis: nodeRedis, ioredis };

export async function openAdapter(url, client) {
  if (!(client in CONNECT)) throw new Error(`no client is called ${client}: ${Object.keys(CONNECT).join(' or ')}`);
  const [publisher, subscriber] = await CONNECT[client](url);
  return createAdapter(publisher, subscriber);
}

async function nodeRedis(url) {
  const { createClient } = await import('redis');
  const publisher = createClient({ url });
  const subscriber = publisher.duplicate();
  await Promise.all([publisher.connect(), subscriber.connect()]);
  return [publisher, subscriber];
}

async function ioredis(url) {
  const { Redis } = await import('ioredis');
  const publisher = new Redis(url);
  return [publisher, publisher.duplicate()];
}
