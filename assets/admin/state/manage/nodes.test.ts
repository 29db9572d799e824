import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import type { Node } from '../../../shared/protocol';
import { NodeList, statesOf } from './nodes';

const node = (name: string, seenAt: string, startedAt = '2026-01-01T12:00:00.000Z'): Node => (
  { name, version: '1.0.0', startedAt, seenAt, sockets: 0, queuedWrites: 0, redis: true, leads: false }
);
const settled = (): Promise<void> => new Promise((done) => setImmediate(done));

test('a node that says nothing is told by the signs of life of the others, whatever this device takes for the time', () => {
  const states = statesOf([node('a', '2026-01-01T12:01:10.000Z'), node('b', '2026-01-01T12:01:08.000Z'), node('c', '2026-01-01T12:01:03.000Z')]);
  assert.deepEqual(states.map(({ silentMs }) => silentMs), [null, null, 7000]);
  assert.deepEqual(states.map(({ upMs }) => upMs), [70_000, 70_000, 70_000]);
  assert.deepEqual(statesOf([]), []);
});

/** A list whose looks are counted, and answered by hand. */
function watched() {
  const page = Object.assign(new EventTarget(), { visibilityState: 'visible' as DocumentVisibilityState });
  const answers: { readonly give: (nodes: readonly Node[]) => void; readonly fail: () => void }[] = [];
  const list = new NodeList(() => new Promise((give, fail) => answers.push({ give, fail: () => fail(new Error('no answer')) })));
  const show = (visibilityState: DocumentVisibilityState): void => {
    page.visibilityState = visibilityState;
    page.dispatchEvent(new Event('visibilitychange'));
  };
  const last = () => answers.at(-1) ?? assert.fail('nobody asked');
  return { list, stop: list.watch(page), show, last, looks: () => answers.length };
}

/** With timers that are moved by hand. */
const timed = (name: string, work: () => Promise<void>) => test(name, async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    await work();
  } finally {
    mock.timers.reset();
  }
});

timed('one look follows the other, never two at once, and none once it is left', async () => {
  const { last, looks, stop } = watched();
  mock.timers.tick(60_000);
  assert.equal(looks(), 1);
  last().give([]);
  await settled();
  mock.timers.tick(2999);
  assert.equal(looks(), 1);
  mock.timers.tick(1);
  assert.equal(looks(), 2);
  stop();
  last().give([]);
  await settled();
  mock.timers.tick(60_000);
  assert.equal(looks(), 2);
});

timed('a page that nobody sees does not look, and does so at once when somebody does', async () => {
  const { last, looks, show, stop } = watched();
  last().give([]);
  await settled();
  show('hidden');
  mock.timers.tick(60_000);
  assert.equal(looks(), 1);
  show('visible');
  assert.equal(looks(), 2);
  show('hidden');
  last().give([]);
  await settled();
  mock.timers.tick(60_000);
  assert.equal(looks(), 2);
  stop();
});

timed('what was known stays when no answer comes, and is called old from the second time on', async () => {
  const { list, last, stop } = watched();
  const fail = async (): Promise<void> => {
    mock.timers.tick(3000);
    last().fail();
    await settled();
  };
  last().give([node('a', '2026-01-01T12:01:10.000Z')]);
  await settled();
  await fail();
  assert.equal(list.isOld.value, false);
  await fail();
  assert.equal(list.isOld.value, true);
  assert.deepEqual(list.states.value?.map(({ node: { name } }) => name), ['a']);
  mock.timers.tick(3000);
  last().give([]);
  await settled();
  assert.equal(list.isOld.value, false);
  assert.equal(list.hasFailed.value, false);
  assert.deepEqual(list.states.value, []);
  stop();
});
