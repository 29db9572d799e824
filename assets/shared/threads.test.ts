import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import fc from 'fast-check';
import type { Conversation, Joined, Message } from './protocol';
import { addMessages, catchUp, eraseMessage, fetchThreadsBy, forgetThreads, loadOlder, loadThread, threadOf } from './threads';
import { staffsPredecessor } from './timeline';

const ID = 'c';
/** What the server has. */
let stored: Message[] = [];
let asked: string[] = [];

function message(seq: number, more: Partial<Message> = {}): Message {
  return {
    id: `m${seq}`, conversationId: ID, seq, follows: seq - 1, internal: false, senderId: 'a', sender: { id: 'a', kind: 'agent', name: 'Ada' }, content: `words ${seq}`, type: 'text', attachment: null,
    clientId: null, timestamp: '2026-01-01T00:00:00.000Z', editedAt: null, deletedAt: null, ...more,
  };
}

const messages = (from: number, to: number): Message[] => Array.from({ length: to - from + 1 }, (_, at) => message(from + at));
const seqs = (): number[] => threadOf(ID).messages.map(({ seq }) => seq);
const join = async (after: number): Promise<Joined> => {
  const missed = stored.filter(({ seq }) => seq > after);
  return { conversation: {} as Conversation, messages: missed.slice(0, 20), hasMore: missed.length > 20 };
};

beforeEach(() => {
  forgetThreads();
  asked = [];
  stored = messages(1, 120);
  fetchThreadsBy({
    predecessor: staffsPredecessor,
    joined: () => {},
    async page(_, query) {
      asked.push(query);
      const { limit, before, after } = Object.fromEntries(new URLSearchParams(query));
      const fitting = stored.filter(({ seq }) => seq < Number(before ?? Infinity) && seq > Number(after ?? 0));
      const items = after === undefined ? fitting.slice(-Number(limit)) : fitting.slice(0, Number(limit));
      return { items, hasMore: items.length < fitting.length };
    },
  });
});

test('the newest part is fetched once, and the parts before it one by one', async () => {
  await loadThread(ID);
  await loadThread(ID);
  assert.deepEqual(asked, ['limit=50']);
  assert.deepEqual(seqs(), messages(71, 120).map(({ seq }) => seq));
  await loadOlder(ID);
  await loadOlder(ID);
  await loadOlder(ID);
  assert.equal(seqs().length, 120);
  assert.equal(threadOf(ID).hasOlder, false);
  assert.equal(asked.length, 3);
});

test('a message that was changed and is older than what is here waits until it is fetched', async () => {
  await loadThread(ID);
  const edited = message(5, { content: 'changed', editedAt: '2026-01-02T00:00:00.000Z' });
  stored[4] = edited;
  assert.equal(addMessages(ID, [edited]), false);
  assert.equal(seqs()[0], 71);
  await loadOlder(ID);
  await loadOlder(ID);
  assert.equal(threadOf(ID).messages[4]?.content, 'changed');
});

test('a hole is noticed, and filled by the socket or by plain requests', async () => {
  for (const ask of [join, null]) {
    forgetThreads();
    stored = messages(1, 60);
    await loadThread(ID);
    stored = messages(1, 115);
    assert.equal(addMessages(ID, [message(115)]), true);
    await catchUp(ID, ask);
    assert.deepEqual(seqs(), messages(11, 115).map(({ seq }) => seq));
    assert.equal(addMessages(ID, []), false);
  }
});

test('a deleted one loses its words and keeps its place', async () => {
  await loadThread(ID);
  eraseMessage(ID, 100);
  const gone = threadOf(ID).messages.find(({ seq }) => seq === 100);
  assert.equal(gone?.content, '');
  assert.notEqual(gone?.deletedAt, null);
});

test('whatever arrives, in whatever order and however often, at the end all is there once', async () => {
  const news = fc.array(fc.array(fc.integer({ min: 1, max: 100 }), { maxLength: 5 }), { maxLength: 12 });
  await fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: 80 }), news, fc.boolean(), async (known, portions, isLive) => {
    forgetThreads();
    stored = messages(1, known);
    await loadThread(ID);
    stored = messages(1, 100);
    let hasHole = false;
    for (const portion of portions) hasHole = addMessages(ID, portion.map((seq) => message(seq))) || hasHole;
    await catchUp(ID, isLive ? join : null);
    const first = Math.max(1, known - 49);
    assert.deepEqual(seqs(), messages(first, 100).map(({ seq }) => seq));
  }));
});
