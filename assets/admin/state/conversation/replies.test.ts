import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Reply } from '../../../shared/protocol';
import { fillIn, repliesFor, valuesFor } from './replies';

const values = valuesFor('Ada  King-Noel', 'Ann', 'Lamp shop');

test('variables are filled in, with or without spaces, as often as they stand there', () => {
  assert.equal(fillIn('Hi {{visitor.firstName}}, {{ agent.name }} of {{site.name}} here. {{visitor.name}}!', values), 'Hi Ada, Ann of Lamp shop here. Ada  King-Noel!');
  assert.equal(fillIn('{{agent.name}} {{agent.name}}', values), 'Ann Ann');
});

test('a variable that is unknown, or has no value, stays to be seen', () => {
  assert.equal(fillIn('{{visitor.age}} {{toString}} {{visitor}} {{}}', values), '{{visitor.age}} {{toString}} {{visitor}} {{}}');
  assert.equal(fillIn('Hi {{visitor.firstName}}', valuesFor('', 'Ann', '')), 'Hi {{visitor.firstName}}');
});

test('what a visitor is called is not filled in once more', () => {
  assert.equal(fillIn('Hi {{visitor.name}}', valuesFor('{{agent.name}} $& $1', 'Ann', '')), 'Hi {{agent.name}} $& $1');
});

const reply = (shortcut: string, content: string): Reply => ({ id: shortcut, shortcut, content, scope: 'shared', departmentId: null, ownerId: 'o', createdAt: '', updatedAt: '' });
const all = [reply('shipping', 'Three days.'), reply('hello', 'Hello!'), reply('refund', 'Shipping back is free.'), reply('sorry', 'Sorry to hear that.')];
const found = (query: string): string[] => repliesFor(query, all).map(({ shortcut }) => shortcut);

test('replies are found by their shortcut first, then by their words', () => {
  assert.deepEqual(found(''), ['hello', 'refund', 'shipping', 'sorry']);
  assert.deepEqual(found('ship'), ['shipping', 'refund']);
  assert.deepEqual(found('hl'), ['hello']);
  assert.deepEqual(found('nowhere'), []);
});
