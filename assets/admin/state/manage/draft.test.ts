import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Draft } from './draft';

const site = { name: 'Shop', origins: ['https://a.example.org'], color: '#000000' };

test('what is changed back is not changed', () => {
  const draft = new Draft(site);
  draft.change({ origins: [] });
  assert.equal(draft.isDirty.value, true);
  assert.deepEqual(draft.changes(), { origins: [] });
  draft.change({ origins: ['https://a.example.org'] });
  assert.equal(draft.isDirty.value, false);
  assert.deepEqual(draft.changes(), {});
});

test('what somebody else changed is taken over where it is not being changed here', () => {
  const draft = new Draft(site);
  draft.change({ color: '#111111' });
  draft.follow({ ...site, name: 'Lamp shop' });
  assert.deepEqual(draft.form.value, { ...site, name: 'Lamp shop', color: '#111111' });
  assert.equal(draft.hasRival.value, false);
  draft.follow({ ...site, name: 'Lamp shop', color: '#222222' });
  assert.equal(draft.form.value.color, '#111111');
  assert.equal(draft.hasRival.value, true);
  draft.reset();
  assert.equal(draft.form.value.color, '#222222');
  assert.deepEqual([draft.isDirty.value, draft.hasRival.value], [false, false]);
});

test('the same change by both is no quarrel', () => {
  const draft = new Draft(site);
  draft.change({ color: '#111111' });
  draft.follow({ ...site, color: '#111111' });
  assert.deepEqual([draft.isDirty.value, draft.hasRival.value], [false, false]);
});

test('what is written while it is being saved is not lost', () => {
  const draft = new Draft(site);
  draft.change({ name: ' Lamps ' });
  const sent = draft.form.value;
  draft.change({ color: '#333333' });
  draft.settle(sent, { ...site, name: 'Lamps' });
  assert.deepEqual(draft.form.value, { ...site, name: 'Lamps', color: '#333333' });
  assert.deepEqual(draft.changes(), { color: '#333333' });
});
