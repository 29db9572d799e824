import assert from 'node:assert/strict';
import { test } from 'node:test';
import { membersFor, mentionsIn, partsOf } from './mentions';

const team = [{ id: '1', name: 'Ana' }, { id: '2', name: 'Ana María' }, { id: '3', name: 'Bob O’Neil' }, { id: '4', name: '李雷' }];
const ids = (text: string, chosen: readonly string[] = []): string[] => mentionsIn(text, team, chosen);

test('a name behind @ is a mention; the longest that fits is meant', () => {
  assert.deepEqual(ids('@Ana look'), ['1']);
  assert.deepEqual(ids('@Ana María look'), ['2']);
  assert.deepEqual(ids('(@Bob O’Neil, @李雷) and @Ana.'), ['3', '4', '1']);
});

test('a part of a name, an address, and a name without @ are none', () => {
  assert.deepEqual(ids('@An @Anatol @Bob me@Ana Ana @ Ana'), []);
  assert.deepEqual(ids('write to info@Ana.example'), []);
});

test('each is told once, and at most twenty are', () => {
  assert.deepEqual(ids('@Ana @Ana @Ana'), ['1']);
  const many = Array.from({ length: 25 }, (_, at) => ({ id: `${at}`, name: `Agent${at}x` }));
  assert.equal(mentionsIn(many.map(({ name }) => `@${name}`).join(' '), many, []).length, 20);
});

test('of two with one name the one is meant that was chosen; without a choice both', () => {
  const two = [{ id: 'a', name: 'Kim' }, { id: 'b', name: 'Kim' }];
  assert.deepEqual(mentionsIn('@Kim', two, ['b']), ['b']);
  assert.deepEqual(mentionsIn('@Kim', two, []), ['a', 'b']);
});

test('a text falls into names and what is between them, and nothing is lost', () => {
  const text = 'Dear @Ana María, ask @Bob O’Neil.';
  const parts = partsOf(text, team);
  assert.equal(parts.map((part) => part.text).join(''), text);
  assert.deepEqual(parts.filter((part) => part.member).map((part) => part.text), ['@Ana María', '@Bob O’Neil']);
});

test('people are found by the beginning of any of their names', () => {
  assert.deepEqual(membersFor('mar', team).map(({ id }) => id), ['2']);
  assert.deepEqual(membersFor('ana', team).map(({ id }) => id), ['1', '2']);
  assert.deepEqual(membersFor('ana m', team).map(({ id }) => id), ['2']);
  assert.deepEqual(membersFor('x', team), []);
});
