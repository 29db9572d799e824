// Times and sizes as the visitor's language writes them.
import { region, t } from './locale';

const DAY_MS = 24 * 60 * 60 * 1000;
const LONG_DAY: Intl.DateTimeFormatOptions = { weekday: 'long', day: 'numeric', month: 'long' };

function write(timestamp: string, how: Intl.DateTimeFormatOptions): string {
  return new Date(timestamp).toLocaleString(region.value, how);
}

export const timeOf = (timestamp: string): string => write(timestamp, { timeStyle: 'short' });

/** The day of the visitor's own calendar. */
export const dayOf = (timestamp: string | number): string => new Date(timestamp).toDateString();
const isToday = (timestamp: string): boolean => dayOf(timestamp) === dayOf(Date.now());

export function dayName(timestamp: string): string {
  if (isToday(timestamp)) return t('today');
  return dayOf(timestamp) === dayOf(Date.now() - DAY_MS) ? t('yesterday') : write(timestamp, LONG_DAY);
}

/** Today the time, else the day. */
export const shortTime = (timestamp: string): string =>
  (isToday(timestamp) ? timeOf(timestamp) : write(timestamp, { day: 'numeric', month: 'short' }));

/** A time to come: with its day unless that is today. */
export const momentOf = (timestamp: string): string =>
  write(timestamp, { ...(isToday(timestamp) ? {} : LONG_DAY), hour: 'numeric', minute: '2-digit' });

export function formatSize(bytes: number): string {
  const isLarge = bytes >= 1e6;
  const amount = Math.max(0.1, bytes / (isLarge ? 1e6 : 1e3));
  return amount.toLocaleString(region.value, { style: 'unit', unit: isLarge ? 'megabyte' : 'kilobyte', maximumFractionDigits: amount < 10 ? 1 : 0 });
}

export const percent = (part: number): string => part.toLocaleString(region.value, { style: 'percent' });
