import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import fc from 'fast-check';
import { retryDelay } from './backoff';
import { Connection, IDLE, step, type Link, type LinkEvent, type SocketLike } from './connection';

const after = (...events: LinkEvent[]): Link => events.reduce(step, IDLE);

test('a socket that stands is live, and one that is lost is waited for', () => {
  assert.equal(after('start').phase, 'connecting');
  assert.equal(after('start', 'connected').phase, 'live');
  assert.equal(after('start', 'connected', 'lost').phase, 'waiting');
  assert.equal(after('start', 'connected', 'lost', 'connected').phase, 'live');
});

test('sockets that fail while plain requests are answered are blocked', () => {
  assert.equal(after('start', 'failed', 'answered').phase, 'waiting');
  assert.equal(after('start', 'failed', 'failed', 'answered').phase, 'plain');
  assert.equal(after('start', 'failed', 'failed', 'unanswered').phase, 'waiting');
  assert.equal(after('start', 'failed', 'failed', 'answered', 'unanswered').phase, 'waiting');
  assert.equal(after('start', 'failed', 'failed', 'answered', 'connected').phase, 'live');
});

test('without a network it waits for one', () => {
  assert.equal(after('start', 'connected', 'offline').phase, 'offline');
  assert.equal(after('start', 'connected', 'offline', 'lost', 'failed').phase, 'offline');
  assert.equal(after('start', 'connected', 'offline', 'online').phase, 'connecting');
});

test('a session that is over is only begun anew', () => {
  const events = fc.constantFrom<LinkEvent>('connected', 'lost', 'failed', 'answered', 'unanswered', 'offline', 'online', 'over');
  fc.assert(fc.property(fc.array(events), (others) => {
    assert.equal(after('start', 'over', ...others).phase, 'over');
    assert.equal(after('start', 'over', ...others, 'start').phase, 'connecting');
    assert.equal(after('start', ...others, 'stop').phase, 'idle');
  }));
});

test('waiting grows, has an end and is not the same for everybody', () => {
  assert.ok(retryDelay(0, () => 0) >= 250 && retryDelay(0, () => 1) <= 500);
  assert.ok(retryDelay(1000, () => 1) <= 20_000);
  assert.notEqual(retryDelay(3, () => 0.1), retryDelay(3, () => 0.9));
});

/** A socket that is moved by the test. */
class FakeSocket implements SocketLike {
  connected = false;
  tries = 0;
  readonly io = { opts: { transports: ['websocket', 'polling'] } };
  private readonly listeners = new Map<string, (...args: never[]) => void>();
  private any: (event: string, ...args: never[]) => void = () => {};
  connect(): void { this.tries++; }
  disconnect(): void { this.connected = false; }
  on(event: string, listener: (...args: never[]) => void): void { this.listeners.set(event, listener); }
  onAny(listener: (event: string, ...args: never[]) => void): void { this.any = listener; }
  timeout() { return { emitWithAck: async () => ({ status: 'error', code: 'forbidden', message: 'No.' }) }; }
  emit(): void {}
  happens(event: string, detail?: unknown): void {
    if (event === 'connect') this.connected = true;
    if (event === 'disconnect') this.connected = false;
    this.listeners.get(event)?.(detail as never);
  }
  server(event: string, payload: unknown): void { this.any(event, payload as never); }
}

async function connection() {
  const socket = new FakeSocket();
  const phases: string[] = [];
  const events: string[] = [];
  const it = new Connection({ open: async () => socket, changed: ({ phase }) => phases.push(phase), event: (name) => events.push(name) });
  it.start();
  await new Promise((resolve) => setImmediate(resolve));
  return { it, socket, phases, events };
}

test('it comes back after a loss, over the other transport if one fails', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    const { it, socket, phases } = await connection();
    socket.happens('connect');
    socket.happens('disconnect');
    mock.timers.tick(20_000);
    assert.equal(socket.tries, 2);
    socket.happens('connect_error', new Error('timeout'));
    assert.equal(socket.io.opts.transports[0], 'polling');
    mock.timers.tick(20_000);
    assert.equal(socket.tries, 3);
    socket.happens('connect');
    assert.deepEqual([phases[0], phases.at(-1), it.link.failures], ['connecting', 'live', 0]);
    it.stop();
  } finally {
    mock.timers.reset();
  }
});

test('a refused or revoked session is not tried again', async () => {
  for (const end of [
    (socket: FakeSocket) => socket.happens('connect_error', new Error('token_expired')),
    (socket: FakeSocket) => socket.server('session_revoked', { reason: 'ended' }),
  ]) {
    const { it, socket } = await connection();
    end(socket);
    socket.happens('disconnect');
    assert.equal(it.link.phase, 'over');
    assert.equal(socket.tries, 1);
  }
});

test('a refusal comes as its code, and no connection as `offline`', async () => {
  const { it, socket } = await connection();
  await assert.rejects(it.request('send_message', {}), { code: 'offline' });
  socket.happens('connect');
  await assert.rejects(it.request('send_message', {}), { code: 'forbidden' });
  it.stop();
});
