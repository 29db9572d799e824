import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Role, UserView } from '../../../shared/protocol';
import { grantableRoles, protectionOf, users } from './users';

const user = (id: string, role: Role, more: Partial<UserView> = {}): UserView => ({
  id, name: id, email: `${id}@example.org`, role, disabled: false, invited: false, createdAt: '2026-01-01T00:00:00.000Z', invitationUrl: null, ...more,
});
const [olga, ada, ann] = [user('olga', 'owner'), user('ada', 'admin'), user('ann', 'agent')];

test('the last owner stays, and one who was only invited is no other one', () => {
  users.value = [olga, user('otto', 'owner', { invited: true }), user('odd', 'owner', { disabled: true }), ada, ann];
  assert.equal(protectionOf(olga, olga), 'lastOwner');
  users.value = [...users.value, user('oki', 'owner')];
  assert.equal(protectionOf(olga, olga), 'self');
  assert.equal(protectionOf(user('oki', 'owner'), olga), null);
});

test('owners are the business of owners, and nobody shuts itself out', () => {
  users.value = [olga, ada, ann];
  assert.equal(protectionOf(olga, ada), 'ownersOnly');
  assert.equal(protectionOf(ada, ada), 'self');
  assert.equal(protectionOf(ann, ada), null);
  assert.deepEqual(grantableRoles(ada), ['agent', 'admin']);
  assert.deepEqual(grantableRoles(olga), ['agent', 'admin', 'owner']);
});
