import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Message } from '../../../shared/protocol';
import { firstUnread, rowsOf } from './rows';

function message(seq: number, senderId: string, time: string, more: Partial<Message> = {}): Message {
  return {
    id: `m${seq}`, conversationId: 'c', seq, follows: seq - 1, internal: false, senderId, sender: { id: senderId, kind: senderId === 'v' ? 'visitor' : 'agent', name: senderId }, content: 'x', type: 'text',
    attachment: null, clientId: null, timestamp: `2026-01-0${time}:00.000Z`, editedAt: null, deletedAt: null, ...more,
  };
}

const day = (timestamp: string): string => timestamp.slice(0, 10);
const shape = (messages: readonly Message[], firstNew: number | null = null): string => rowsOf(messages, firstNew, day).map((row) => (
  row.kind === 'message' ? `${row.begins ? '[' : ''}${row.message.seq}${row.ends ? ']' : ''}` : row.kind === 'line' ? `line${row.message.seq}` : row.kind
)).join(' ');

test('what one says in one go is one group; after five minutes another one begins', () => {
  assert.equal(shape([message(1, 'v', '1T10:00'), message(2, 'v', '1T10:04'), message(3, 'v', '1T10:09'), message(4, 'a', '1T10:09')]), 'day [1 2] [3] [4]');
});

test('a note is never in one group with an answer, nor is what is said around a line of the product', () => {
  const note = { internal: true, type: 'note' as const };
  assert.equal(shape([message(1, 'a', '1T10:00'), message(2, 'a', '1T10:01', note), message(3, 'a', '1T10:02', note), message(4, 'a', '1T10:03')]), 'day [1] [2 3] [4]');
  assert.equal(shape([message(1, 'a', '1T10:00'), message(2, 'a', '1T10:01', { type: 'system', internal: true }), message(3, 'a', '1T10:02')]), 'day [1] line2 [3]');
});

test('each day begins with its name, and a group ends with its day', () => {
  assert.equal(shape([message(1, 'v', '1T23:59'), message(2, 'v', '2T00:01')]), 'day [1] day [2]');
});

test('the line above what is new parts a group', () => {
  assert.equal(shape([message(1, 'v', '1T10:00'), message(2, 'v', '1T10:01'), message(3, 'v', '1T10:02')], 2), 'day [1] new [2 3]');
});

test('a row keeps its key when it is stored, so that it does not jump', () => {
  assert.deepEqual(rowsOf([message(1, 'a', '1T10:00', { clientId: 'mine' })], null, day).map(({ key }) => key), ['day 2026-01-01', 'mine']);
});

test('unread is counted from the end, over one’s own and the product’s lines', () => {
  const all = [message(1, 'v', '1T10:00'), message(2, 'v', '1T10:01'), message(3, 'me', '1T10:02'), message(4, 'v', '1T10:03', { type: 'system' }), message(5, 'v', '1T10:04')];
  assert.equal(firstUnread(all, 0, 'me'), null);
  assert.equal(firstUnread(all, 1, 'me'), 5);
  assert.equal(firstUnread(all, 2, 'me'), 2);
  assert.equal(firstUnread(all, 3, 'me'), null, 'all of it: no line is needed');
  assert.equal(firstUnread(all, 99, 'me'), null);
});
