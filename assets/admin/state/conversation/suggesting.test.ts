import assert from 'node:assert/strict';
import { test } from 'node:test';
import { triggerAt } from './suggesting';

const at = (text: string, mode: 'reply' | 'note' = 'reply', caret = text.length): string => {
  const found = triggerAt(text, caret, mode);
  return found ? `${found.kind} ${found.query} ${found.from}` : 'none';
};

test('a slash at the start of a word begins a canned reply', () => {
  assert.equal(at('/'), 'reply  0');
  assert.equal(at('Hello /ship'), 'reply ship 6');
  assert.equal(at('one\n/größe-2'), 'reply größe-2 4');
});

test('a slash inside of a word, of an address or behind a space is only a slash', () => {
  for (const text of ['and/or', 'https://x', 'a / b', '1/2', '//x']) assert.equal(at(text), 'none', text);
});

test('only what stands before the caret counts', () => {
  assert.equal(at('/hello', 'reply', 3), 'reply he 0');
  assert.equal(at('/hello x'), 'none');
});

test('an @ begins a mention in notes alone; a name may have two words', () => {
  assert.equal(at('@An', 'reply'), 'none');
  assert.equal(at('ask @An', 'note'), 'mention An 4');
  assert.equal(at('(@Ana Ma', 'note'), 'mention Ana Ma 1');
  assert.equal(at('me@example', 'note'), 'none');
});
