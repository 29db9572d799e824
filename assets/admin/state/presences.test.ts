import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Presences } from './presences';

test('who came while the team was on its way is there, whatever the older answer says', () => {
  const presences = new Presences();
  const newest = presences.follow();
  presences.note('ada', 'online');
  assert.deepEqual([{ id: 'ada', status: 'offline' as const }, { id: 'ben', status: 'away' as const }].map((it) => newest(it)), [{ id: 'ada', status: 'online' }, { id: 'ben', status: 'away' }]);
});

test('an answer that was asked for later is newer than what was told before', () => {
  const presences = new Presences();
  presences.note('ada', 'online');
  assert.equal(presences.follow()({ id: 'ada', status: 'offline' as const }).status, 'offline');
});
