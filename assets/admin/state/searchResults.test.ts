import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from '../../shared/protocol';
import { partsOf, SearchResults } from './searchResults';

interface Asked {
  readonly query: string;
  readonly cursor: string | null;
  readonly answer: (page: Page<string>) => void;
  readonly fail: (error: unknown) => void;
}

function searching(): { readonly results: SearchResults<string>; readonly asked: Asked[] } {
  const asked: Asked[] = [];
  const results = new SearchResults<string>((query, cursor) => new Promise((answer, fail) => asked.push({ query, cursor, answer, fail })));
  return { results, asked };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('what was found stays until the next answer is there, and a late one is dropped', async () => {
  const { results, asked } = searching();
  void results.search('lam');
  asked[0]?.answer({ items: ['lamp'], nextCursor: null });
  await turn();
  assert.deepEqual([results.items.value, results.phase.value], [['lamp'], 'found']);
  void results.search('lamb');
  void results.search('lambda');
  assert.deepEqual([results.items.value, results.phase.value], [['lamp'], 'searching']);
  asked[2]?.answer({ items: ['lambda'], nextCursor: null });
  await turn();
  asked[1]?.answer({ items: ['lamb'], nextCursor: null });
  await turn();
  assert.deepEqual([results.items.value, results.phase.value], [['lambda'], 'found']);
});

test('the next page comes behind the first, and the same query is asked once', async () => {
  const { results, asked } = searching();
  void results.search('lamp');
  void results.search('lamp');
  asked[0]?.answer({ items: ['a'], nextCursor: 'x' });
  await turn();
  void results.more();
  asked[1]?.answer({ items: ['b'], nextCursor: null });
  await turn();
  assert.deepEqual(asked.map(({ cursor }) => cursor), [null, 'x']);
  assert.deepEqual([results.items.value, results.hasMore.value], [['a', 'b'], false]);
});

test('nothing to look for finds nothing, whatever is still on its way', async () => {
  const { results, asked } = searching();
  void results.search('lamp');
  void results.search('');
  asked[0]?.answer({ items: ['a'], nextCursor: 'x' });
  await turn();
  assert.deepEqual([results.items.value, results.phase.value, results.hasMore.value], [[], 'idle', false]);
});

test('what failed can be tried again', async () => {
  const { results, asked } = searching();
  void results.search('lamp');
  asked[0]?.fail(new Error('gone'));
  await turn();
  assert.equal(results.phase.value, 'failed');
  void results.retry();
  asked[1]?.answer({ items: ['a'], nextCursor: null });
  await turn();
  assert.deepEqual([results.items.value, results.phase.value], [['a'], 'found']);
});

test('a snippet comes apart at its marks, and a sign that somebody typed is only a sign', () => {
  assert.deepEqual(partsOf('the ⟦blue⟧ lamp'), [{ text: 'the ', isMarked: false }, { text: 'blue', isMarked: true }, { text: ' lamp', isMarked: false }]);
  assert.deepEqual(partsOf('⟦a⟧⟦b⟧'), [{ text: 'a', isMarked: true }, { text: 'b', isMarked: true }]);
  assert.deepEqual(partsOf('half ⟦open'), [{ text: 'half ⟦open', isMarked: false }]);
  assert.deepEqual(partsOf('<b>⟧'), [{ text: '<b>⟧', isMarked: false }]);
});
