import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Conversation, Message, PersonKind } from '../../shared/protocol';
import { merged, patched, withMessage, withRead, withRevision, type Reader } from './conversationsProgress';

const at = (second: number): string => `2026-01-01T00:00:${String(second).padStart(2, '0')}.000Z`;
const ann: Reader = { id: 'ann', isReading: false, readTo: 0 };

const conversation = (fields: Partial<Conversation> = {}): Conversation => ({
  id: 'c', status: 'open', subject: null, siteId: null, departmentId: null, assigneeId: null, visitor: { id: 'vera', name: 'Vera', email: null }, priority: 'medium', tags: [],
  lastMessage: null, lastSeq: 3, unread: 0, readSeq: 0, rating: null, snoozedUntil: null, waitingSince: null, createdAt: at(0), updatedAt: at(3), ...fields,
});

function message(seq: number, senderId: string, fields: Partial<Message> = {}): Message {
  const kind: PersonKind = senderId === 'vera' ? 'visitor' : senderId === 'system' ? 'system' : 'agent';
  return {
    id: `m${seq}`, conversationId: 'c', seq, follows: seq - 1, internal: false, senderId, sender: { id: senderId, kind, name: senderId }, content: `word ${seq}`, type: kind === 'system' ? 'system' : 'text',
    attachment: null, clientId: null, timestamp: at(seq), editedAt: null, deletedAt: null, ...fields,
  };
}

test('a visitor\'s message is the last one, not read, and waits for an answer', () => {
  const next = withMessage(conversation(), message(4, 'vera'), ann);
  assert.deepEqual([next.lastSeq, next.unread, next.waitingSince, next.updatedAt], [4, 1, at(4), at(4)]);
  assert.equal(withMessage(next, message(5, 'vera'), ann).waitingSince, at(4));
});

test('an answer ends the waiting, a note does not', () => {
  const waiting = conversation({ waitingSince: at(2) });
  assert.equal(withMessage(waiting, message(4, 'bob'), ann).waitingSince, null);
  assert.equal(withMessage(waiting, message(4, 'bob', { internal: true, type: 'note' }), ann).waitingSince, at(2));
});

test('one\'s own words, the product\'s, and what is read at once are not unread', () => {
  assert.equal(withMessage(conversation(), message(4, 'ann'), ann).unread, 0);
  assert.equal(withMessage(conversation(), message(4, 'system'), ann).unread, 0);
  assert.equal(withMessage(conversation(), message(4, 'vera'), { ...ann, isReading: true }).unread, 0);
});

test('a message that is known changes nothing', () => {
  const known = conversation();
  assert.equal(withMessage(known, message(3, 'vera'), ann), known);
});

test('an event without `unread` counts what it tells on top of what was known', () => {
  const known = conversation({ unread: 2 });
  const told = (seq: number, senderId: string): Conversation => conversation({ lastSeq: seq, lastMessage: message(seq, senderId), updatedAt: at(seq), unread: null, readSeq: null });
  assert.equal(merged(known, told(4, 'vera'), ann).unread, 3);
  assert.equal(merged(known, told(6, 'vera'), ann).unread, 5);
  assert.equal(merged(known, told(4, 'ann'), ann).unread, 2);
  assert.equal(merged(known, { ...told(3, 'vera'), tags: ['new'] }, ann).unread, 2);
  const { unread: _, ...without } = told(4, 'vera');
  assert.equal(merged(known, without as Conversation, ann).unread, 3);
});

test('an answer that was on its way while one read brings nothing back', () => {
  const known = conversation({ unread: 0 });
  assert.equal(merged(known, conversation({ unread: 2 }), { ...ann, readTo: 3 }).unread, 0);
  assert.equal(merged(known, conversation({ unread: 3, lastSeq: 4 }), { ...ann, readTo: 3 }).unread, 1);
  assert.equal(merged(known, conversation({ unread: 2 }), ann).unread, 2);
});

test('what differs from reader to reader is kept, and unknown of one that is new', () => {
  const known = conversation({ unread: 2, readSeq: 3 });
  const told = conversation({ unread: null, readSeq: null, tags: ['vip'] });
  assert.deepEqual([merged(known, told, ann).readSeq, merged(known, told, ann).tags], [3, ['vip']]);
  assert.equal(merged(undefined, told, ann).unread, null);
  assert.equal(merged(undefined, { ...told, lastSeq: 0 }, ann).unread, 0);
});

test('older news is no news', () => {
  const known = conversation({ status: 'resolved', updatedAt: at(9) });
  assert.equal(merged(known, conversation(), ann), known);
  const behind = conversation({ lastSeq: 2, updatedAt: at(9) });
  assert.equal(merged(known, behind, ann), known);
});

test('reading takes away what was read, wherever it was', () => {
  assert.equal(withRead(conversation({ unread: 3 }), 'ann', 3, ann).unread, 0);
  assert.equal(withRead(conversation({ unread: 3 }), 'ann', 2, ann).unread, 1);
  assert.equal(withRead(conversation({ unread: 3 }), 'bob', 3, ann).unread, 3);
  const read = withRead(conversation({ readSeq: 1 }), 'vera', 2, ann);
  assert.equal(read.readSeq, 2);
  assert.equal(withRead(read, 'vera', 1, ann), read);
});

test('only the last message\'s revision is seen in the list', () => {
  const known = conversation({ lastMessage: message(3, 'vera') });
  assert.equal(withRevision(known, 3, (it) => ({ ...it, content: 'other' })).lastMessage?.content, 'other');
  assert.equal(withRevision(known, 2, (it) => ({ ...it, content: 'other' })), known);
});

test('what is asked for is shown as the server will do it', () => {
  const waiting = conversation({ status: 'pending', waitingSince: at(1) });
  assert.deepEqual([patched(waiting, { assigneeId: 'ann' }).status, patched(conversation(), { assigneeId: null }).status], ['open', 'pending']);
  assert.deepEqual([patched(waiting, { status: 'resolved' }).waitingSince, patched(waiting, { tags: ['a'] }).waitingSince], [null, at(1)]);
  const snoozed = patched(waiting, { snoozedUntil: at(9) });
  assert.deepEqual([snoozed.status, snoozed.snoozedUntil], ['snoozed', at(9)]);
  assert.equal(patched(snoozed, { status: 'open' }).snoozedUntil, null);
  assert.equal('reason' in patched(waiting, { assigneeId: 'bob', reason: 'knows it' }), false);
});
