import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keepIn } from '../../../shared/keep';
import type { Message } from '../../../shared/protocol';
import { answeredSince, draftOf, EMPTY, keepDraft, keepDraftsIn } from './drafts';

test('the answer and the note of a conversation are kept each by itself, and survive a reload', () => {
  const keep = keepIn(null, '');
  keepDraftsIn(keep);
  keepDraft('c', 'reply', { text: 'to you' }, 7);
  keepDraft('c', 'note', { text: 'about you @Bob', mentions: ['b'] }, 7);
  keepDraft('d', 'reply', { text: 'elsewhere' });
  keepDraftsIn(keep);
  assert.deepEqual(draftOf('c', 'reply'), { text: 'to you', mentions: [], since: 7 });
  assert.deepEqual(draftOf('c', 'note'), { text: 'about you @Bob', mentions: ['b'], since: 7 });
  assert.equal(draftOf('d', 'reply').text, 'elsewhere');
});

test('it remembers where the conversation stood when it was begun, until it is sent', () => {
  keepDraftsIn(keepIn(null, ''));
  keepDraft('c', 'reply', { text: 'a' }, 3);
  keepDraft('c', 'reply', { text: 'ab' }, 5);
  assert.equal(draftOf('c', 'reply').since, 3);
  keepDraft('c', 'reply', { text: '' }, 5);
  keepDraft('c', 'reply', { text: 'c' }, 5);
  assert.equal(draftOf('c', 'reply').since, 5);
});

test('an empty one is none, and leaves nothing behind', () => {
  const keep = keepIn(null, '');
  keepDraftsIn(keep);
  keepDraft('c', 'note', { text: 'x' });
  keepDraft('c', 'note', { text: '' });
  assert.deepEqual(draftOf('c', 'note'), EMPTY);
  assert.deepEqual(keep.keys(''), []);
});

test('what was not kept by this version is no draft, and does no harm', () => {
  const keep = keepIn(null, '');
  keep.set('draft:reply:c', 'just words');
  keepDraftsIn(keep);
  assert.deepEqual(draftOf('c', 'reply'), EMPTY);
});

function message(seq: number, senderId: string, more: Partial<Message> = {}): Message {
  const kind = senderId === 'v' ? 'visitor' as const : 'agent' as const;
  return {
    id: `m${seq}`, conversationId: 'c', seq, follows: seq - 1, internal: false, senderId, sender: { id: senderId, kind, name: senderId }, content: 'x', type: 'text', attachment: null, clientId: null,
    timestamp: '2026-01-01T00:00:00.000Z', editedAt: null, deletedAt: null, ...more,
  };
}

test('an answer of another one is one that came after the draft was begun, and that the visitor sees', () => {
  const draft = { text: 'my answer', mentions: [], since: 2 };
  const of = (...messages: Message[]) => answeredSince(messages, draft, 'me')?.seq ?? null;
  assert.equal(of(message(2, 'ann'), message(3, 'v'), message(4, 'me')), null);
  assert.equal(of(message(3, 'ann', { internal: true, type: 'note' })), null);
  assert.equal(of(message(3, 'ann', { type: 'system' })), null);
  assert.equal(of(message(3, 'ann'), message(4, 'bob'), message(5, 'v')), 4);
  assert.equal(answeredSince([message(3, 'ann')], { ...draft, text: '' }, 'me'), null);
});
