import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addCommands, commandsFor, score } from './palette';

const command = (label: string, group = '') => ({ id: label, label, group, run: () => {} });
const best = (query: string, ...labels: string[]): string | undefined => labels.map((label) => [score(query, label), label] as const).filter(([it]) => it > 0).sort((a, b) => b[0] - a[0])[0]?.[1];

test('the letters must be there, in their order', () => {
  assert.equal(score('xyz', 'Today'), 0);
  assert.equal(score('yad', 'Today'), 0);
  assert.ok(score('tdy', 'Today') > 0);
});

test('the beginnings of words and letters in a row count more', () => {
  assert.equal(best('lo', 'Toolbox', 'Log out'), 'Log out');
  assert.equal(best('mar', 'Mark as read', 'Time for a rest'), 'Mark as read');
  assert.equal(best('ar', 'Snooze all replies', 'Assign to Arthur'), 'Assign to Arthur');
});

test('capitals and accents don’t matter', () => {
  assert.ok(score('ecran', 'Écran') > 0);
  assert.ok(score('ÜBER', 'uber') > 0);
});

test('of two that fit alike the shorter one is first', () => {
  assert.equal(best('in', 'Inbox settings', 'Inbox'), 'Inbox');
});

test('commands are found by what they belong to as well, and go with who brought them', () => {
  const remove = addCommands(() => [command('Dark', 'Appearance'), command('Today', 'Go to')]);
  assert.deepEqual(commandsFor('').map((it) => it.label), ['Dark', 'Today']);
  assert.deepEqual(commandsFor('appear').map((it) => it.label), ['Dark']);
  assert.deepEqual(commandsFor('go tod').map((it) => it.label), ['Today']);
  remove();
  assert.deepEqual(commandsFor(''), []);
});
