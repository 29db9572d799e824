import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import type { NewPreview } from '../../../shared/protocol';
import { Previews } from './preview';

const wanted = (color: string): NewPreview => ({ appearance: { color } });
const turnover = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function previews() {
  const made: string[] = [];
  const forgotten: string[] = [];
  const it = new Previews(async ({ appearance }) => {
    const key = `pv_${appearance.color}`;
    if (key === 'pv_refused') throw new Error('refused');
    made.push(key);
    return { key, url: `/preview/${key}`, expiresAt: '' };
  }, (key) => forgotten.push(key));
  return { it, made, forgotten };
}

test('the first is made at once, of many changes in a row the last', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    const { it, made } = previews();
    it.want(wanted('a'));
    await turnover();
    for (const color of ['b', 'c', 'd', 'd']) it.want(wanted(color));
    mock.timers.tick(1000);
    await turnover();
    assert.deepEqual(made, ['pv_a', 'pv_d']);
  } finally {
    mock.timers.reset();
  }
});

test('what is looked at stays until the next is drawn, and is forgotten then', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    const { it, forgotten } = previews();
    const seen = (): (string | undefined)[] => [it.shown.value?.key, it.next.value?.key];
    it.want(wanted('a'));
    await turnover();
    assert.deepEqual(seen(), [undefined, 'pv_a']);
    it.ready('pv_a');
    assert.deepEqual(seen(), ['pv_a', undefined]);
    it.want(wanted('b'));
    mock.timers.tick(1000);
    await turnover();
    it.want(wanted('c'));
    mock.timers.tick(1000);
    await turnover();
    // It was never drawn, and is late.
    it.ready('pv_b');
    assert.deepEqual(seen(), ['pv_a', 'pv_c']);
    it.ready('pv_c');
    assert.deepEqual(seen(), ['pv_c', undefined]);
    assert.deepEqual(forgotten, ['pv_b', 'pv_a']);
    it.stop();
    assert.deepEqual(forgotten, ['pv_b', 'pv_a', 'pv_c']);
  } finally {
    mock.timers.reset();
  }
});

test('one that can’t be made leaves the one before, says why, and is tried again', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    const { it, made } = previews();
    it.want(wanted('a'));
    await turnover();
    it.ready('pv_a');
    it.want(wanted('refused'));
    mock.timers.tick(1000);
    await turnover();
    assert.deepEqual([it.shown.value?.key, it.fault.value !== null], ['pv_a', true]);
    it.want(wanted('a'));
    mock.timers.tick(1000);
    await turnover();
    assert.deepEqual([made, it.fault.value], [['pv_a', 'pv_a'], null]);
  } finally {
    mock.timers.reset();
  }
});
