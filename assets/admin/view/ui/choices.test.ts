import assert from 'node:assert/strict';
import { test } from 'node:test';
import { moved, TypeAhead } from './choices';
import { placeBeside } from './Popover';
import { initialsOf, toneOf } from './tones';

const list = ['Open', 'Pending', 'Snoozed', 'Spam', 'Resolved'].map((label, at) => ({ label, isDisabled: at === 1 }));

test('arrows go round and leave out what can’t be chosen', () => {
  assert.equal(moved(list, 0, 'ArrowDown'), 2);
  assert.equal(moved(list, 2, 'ArrowUp'), 0);
  assert.equal(moved(list, 4, 'ArrowDown'), 0);
  assert.equal(moved(list, 0, 'ArrowUp'), 4);
  assert.equal(moved(list, 2, 'Home'), 0);
  assert.equal(moved(list, 2, 'End'), 4);
  assert.equal(moved(list, 2, 'x'), null);
  assert.equal(moved([], -1, 'ArrowDown'), -1);
});

test('letters find, the same letter goes on', () => {
  const typing = new TypeAhead();
  assert.equal(typing.press('s', 0, list, 0), 2);
  assert.equal(typing.press('s', 100, list, 2), 3);
  assert.equal(typing.press('s', 5000, list, 3), 2);
  const word = new TypeAhead();
  assert.equal(word.press('s', 0, list, 0), 2);
  assert.equal(word.press('p', 100, list, 2), 3);
  assert.equal(word.press('x', 200, list, 3), null);
  assert.equal(new TypeAhead().press('p', 0, list, 0), null);
});

test('a popover stays within the window, below and at the start where it can', () => {
  const window = { width: 400, height: 600 };
  const box = (left: number, top: number) => ({ left, top, right: left + 40, bottom: top + 30 });
  assert.deepEqual(placeBeside(box(20, 20), 200, 100, window, false), { left: 20, top: 54 });
  assert.deepEqual(placeBeside(box(340, 560), 200, 100, window, false), { left: 180, top: 456 });
  assert.deepEqual(placeBeside(box(340, 20), 200, 100, window, true), { left: 180, top: 54 });
  assert.deepEqual(placeBeside(box(150, 250), 380, 590, window, false), { left: 12, top: 8 });
});

test('somebody has always the same colour and at most two letters', () => {
  assert.equal(toneOf('01a2158e'), toneOf('01a2158e'));
  assert.equal(new Set(Array.from({ length: 60 }, (_, at) => toneOf(`visitor ${at}`))).size, 6);
  assert.deepEqual(['Mara Lind', 'Ann', 'Jan van der Berg', '李小龙', '', '🙂'].map(initialsOf), ['ML', 'A', 'JB', '李', '', '']);
});
