import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Department } from '../../../shared/protocol';
import { departmentFaults, departmentForm } from './departments';

const support: Department = {
  id: 'd1', name: 'Support', description: null, color: null, routing: 'least_busy', agentLimit: 5, requeueOfflineSecs: 90, requeueSilentSecs: null, memberIds: ['b', 'a'], createdAt: '2026-01-01T00:00:00.000Z',
};

test('seconds are minutes for people, and never stays never', () => {
  const form = departmentForm(support);
  assert.deepEqual([form.offlineMinutes, form.silentMinutes, form.agentLimit], [1.5, null, 5]);
  assert.deepEqual(form.memberIds, ['a', 'b']);
});

test('what can’t be saved is named', () => {
  const form = departmentForm(support);
  assert.deepEqual(departmentFaults(form), []);
  assert.deepEqual(departmentFaults({ ...form, name: ' ', agentLimit: 1.5, offlineMinutes: 0, silentMinutes: Number.NaN }), ['name', 'agentLimit', 'offlineMinutes', 'silentMinutes']);
  assert.deepEqual(departmentFaults({ ...form, agentLimit: 1001, silentMinutes: 7 * 24 * 60 }), ['agentLimit']);
});
