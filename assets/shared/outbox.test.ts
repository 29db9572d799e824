import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ApiError } from './api';
import { Outbox, type OutboxEntry, type OutboxStorage } from './outbox';
import { Sender, type Addressed } from './sender';

/** A storage that outlives the pages that use it. */
function storage(): OutboxStorage & { readonly kept: Map<string, OutboxEntry> } {
  const kept = new Map<string, OutboxEntry>();
  return {
    kept,
    load: () => [...kept.values()],
    put: (entry) => void kept.set(entry.clientId, entry),
    remove: (clientId) => void kept.delete(clientId),
  };
}

const NOW = '2026-01-01T00:00:00.000Z';
const draft = (clientId: string, conversationId: string | null = 'c', createdAt = NOW) =>
  ({ clientId, conversationId, content: `words of ${clientId}`, type: 'text' as const, createdAt });

test('entries keep the order in which they were written, whatever the clock does', () => {
  fc.assert(fc.property(fc.array(fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }), { maxLength: 20 }), (clock) => {
    const outbox = new Outbox(storage());
    clock.forEach((date, at) => outbox.add(draft(`m${at}`, 'c', date.toISOString())));
    assert.deepEqual(outbox.entries.map(({ clientId }) => clientId), clock.map((_, at) => `m${at}`));
  }));
});

test('nothing leaves by itself: only what was stored or thrown away is gone', () => {
  const id = fc.integer({ min: 0, max: 5 }).map((at) => `m${at}`);
  const step = fc.oneof(
    fc.record({ does: fc.constant('add' as const), id }),
    fc.record({ does: fc.constantFrom('stored' as const, 'refused' as const, 'later' as const, 'retry' as const, 'remove' as const), id }),
    fc.record({ does: fc.constantFrom('begun' as const, 'orphan' as const, 'reload page' as const), id }),
  );
  fc.assert(fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 1 }), step), { maxLength: 60 }), (steps) => {
    const shared = storage();
    // Two tabs, each with its own view of the one storage.
    const tabs = [new Outbox(shared), new Outbox(shared)];
    const expected = new Set<string>();
    for (const [tab, { does, id }] of steps) {
      const outbox = tabs[tab] as Outbox;
      const knows = outbox.entries.some((entry) => entry.clientId === id);
      if (does === 'add') expected.add(id);
      if ((does === 'stored' || does === 'remove') && knows) expected.delete(id);
      if (does === 'add') outbox.add(draft(id, null));
      else if (does === 'retry') outbox.retry(id);
      else if (does === 'remove') outbox.remove(id);
      else if (does === 'begun') outbox.begun('c');
      else if (does === 'orphan') outbox.orphan();
      else if (does === 'reload page') tabs[tab] = new Outbox(shared);
      else if (does === 'refused') outbox.settle(id, { status: 'refused', code: 'invalid', message: 'No.' });
      else outbox.settle(id, { status: does });
      assert.deepEqual(new Set(shared.kept.keys()), expected);
    }
  }));
});

test('a message that another tab threw away does not come back with an answer', () => {
  const shared = storage();
  const [here, there] = [new Outbox(shared), new Outbox(shared)];
  here.add(draft('a'));
  there.reload();
  there.remove('a');
  here.settle('a', { status: 'refused', code: 'invalid', message: 'No.' });
  here.retry('a');
  assert.equal(shared.kept.size, 0);
});

/** A server that stores a `clientId` once, and a network that loses requests and answers. */
function server(fate: () => 'lost' | 'answer lost' | 'refused' | 'ok') {
  const stored: Addressed[] = [];
  const conversations: string[] = [];
  return {
    stored,
    conversations,
    async begin() {
      if (fate() !== 'ok') throw new ApiError('offline', 'No answer.');
      conversations.push(`c${conversations.length}`);
      return conversations.at(-1) as string;
    },
    async deliver(entry: Addressed) {
      const what = fate();
      if (what === 'lost') throw new ApiError('offline', 'No answer.');
      if (what === 'refused') throw new ApiError('invalid', 'No.');
      if (!stored.some(({ clientId }) => clientId === entry.clientId)) stored.push(entry);
      if (what === 'answer lost') throw new ApiError('unavailable', 'Gone.');
    },
  };
}

/** Timers that go off when told to. */
function timers() {
  const waiting = new Set<() => void>();
  return {
    schedule(work: () => void) {
      waiting.add(work);
      return () => void waiting.delete(work);
    },
    goOff() {
      const due = [...waiting];
      waiting.clear();
      for (const work of due) work();
      return due.length > 0;
    },
  };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('over any network each message is stored once, and in order', async () => {
  const fates = fc.array(fc.constantFrom('lost' as const, 'answer lost' as const, 'ok' as const), { maxLength: 30 });
  await fc.assert(fc.asyncProperty(fates, fc.integer({ min: 1, max: 6 }), fc.boolean(), async (fate, count, isReloaded) => {
    const rest = [...fate];
    const it = server(() => rest.shift() ?? 'ok');
    const clock = timers();
    const shared = storage();
    let turn = Promise.resolve();
    const exclusive = (work: () => Promise<void>): Promise<void> => (turn = turn.then(work));
    const ports = { ...it, exclusive, schedule: clock.schedule };
    let sender = new Sender(new Outbox(shared), ports);
    for (let at = 0; at < count; at++) {
      new Outbox(shared).add(draft(`m${at}`, it.conversations[0] ?? null));
      void sender.kick();
      if (isReloaded) {
        await settled();
        sender = new Sender(new Outbox(shared), ports);
      }
    }
    for (let tries = 0; tries < 100 && shared.kept.size > 0; tries++) {
      void sender.kick();
      clock.goOff();
      await settled();
    }
    assert.deepEqual(it.stored.map(({ clientId }) => clientId), Array.from({ length: count }, (_, at) => `m${at}`));
    assert.equal(new Set(it.stored.map(({ conversationId }) => conversationId)).size, 1);
  }));
});

test('what is refused stays, failed, and holds up nothing behind it', async () => {
  const fate: ('refused' | 'ok')[] = ['refused', 'ok'];
  const it = server(() => fate.shift() ?? 'ok');
  const outbox = new Outbox(storage());
  outbox.add(draft('bad'));
  outbox.add(draft('good'));
  const sender = new Sender(outbox, { ...it, exclusive: (work) => work(), schedule: () => () => {} });
  await sender.kick();
  assert.deepEqual(it.stored.map(({ clientId }) => clientId), ['good']);
  assert.deepEqual(outbox.entries.map(({ clientId, state, error }) => [clientId, state, error?.code]), [['bad', 'failed', 'invalid']]);
  outbox.retry('bad');
  await sender.kick();
  assert.equal(outbox.entries.length, 0);
});

test('a conversation that waits does not hold up another', async () => {
  const outbox = new Outbox(storage());
  outbox.add(draft('slow', 'c1'));
  outbox.add(draft('behind', 'c1'));
  outbox.add(draft('other', 'c2'));
  const tried: string[] = [];
  const sender = new Sender(outbox, {
    begin: async () => 'never',
    async deliver({ clientId }) {
      tried.push(clientId);
      if (clientId === 'slow') throw new ApiError('rate_limited', 'Slowly.', 7000);
    },
    exclusive: (work) => work(),
    schedule(_, ms) {
      assert.ok(ms >= 7000, 'as late as the server asks');
      return () => {};
    },
  });
  await sender.kick();
  assert.deepEqual(tried, ['slow', 'other']);
  assert.deepEqual(outbox.entries.map(({ clientId, state }) => [clientId, state]), [['slow', 'pending'], ['behind', 'pending']]);
});
