import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Message } from './protocol';
import { complete, erase, hasHole, merge, staffsPredecessor, visitorsPredecessor, type Timeline } from './timeline';

function message(seq: number, follows: number, editedAt: string | null = null): Message {
  const sender = { id: 'a', kind: 'agent' as const, name: 'Ada' };
  return {
    id: `m${seq}`, conversationId: 'c', seq, follows, internal: false, senderId: 'a', sender, content: `words ${seq} ${editedAt ?? ''}`,
    type: 'text', attachment: null, clientId: null, timestamp: '2026-01-01T00:00:00.000Z', editedAt, deletedAt: null,
  };
}

/** A conversation as a visitor may see it: some numbers are internal. */
const visible = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 25 })
  .map((numbers) => numbers.sort((a, b) => a - b))
  .map((numbers) => numbers.map((seq, at) => message(seq, numbers[at - 1] ?? 0)));

/** The same, delivered in any order, in any portions, any of it any number of times. */
const delivered = visible.chain((whole) => fc.record({
  whole: fc.constant(whole),
  portions: fc.array(fc.array(fc.constantFrom(...whole), { maxLength: 6 }), { maxLength: 20 }),
}));

const gather = (portions: readonly (readonly Message[])[]): Timeline =>
  portions.reduce<Timeline>((timeline, portion) => merge(timeline, portion), []);

test('whatever arrives, in whatever order, is there once and in order', () => {
  fc.assert(fc.property(delivered, ({ portions }) => {
    const seen = [...new Set(portions.flat().map(({ seq }) => seq))].sort((a, b) => a - b);
    assert.deepEqual(gather(portions).map(({ seq }) => seq), seen);
  }));
});

test('what is asked for after `complete` closes every hole', () => {
  fc.assert(fc.property(delivered, ({ whole, portions }) => {
    const timeline = gather(portions);
    const after = complete(timeline, visitorsPredecessor);
    const caughtUp = merge(timeline, whole.filter(({ seq }) => seq > after));
    assert.deepEqual(caughtUp.map(({ seq }) => seq), whole.map(({ seq }) => seq));
    assert.equal(hasHole(caughtUp, visitorsPredecessor), false);
  }));
});

test('a hole is told exactly where a message before the newest is missing', () => {
  fc.assert(fc.property(delivered, ({ whole, portions }) => {
    const timeline = gather(portions);
    const newest = timeline.at(-1)?.seq ?? 0;
    const expected = whole.filter(({ seq }) => seq <= newest).length;
    assert.equal(hasHole(timeline, visitorsPredecessor), timeline.length < expected);
  }));
});

test('older history that was not asked for is no hole', () => {
  const newestPage = [message(51, 50), message(52, 51)];
  assert.equal(hasHole(newestPage, visitorsPredecessor), true);
  assert.equal(hasHole(newestPage, visitorsPredecessor, 50), false);
  assert.equal(complete(newestPage, visitorsPredecessor, 50), 52);
});

test('numbers that a visitor skips are holes for staff alone', () => {
  const timeline = [message(1, 0), message(3, 1)];
  assert.equal(hasHole(timeline, visitorsPredecessor), false);
  assert.equal(hasHole(timeline, staffsPredecessor), true);
});

test('the last edit wins, in whatever order the edits arrive', () => {
  const revisions = [null, '2026-01-01T00:00:01.000Z', '2026-01-01T00:00:02.000Z'].map((at) => message(1, 0, at));
  fc.assert(fc.property(fc.shuffledSubarray(revisions, { minLength: 3 }), (order) => {
    assert.equal(gather(order.map((one) => [one]))[0]?.editedAt, '2026-01-01T00:00:02.000Z');
  }));
});

test('a deleted message stays deleted when its older copy arrives again', () => {
  const erased = erase([message(1, 0)], 1, '2026-01-02T00:00:00.000Z');
  assert.equal(merge(erased, [message(1, 0)])[0]?.content, '');
});

test('nothing new gives the same array, so that nothing is drawn again', () => {
  const timeline = [message(1, 0), message(2, 1)];
  assert.equal(merge(timeline, [message(2, 1)]), timeline);
});
