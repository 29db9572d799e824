import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { list, watchInbox } from './inbox';
import { connection } from './live';
import { place } from './router';
import { enter } from './session';

const settled = (): Promise<void> => new Promise((done) => setImmediate(done));
const conversation = (id: string) => ({ id, status: 'open', unread: 0, lastSeq: 1, tags: [], updatedAt: '2026-01-01T12:00:00.000Z' });

test('what began between the first page and the first socket is in the list once that stands', async () => {
  const server = ['old'];
  mock.timers.enable({ apis: ['setTimeout'] });
  mock.method(globalThis, 'fetch', (path: string) => Promise.resolve(Response.json(
    path.includes('/auth/') ? { accessToken: 'a', expiresIn: 900, user: { id: 'me' } } : { items: server.map(conversation), nextCursor: null },
  )));
  try {
    await enter('/auth/login', {});
    watchInbox();
    place.value = { path: '/inbox/all', search: '' };
    list.value?.ensure({ from: 0, to: 1 });
    for (let turn = 0; turn < 5; turn++) await settled();
    assert.deepEqual(list.value?.rows.map(({ id }) => id), ['old']);
    server.push('new');
    connection.tell('start');
    connection.tell('connected');
    for (let turn = 0; turn < 5; turn++) await settled();
    assert.deepEqual(list.value?.rows.map(({ id }) => id).sort(), ['new', 'old']);
  } finally {
    mock.restoreAll();
    mock.timers.reset();
  }
});
