import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { midnightBefore, soon } from './today';

test('many events make one look, soon after the last', () => {
  mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  try {
    let looks = 0;
    const later = soon(() => looks++, 800, 4000);
    for (let call = 0; call < 3; call++) {
      mock.timers.tick(300);
      later.call();
    }
    mock.timers.tick(799);
    assert.equal(looks, 0);
    mock.timers.tick(1);
    assert.equal(looks, 1);
  } finally {
    mock.timers.reset();
  }
});

test('a stream of events makes a look every so often, and none once it is over', () => {
  mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  try {
    let looks = 0;
    const later = soon(() => looks++, 800, 4000);
    for (let step = 0; step < 100; step++) {
      later.call();
      mock.timers.tick(100);
    }
    assert.equal(looks, 2);
    later.cancel();
    mock.timers.tick(10_000);
    assert.equal(looks, 2);
  } finally {
    mock.timers.reset();
  }
});

test('today begins at this device’s midnight', () => {
  const at = new Date(2026, 10, 26, 15, 30);
  assert.deepEqual(midnightBefore(at.getTime()), new Date(2026, 10, 26));
});
