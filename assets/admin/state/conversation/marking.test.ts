import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mark, type Marking, type Selection } from './marking';

/** `[` and `]` are what is selected. */
function done(text: string, marking: Marking): string {
  const selection: Selection = { text: text.replace(/[«»]/gu, ''), start: text.indexOf('«'), end: text.indexOf('»') - 1 };
  const { start, end, text: put, selectStart, selectEnd } = mark(selection, marking);
  const after = selection.text.slice(0, start) + put + selection.text.slice(end);
  return `${after.slice(0, selectStart)}«${after.slice(selectStart, selectEnd)}»${after.slice(selectEnd)}`;
}

test('marks go around what is selected, and off again', () => {
  assert.equal(done('a «b» c', 'bold'), 'a **«b»** c');
  assert.equal(done('a **«b»** c', 'bold'), 'a «b» c');
  assert.equal(done('a «b» c', 'italic'), 'a _«b»_ c');
  assert.equal(done('«»', 'code'), '`«»`');
});

test('a link asks for what is missing: its address, or its words', () => {
  assert.equal(done('see «here»', 'link'), 'see [here](«https://»)');
  assert.equal(done('see «https://example.org/x»', 'link'), 'see [«»](https://example.org/x)');
});
