import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Reply, ReplyScope } from '../../../shared/protocol';
import { mayChange, replyGroups, shortcutFault } from './replies';

const reply = (shortcut: string, content: string, scope: ReplyScope, departmentId: string | null = null): Reply => ({
  id: shortcut, shortcut, content, scope, departmentId, ownerId: 'u1', createdAt: '2026-01-01T00:00:00.000Z', updatedAt: '2026-01-01T00:00:00.000Z',
});
const ALL = [reply('shipping', 'Three to five days.', 'shared'), reply('hello', 'Hello there', 'shared'), reply('hi', 'Hello, it is me', 'personal'), reply('refund', 'Five days', 'department', 'd1')];

test('an agent changes its own and its departments’, an admin all', () => {
  const agent = { role: 'agent', departmentIds: ['d1'] } as const;
  const of = (who: Parameters<typeof mayChange>[1]) => [mayChange({ scope: 'personal', departmentId: null }, who), mayChange({ scope: 'department', departmentId: 'd1' }, who), mayChange({ scope: 'department', departmentId: 'd2' }, who), mayChange({ scope: 'shared', departmentId: null }, who)];
  assert.deepEqual(of({ ...agent, departmentIds: ['d1'] }), [true, true, false, false]);
  assert.deepEqual(of({ role: 'admin', departmentIds: [] }), [true, true, true, true]);
});

test('they are grouped by whose they are, and found by shortcut and by text', () => {
  const seen = (query: string) => replyGroups(ALL, query).map((it) => [it.scope, it.replies.map(({ shortcut }) => shortcut).join(' ')]);
  assert.deepEqual(seen(''), [['personal', 'hi'], ['department', 'refund'], ['shared', 'hello shipping']]);
  assert.deepEqual(seen('HELLO'), [['personal', 'hi'], ['shared', 'hello']]);
  assert.deepEqual(seen('five days'), [['department', 'refund'], ['shared', 'shipping']]);
  assert.deepEqual(seen('/hi'), [['personal', 'hi']]);
  assert.deepEqual(seen('nothing'), []);
});

test('a shortcut is one word that is not taken', () => {
  assert.deepEqual(['', 'two words', '/hi', 'größe_2', 'hi'].map((it) => shortcutFault(it, ALL)), ['missing', 'wrong', 'wrong', null, 'taken']);
});
