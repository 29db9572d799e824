import assert from 'node:assert/strict';
import { test } from 'node:test';
import { colorOf, legibility } from './contrast';

test('a colour says what is written on it, and how well', () => {
  assert.deepEqual(legibility('#0f766e'), { text: 'white', ratio: 5.4, isFaint: false });
  assert.deepEqual(legibility('#ffffff'), { text: 'black', ratio: 21, isFaint: true });
  assert.deepEqual(legibility('#f59e0b'), { text: 'black', ratio: 9.7, isFaint: true });
  assert.equal(legibility('teal'), null);
});

test('a colour is understood as people type it', () => {
  assert.deepEqual(['1F5EFF', '#1f5eff', ' #15F ', '15f', 'teal', '#12', ''].map(colorOf), ['#1f5eff', '#1f5eff', '#1155ff', '#1155ff', 'teal', '#12', '']);
});
