import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chordOf, isPlain, Keyboard, type Press, type Shortcut } from './shortcuts';

const shortcut = (keys: string): Shortcut => ({ keys, label: 'palette.title', group: 'shortcuts.go', run: () => {} });
const press = (key: string, timeStamp = 0, held: Partial<Press> = {}): Press => ({ key, timeStamp, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held });
const known = ['g i', 'g s', 's', '?', 'mod+k', 'shift+enter'].map(shortcut);

/** The keys of the shortcuts that the presses complete. */
function typed(...presses: Press[]): string[] {
  const keyboard = new Keyboard();
  return presses.flatMap((it) => keyboard.press(it, known)?.keys ?? []);
}

test('a press is written as its shortcut is', () => {
  assert.equal(chordOf(press('K', 0, { ctrlKey: true })), 'mod+k');
  assert.equal(chordOf(press('k', 0, { metaKey: true })), 'mod+k');
  assert.equal(chordOf(press('?', 0, { shiftKey: true })), '?');
  assert.equal(chordOf(press('G', 0, { shiftKey: true })), 'shift+g');
  assert.equal(chordOf(press('Enter', 0, { shiftKey: true })), 'shift+enter');
  assert.equal(chordOf(press('Shift', 0, { shiftKey: true })), null);
});

test('keys one after the other are one shortcut, if they come soon', () => {
  assert.deepEqual(typed(press('g'), press('i', 300)), ['g i']);
  assert.deepEqual(typed(press('g'), press('i', 5000)), []);
});

test('a key that goes on with nothing counts by itself', () => {
  assert.deepEqual(typed(press('g'), press('?', 100, { shiftKey: true })), ['?']);
  assert.deepEqual(typed(press('x'), press('s', 100)), ['s']);
  assert.deepEqual(typed(press('g'), press('g', 100), press('i', 200)), ['g i']);
});

test('the longer shortcut wins over the key that ends it', () => {
  assert.deepEqual(typed(press('g'), press('s', 100)), ['g s']);
});

test('a modifier between the keys of a sequence does no harm', () => {
  assert.deepEqual(typed(press('g'), press('Shift', 50), press('i', 100)), ['g i']);
});

test('of two with the same keys the newer one counts', () => {
  const newer = shortcut('?');
  assert.equal(new Keyboard().press(press('?'), [...known, newer]), newer);
});

test('only what holds Ctrl or Alt is not meant for a text', () => {
  assert.deepEqual(['g', '?', 'shift+enter', 'mod+k', 'alt+arrowup', 'f2'].map(isPlain), [true, true, true, false, false, false]);
});
