import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compare, placeOf, windowOf, type Key } from './inboxOrder';

const key = fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), at: fc.constantFrom('1', '2', '3') });

test('what was active last stands first, of two at once the one with the higher id', () => {
  const rows: Key[] = [{ id: 'a', at: '1' }, { id: 'b', at: '2' }, { id: 'c', at: '2' }];
  assert.deepEqual([...rows].sort(compare).map(({ id }) => id), ['c', 'b', 'a']);
});

test('a row put where it belongs leaves the rows in order', () => {
  fc.assert(fc.property(fc.array(key), (keys) => {
    const rows: Key[] = [];
    for (const it of keys) rows.splice(placeOf(rows, it), 0, it);
    assert.deepEqual(rows, [...rows].sort(compare));
  }));
});

test('a row that is there is found where it stands', () => {
  fc.assert(fc.property(fc.uniqueArray(key, { comparator: (a, b) => compare(a, b) === 0 }), (keys) => {
    const rows = [...keys].sort(compare);
    rows.forEach((row, at) => assert.equal(placeOf(rows, row), at));
  }));
});

test('the window holds all that is seen, some more, and nothing outside', () => {
  assert.deepEqual(windowOf(0, 720, 72, 100_000, 8), { from: 0, to: 18 });
  assert.deepEqual(windowOf(7200, 720, 72, 100_000, 8), { from: 92, to: 118 });
  assert.deepEqual(windowOf(7201, 720, 72, 100_000, 0), { from: 100, to: 111 });
  assert.deepEqual(windowOf(7_200_000 - 720, 720, 72, 100_000, 8), { from: 99_982, to: 100_000 });
  assert.deepEqual(windowOf(-40, 720, 72, 3, 8), { from: 0, to: 3 });
  assert.deepEqual(windowOf(9999, 720, 72, 0, 8), { from: 0, to: 0 });
});
