import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countIn, shownOf } from './countsOfViews';
import { viewOf } from './inboxViews';

test('each view has its count, what is not there counts nothing, and what is done is not counted', () => {
  assert.equal(countIn(null, viewOf('mine')), null, 'before anything is known');
  const told = { mine: 1, unassigned: 2, all: 3, snoozed: 4, departments: { sales: 5 }, sites: { shop: 6 }, tags: { vip: 7 } };
  const views = [viewOf('mine'), viewOf('unassigned'), viewOf('all'), viewOf('snoozed'), viewOf('department', 'sales'), viewOf('site', 'shop'), viewOf('tag', 'vip')];
  assert.deepEqual(views.map((view) => countIn(told, view)), [1, 2, 3, 4, 5, 6, 7]);
  assert.deepEqual([viewOf('department', 'x'), viewOf('tag', 'x'), viewOf('resolved')].map((view) => countIn(told, view)), [0, 0, null]);
});

test('where the server stops counting, so does what is shown', () => {
  assert.deepEqual([0, 12, 999, 1000].map(shownOf).map(({ most, isMore }) => `${most}${isMore ? '+' : ''}`), ['0', '12', '999', '999+']);
});
