import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Conversation } from '../../shared/protocol';
import { concerns, countUnread, Fresh, isWorthTelling } from './noticeChoice';

const NOW = Date.parse('2026-01-01T00:10:00.000Z');
const conversation = (fields: Partial<Conversation>): Conversation => ({ id: 'c', status: 'open', assigneeId: null, unread: 1, waitingSince: '2026-01-01T00:00:00.000Z', ...fields }) as Conversation;

test('the same message is told of once, and one of long ago never', () => {
  const fresh = new Fresh();
  assert.equal(fresh.isNew('a', '2026-01-01T00:09:59.000Z', NOW), true);
  assert.equal(fresh.isNew('a', '2026-01-01T00:09:59.000Z', NOW), false);
  assert.equal(fresh.isNew('b', '2026-01-01T00:01:00.000Z', NOW), false);
});

test('one hears of one\'s own and of nobody\'s, of all, or of nothing', () => {
  const told = (wanted: 'none' | 'mine' | 'all'): boolean[] => ['ann', 'bob', null].map((assigneeId) => concerns(wanted, conversation({ assigneeId }), 'ann'));
  assert.deepEqual(told('none'), [false, false, false]);
  assert.deepEqual(told('mine'), [true, false, true]);
  assert.deepEqual(told('all'), [true, true, true]);
});

test('who reads it hears nothing, who is in the app sees no notification', () => {
  assert.deepEqual(isWorthTelling({ isOpen: true }), { bySound: false, byDesktop: false });
  assert.deepEqual(isWorthTelling({ isOpen: false }), { bySound: true, byDesktop: false });
  assert.deepEqual(isWorthTelling(null), { bySound: true, byDesktop: true });
});

test('the badge counts what waits to be read by oneself, and by anybody', () => {
  const count = (...list: Partial<Conversation>[]): number => countUnread(new Map(list.map((it, at) => [`c${at}`, conversation(it)])), 'ann');
  assert.equal(count({}, { assigneeId: 'ann', waitingSince: null }), 2);
  assert.equal(count({ assigneeId: 'bob' }, { unread: 0 }, { unread: null }, { status: 'resolved' }, { status: 'snoozed', assigneeId: 'ann' }, { waitingSince: null }), 0);
});
