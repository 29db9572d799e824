import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { fromField, snoozeFault, snoozeTimes, toField } from './snooze';

const before = process.env['TZ'];
afterEach(() => (before === undefined ? delete process.env['TZ'] : (process.env['TZ'] = before)));

/** The times at a moment, in a place, as the clock on the wall there says. */
function times(zone: string, now: string): Record<string, string> {
  process.env['TZ'] = zone;
  return Object.fromEntries(snoozeTimes(new Date(now)).map(({ preset, at }) => [preset, toField(at)]));
}

test('later today, tomorrow morning and next Monday morning, by the clock on the wall', () => {
  assert.deepEqual(times('Europe/Berlin', '2026-11-25T08:10:00Z'), { laterToday: '2026-11-25T12:30', tomorrow: '2026-11-26T09:00', nextWeek: '2026-11-30T09:00' });
  assert.deepEqual(times('America/New_York', '2026-11-25T08:10:00Z'), { laterToday: '2026-11-25T06:30', tomorrow: '2026-11-26T09:00', nextWeek: '2026-11-30T09:00' });
  assert.deepEqual(times('Asia/Kolkata', '2026-11-25T08:00:00Z')['laterToday'], '2026-11-25T16:30');
});

test('in the evening there is no later today, and after midnight there is one again', () => {
  assert.equal(times('Europe/Berlin', '2026-11-25T18:40:00Z')['laterToday'], undefined);
  assert.equal(times('Europe/Berlin', '2026-11-25T22:40:00Z')['laterToday'], undefined);
  assert.equal(times('Europe/Berlin', '2026-11-25T23:10:00Z')['laterToday'], '2026-11-26T03:30');
});

test('on a Sunday tomorrow is Monday: it is offered once; on a Monday next week is in seven days', () => {
  assert.deepEqual(times('Europe/Berlin', '2026-11-29T10:00:00Z'), { laterToday: '2026-11-29T14:00', tomorrow: '2026-11-30T09:00' });
  assert.equal(times('Europe/Berlin', '2026-11-30T10:00:00Z')['nextWeek'], '2026-12-07T09:00');
});

test('nine in the morning is nine in the morning on the days when the clocks change', () => {
  // The nights to 29 March 2026 and to 25 October 2026: 23 and 25 hours.
  process.env['TZ'] = 'Europe/Berlin';
  const tomorrow = (now: string): string | undefined => snoozeTimes(new Date(now)).find(({ preset }) => preset === 'tomorrow')?.at.toISOString();
  assert.equal(tomorrow('2026-03-28T08:00:00Z'), '2026-03-29T07:00:00.000Z');
  assert.equal(tomorrow('2026-10-24T07:00:00Z'), '2026-10-25T08:00:00.000Z');
});

test('a field and a time are the same, and half a time is none', () => {
  process.env['TZ'] = 'America/Sao_Paulo';
  assert.equal(toField(fromField('2026-12-01T09:05') ?? new Date(0)), '2026-12-01T09:05');
  assert.equal(fromField('2026-12-01T09:05')?.toISOString(), '2026-12-01T12:05:00.000Z');
  for (const text of ['', '2026-13-01T09:05', 'soon']) assert.equal(fromField(text), null, text);
});

test('nothing is put aside until the past, nor for more than a year', () => {
  const now = new Date('2026-11-25T08:00:00Z');
  assert.equal(snoozeFault(now, now), 'past');
  assert.equal(snoozeFault(new Date('2026-11-25T08:01:00Z'), now), null);
  assert.equal(snoozeFault(new Date('2027-11-24T08:00:00Z'), now), null);
  assert.equal(snoozeFault(new Date('2027-11-27T08:00:00Z'), now), 'far');
});
