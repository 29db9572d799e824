// Times and numbers for people, by Intl.
import { computed, signal } from '@preact/signals-core';
import { region } from './locale';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const TICK_MS = 20 * SECOND;

/** Moves on by itself, so that relative times do. */
export const now = signal(Date.now());

/** Keeps `now` up to date. */
export function startClock(): void {
  setInterval(() => (now.value = Date.now()), TICK_MS);
  document.addEventListener('visibilitychange', () => (now.value = Date.now()));
}

const formats = computed(() => ({
  relative: new Intl.RelativeTimeFormat(region.value, { numeric: 'auto', style: 'narrow' }),
  time: new Intl.DateTimeFormat(region.value, { timeStyle: 'short' }),
  day: new Intl.DateTimeFormat(region.value, { day: 'numeric', month: 'short' }),
  date: new Intl.DateTimeFormat(region.value, { day: 'numeric', month: 'short', year: 'numeric' }),
  full: new Intl.DateTimeFormat(region.value, { dateStyle: 'full', timeStyle: 'short' }),
  number: new Intl.NumberFormat(region.value),
}));

export const number = (value: number): string => formats.value.number.format(value);
export const timeOfDay = (time: string): string => formats.value.time.format(new Date(time));
export const fullTime = (time: string): string => formats.value.full.format(new Date(time));

/** `now`, `5 min. ago`, `in 2 hr.`, `yesterday`; from a week on the day, from another year on with the year. */
export function relativeTime(time: string, at: number = now.value): string {
  const date = new Date(time);
  const ms = date.getTime() - at;
  const { relative, day, date: whole } = formats.value;
  const size = Math.abs(ms);
  if (size < MINUTE) return relative.format(0, 'second');
  if (size < HOUR) return relative.format(Math.trunc(ms / MINUTE), 'minute');
  if (size < DAY) return relative.format(Math.trunc(ms / HOUR), 'hour');
  if (size < 7 * DAY) return relative.format(Math.round(ms / DAY), 'day');
  return (date.getFullYear() === new Date(at).getFullYear() ? day : whole).format(date);
}

/** `4 min`, `2 hr`, `3 days`: how long something took or lasts, in its largest unit. */
export function duration(ms: number): string {
  const [unit, size] = ms < MINUTE ? ['second', SECOND] as const : ms < HOUR ? ['minute', MINUTE] as const : ms < DAY ? ['hour', HOUR] as const : ['day', DAY] as const;
  return new Intl.NumberFormat(region.value, { style: 'unit', unit, unitDisplay: 'short' }).format(Math.floor(Math.max(0, ms) / size));
}
