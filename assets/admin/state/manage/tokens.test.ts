import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sectionAt, groupsFor } from './sections';
import { namesake } from './tags';
import { endOf, grantsOf, scopesOf } from './tokens';

test('what a token may is said by area, and is the same as its scopes', () => {
  const grants = { conversations: 'write', visitors: 'none', workspace: 'read' } as const;
  assert.deepEqual(scopesOf(grants), ['conversations:write', 'workspace:read']);
  assert.deepEqual(grantsOf(scopesOf(grants)), grants);
  assert.deepEqual(grantsOf(['visitors:read', 'visitors:write']), { conversations: 'none', visitors: 'write', workspace: 'none' });
});

test('a token ends after its days, or never', () => {
  assert.equal(endOf(30, Date.parse('2026-01-01T12:00:00Z')), '2026-01-31T12:00:00.000Z');
  assert.equal(endOf(null, 0), null);
});

test('a tag that takes another one’s name is told', () => {
  const all = [{ name: 'refund', color: null, conversations: 2 }, { name: 'order', color: null, conversations: 1 }];
  assert.equal(namesake(' order ', 'refund', all)?.name, 'order');
  assert.equal(namesake('refund', 'refund', all), null);
  assert.equal(namesake('new', 'refund', all), null);
});

test('agents have the replies, admins all of Manage', () => {
  const paths = (isAdmin: boolean) => groupsFor(isAdmin).flatMap(({ sections }) => sections.map(({ path }) => path));
  assert.deepEqual(paths(false), ['replies']);
  assert.equal(paths(true).length, 8);
  assert.equal(sectionAt('sites/123/hours')?.path, 'sites');
  assert.equal(sectionAt('nowhere'), null);
});
