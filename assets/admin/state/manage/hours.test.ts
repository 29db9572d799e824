import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endForInput, endFromInput, hoursForm, hoursOf, localTime, nextSpan, openingAt, spanFaults, usualHours, withDays, type HoursForm } from './hours';

const usual: HoursForm = { ...usualHours('Europe/Berlin'), holidays: ['2026-12-25'] };
// 2026-12-24 is a Thursday.
const on = (date: string, time: string, form = usual) => openingAt(form, { date, time });

test('what the server has comes back as it was', () => {
  const hours = { timeZone: 'Europe/Berlin', days: { mon: [['09:00', '12:00'], ['13:00', '24:00']] as [string, string][] }, holidays: ['2026-12-25'] };
  assert.deepEqual(hoursOf(hoursForm(hours)), hours);
  assert.deepEqual(hoursForm(hours).days.tue, []);
});

test('it is open from the first minute to the last, which is not', () => {
  assert.deepEqual(on('2026-12-24', '08:59'), { isOpen: false, until: { date: '2026-12-24', time: '09:00' } });
  assert.deepEqual(on('2026-12-24', '09:00'), { isOpen: true, until: { date: '2026-12-24', time: '17:00' } });
  assert.deepEqual(on('2026-12-24', '16:59'), { isOpen: true, until: { date: '2026-12-24', time: '17:00' } });
});

test('the next opening is behind holidays and weekends', () => {
  assert.deepEqual(on('2026-12-24', '17:00'), { isOpen: false, until: { date: '2026-12-28', time: '09:00' } });
  assert.deepEqual(on('2026-12-25', '10:00'), { isOpen: false, until: { date: '2026-12-28', time: '09:00' } });
});

test('spans that touch are one, over midnight too', () => {
  const night = withDays(usual, ['thu'], [{ from: '20:00', until: '24:00' }, { from: '18:00', until: '20:00' }]);
  const both = withDays({ ...night, holidays: [] }, ['fri'], [{ from: '00:00', until: '02:00' }]);
  assert.deepEqual(on('2026-12-24', '19:00', night), { isOpen: true, until: { date: '2026-12-25', time: '00:00' } });
  assert.deepEqual(on('2026-12-24', '19:00', both), { isOpen: true, until: { date: '2026-12-25', time: '02:00' } });
});

test('always open and never open have no end', () => {
  const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
  const always = withDays({ ...usual, holidays: [] }, days, [{ from: '00:00', until: '24:00' }]);
  assert.deepEqual(on('2026-12-24', '12:00', always), { isOpen: true, until: null });
  assert.deepEqual(on('2026-12-24', '12:00', withDays(usual, days, [])), { isOpen: false, until: null });
});

test('the clock is the time zone’s, its summer time too', () => {
  assert.deepEqual(localTime('Europe/Berlin', Date.parse('2026-12-24T23:30:00Z')), { date: '2026-12-25', time: '00:30' });
  assert.deepEqual(localTime('Europe/Berlin', Date.parse('2026-07-01T22:05:00Z')), { date: '2026-07-02', time: '00:05' });
  assert.deepEqual(localTime('Asia/Kathmandu', Date.parse('2026-07-01T00:00:00Z')), { date: '2026-07-01', time: '05:45' });
  assert.equal(localTime('Mars/Olympus', 0), null);
});

test('spans that are wrong say so', () => {
  const span = (from: string, until: string) => ({ from, until });
  assert.deepEqual(spanFaults([span('09:00', '12:00'), span('13:00', '24:00')]), [null, null]);
  assert.deepEqual(spanFaults([span('12:00', '09:00'), span('09:00', '09:00'), span('', '10:00')]), ['order', 'order', 'missing']);
  assert.deepEqual(spanFaults([span('09:00', '12:00'), span('11:00', '13:00'), span('12:00', '12:30')]), [null, 'overlap', 'overlap']);
});

test('one more span comes after the last, while the day has room', () => {
  assert.deepEqual(nextSpan([]), { from: '09:00', until: '17:00' });
  assert.deepEqual(nextSpan([{ from: '09:00', until: '12:30' }]), { from: '13:00', until: '14:00' });
  assert.deepEqual(nextSpan([{ from: '09:00', until: '22:00' }]), { from: '23:00', until: '24:00' });
  assert.equal(nextSpan([{ from: '09:00', until: '24:00' }]), null);
});

test('midnight at the end of a day is its end', () => {
  assert.deepEqual([endFromInput('00:00'), endForInput('24:00'), endFromInput('17:00')], ['24:00', '00:00', '17:00']);
});
