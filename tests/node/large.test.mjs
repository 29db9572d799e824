// A workspace of years: a million messages in 20,000 conversations, each kind of list read from both ends.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before, test } from 'node:test';
import { Server, run, scratch } from './support/server.mjs';

const MESSAGES = 1_000_000;
const CONVERSATIONS = 20_000;
const seedTool = resolve(fileURLToPath(import.meta.url), '../../../bench/seed.py');

let server, token;
const get = (path) => server.ok('GET', path, { token });
before(async () => {
  const dir = join(scratch(), 'data');
  execFileSync('python3', [seedTool, dir, '--messages', `${MESSAGES}`, '--conversations', `${CONVERSATIONS}`]);
  server = await Server.start([], { dir });
  token = run(['token', '--data-dir', dir, '--email', 'owner@example.org']).out.trim();
});
after(() => server.discard());

test('the first and the last page of a history of 100,000', async () => {
  const { lastSeq } = await get('/conversations/long');
  assert.equal(lastSeq, MESSAGES / 10);
  const first = await get('/conversations/long/messages?after=0');
  assert.deepEqual(first.items.map((message) => message.seq), Array.from({ length: 50 }, (_, at) => at + 1));
  assert.equal(first.hasMore, true);
  const last = await get('/conversations/long/messages');
  assert.deepEqual(last.items.map((message) => message.seq), Array.from({ length: 50 }, (_, at) => lastSeq - 49 + at));
  assert.equal((await get(`/conversations/long/messages?after=${lastSeq - 10}`)).hasMore, false);
});

test('the inbox, to its last page, each conversation once and the newest first', async () => {
  const ids = new Set();
  const times = [];
  let cursor = '';
  do {
    const page = await get(`/conversations?limit=200${cursor}`);
    for (const conversation of page.items) {
      ids.add(conversation.id);
      times.push(conversation.updatedAt);
      assert.equal(conversation.lastMessage.seq, conversation.lastSeq);
    }
    cursor = page.nextCursor && `&cursor=${page.nextCursor}`;
  } while (cursor);
  assert.equal(ids.size, CONVERSATIONS);
  assert.equal(times.length, CONVERSATIONS);
  assert.deepEqual(times, times.toSorted().reverse());
});

test('a search for a rare word and for one that is everywhere', async () => {
  const rare = await get('/search?q=zanzibar');
  assert.equal(rare.items.length, 5);
  assert.ok(rare.items.every((found) => found.snippet.includes('⟦zanzibar⟧')));
  const common = await get('/search?q=parcel&limit=200');
  assert.equal(common.items.length, 200);
  assert.ok(common.nextCursor);
  assert.equal((await get('/conversations?q=zanzibar')).items.length, 5);
});
