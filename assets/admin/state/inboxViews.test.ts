import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Conversation } from '../../shared/protocol';
import { belongs, homeOf, keyOf, parseView, pathOf, queryOf, viewOf, type View } from './inboxViews';

const conversation = (fields: Partial<Conversation>): Conversation => ({
  id: 'c', status: 'open', subject: null, siteId: 'shop', departmentId: 'sales', assigneeId: 'ann', visitor: { id: 'v', name: 'Vera', email: null }, priority: 'medium', tags: ['order'],
  lastMessage: null, lastSeq: 0, unread: 0, readSeq: 0, rating: null, createdAt: '2026-01-01T00:00:00.000Z', updatedAt: '2026-01-01T00:00:00.000Z', ...fields,
});

test('a view is found again by its key, whatever a tag is called', () => {
  const views: View[] = [viewOf('mine'), viewOf('resolved'), viewOf('department', 'd1'), viewOf('tag', 'a:b / c\nd')];
  for (const view of views) assert.deepEqual(parseView(keyOf(view)), view);
  for (const nonsense of ['', 'nobody', 'mine:x', 'tag', 'tag:', ':', 'department']) assert.equal(parseView(nonsense), null, nonsense);
});

test('an address is one segment for the view and one for the conversation', () => {
  assert.equal(pathOf(viewOf('tag', 'a/b')), '/inbox/tag%3Aa%2Fb');
  assert.equal(pathOf(viewOf('mine'), 'c/1'), '/inbox/mine/c%2F1');
});

test('the server is asked for what the view holds', () => {
  assert.equal(queryOf(viewOf('mine')).toString(), 'status=open%2Cpending&assigneeId=me');
  assert.equal(queryOf(viewOf('unassigned')).toString(), 'status=open%2Cpending&assigneeId=none');
  assert.equal(queryOf(viewOf('resolved')).toString(), 'status=resolved');
  assert.equal(queryOf(viewOf('site', 's1')).toString(), 'status=open%2Cpending&siteId=s1');
  assert.equal(queryOf(viewOf('tag', 'vip')).toString(), 'status=open%2Cpending&tag=vip');
});

test('a conversation belongs to the views that say so', () => {
  const all: readonly View[] = [
    viewOf('mine'), viewOf('unassigned'), viewOf('all'), viewOf('snoozed'), viewOf('resolved'), viewOf('department', 'sales'), viewOf('department', 'other'), viewOf('site', 'shop'), viewOf('tag', 'order'), viewOf('tag', 'x'),
  ];
  const where = (fields: Partial<Conversation>): string[] => all.filter((view) => belongs(view, conversation(fields), 'ann')).map(keyOf);
  assert.deepEqual(where({}), ['mine', 'all', 'department:sales', 'site:shop', 'tag:order']);
  assert.deepEqual(where({ assigneeId: null, status: 'pending' }), ['unassigned', 'all', 'department:sales', 'site:shop', 'tag:order']);
  assert.deepEqual(where({ assigneeId: 'bob', tags: [] }), ['all', 'department:sales', 'site:shop']);
  assert.deepEqual(where({ status: 'snoozed' }), ['snoozed']);
  assert.deepEqual(where({ status: 'resolved' }), ['resolved']);
});

test('where a conversation is found, it belongs', () => {
  for (const status of ['open', 'pending', 'snoozed', 'resolved'] as const) {
    for (const assigneeId of ['ann', 'bob', null]) {
      const it = conversation({ status, assigneeId });
      assert.ok(belongs(homeOf(it, 'ann'), it, 'ann'), `${status}, ${assigneeId}`);
    }
  }
});
