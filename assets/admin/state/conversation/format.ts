// Days, moments and sizes, as people say them.
import { region, t } from '../locale';
import { dayOf } from './rows';

const DAY_MS = 24 * 60 * 60 * 1000;
const TIME: Intl.DateTimeFormatOptions = { hour: 'numeric', minute: '2-digit' };
const LONG_DAY: Intl.DateTimeFormatOptions = { weekday: 'long', day: 'numeric', month: 'long' };
const SHORT_DAY: Intl.DateTimeFormatOptions = { weekday: 'short', day: 'numeric', month: 'short' };

const write = (time: string | Date, how: Intl.DateTimeFormatOptions): string => new Date(time).toLocaleString(region.value, how);
const isToday = (time: string | Date): boolean => new Date(time).toDateString() === dayOf(Date.now());

/** `Today`, `Yesterday`, else the day; with its year where that is another one. */
export function dayName(timestamp: string): string {
  if (isToday(timestamp)) return t('conversation.today');
  if (dayOf(timestamp) === dayOf(Date.now() - DAY_MS)) return t('conversation.yesterday');
  const isThisYear = new Date(timestamp).getFullYear() === new Date().getFullYear();
  return write(timestamp, isThisYear ? LONG_DAY : { ...LONG_DAY, year: 'numeric' });
}

/** A moment to come, or one that was: its time, with the day unless that is today. */
export const momentName = (time: string | Date): string => write(time, isToday(time) ? TIME : { ...SHORT_DAY, ...TIME });

export function fileSize(bytes: number): string {
  const isLarge = bytes >= 1e6;
  const amount = Math.max(0.1, bytes / (isLarge ? 1e6 : 1e3));
  return amount.toLocaleString(region.value, { style: 'unit', unit: isLarge ? 'megabyte' : 'kilobyte', maximumFractionDigits: amount < 10 ? 1 : 0 });
}

export const percent = (part: number): string => part.toLocaleString(region.value, { style: 'percent' });
