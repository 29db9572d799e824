import assert from 'node:assert/strict';
import { test } from 'node:test';
import { effect } from '@preact/signals-core';

const ann = { userId: 'ann', userName: 'Ann' };
const bob = { userId: 'bob', userName: 'Bob' };

test('one is told of the others, and only where something changed', async () => {
  // One would keep the test from ending.
  Reflect.deleteProperty(globalThis, 'BroadcastChannel');
  const { noteActivity, othersAt } = await import('./activity');
  const { user } = await import('./session');
  user.value = { id: 'ann', name: 'Ann', email: 'ann@example.org', role: 'agent' };
  const told: string[] = [];
  const stop = effect(() => void told.push(othersAt('c').viewers.map(({ userName }) => userName).join()));
  noteActivity('c', { viewers: [ann, bob], typists: [] });
  noteActivity('other', { viewers: [bob], typists: [] });
  noteActivity('c', { viewers: [], typists: [] });
  stop();
  assert.deepEqual(told, ['', 'Bob', '']);
});
