// A site's opening hours: as a form has them, as the server has them, and what they say of a moment.
import type { Hours, Week } from '../../../shared/protocol';

export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Day = (typeof DAYS)[number];

/** `HH:MM`; `until` may be `24:00`. Empty while nothing is chosen. */
export interface Span {
  readonly from: string;
  readonly until: string;
}

export interface HoursForm {
  readonly timeZone: string;
  /** None on a day: closed. */
  readonly days: Readonly<Record<Day, readonly Span[]>>;
  /** Dates like `2026-12-25`, in their order. */
  readonly holidays: readonly string[];
}

/** What the server takes. */
export const MAX_SPANS = 6;
export const MAX_HOLIDAYS = 100;
const LOOK_AHEAD_DAYS = 400;
const DAY_END = '24:00';
const DAY_MS = 24 * 60 * 60 * 1000;
const USUAL: readonly Span[] = [{ from: '09:00', until: '17:00' }];

/** Weekdays from nine to five. */
export const usualHours = (timeZone: string): HoursForm => ({
  timeZone,
  days: { mon: USUAL, tue: USUAL, wed: USUAL, thu: USUAL, fri: USUAL, sat: [], sun: [] },
  holidays: [],
});

const daysOf = (spans: (day: Day) => readonly Span[]): HoursForm['days'] => Object.fromEntries(DAYS.map((day) => [day, spans(day)])) as unknown as HoursForm['days'];

export const hoursForm = ({ timeZone, days, holidays }: Hours): HoursForm => ({
  timeZone,
  days: daysOf((day) => (days[day] ?? []).map(([from, until]) => ({ from, until }))),
  holidays: [...holidays].sort(),
});

export function hoursOf({ timeZone, days, holidays }: HoursForm): Hours {
  const open = DAYS.filter((day) => days[day].length > 0);
  const week: Week = Object.fromEntries(open.map((day) => [day, days[day].map(({ from, until }) => [from, until])]));
  return { timeZone, days: week, holidays: [...holidays] };
}

export const withDays = (form: HoursForm, days: readonly Day[], spans: readonly Span[]): HoursForm => ({
  ...form, days: daysOf((day) => (days.includes(day) ? spans : form.days[day])),
});

/** As an `<input type=time>` has it, which knows no day's end. */
export const endFromInput = (time: string): string => (time === '00:00' ? DAY_END : time);
export const endForInput = (time: string): string => (time === DAY_END ? '00:00' : time);

export type SpanFault = 'missing' | 'order' | 'overlap';

/** What is wrong with each of a day's spans; null where nothing is. */
export function spanFaults(spans: readonly Span[]): readonly (SpanFault | null)[] {
  return spans.map(({ from, until }, at) => {
    if (from === '' || until === '') return 'missing';
    if (from >= until) return 'order';
    const meets = spans.slice(0, at).some((other) => other.from < until && from < other.until);
    return meets ? 'overlap' : null;
  });
}

/** The next span of a day that has some: after the last one, an hour long. Null where there is no room. */
export function nextSpan(spans: readonly Span[]): Span | null {
  if (spans.length === 0) return USUAL[0] ?? null;
  const end = spans.map(({ until }) => until).sort().pop() ?? '';
  const hour = Number.parseInt(end.slice(0, 2), 10) + 1;
  return spans.length < MAX_SPANS && hour < 24 ? { from: clock(hour), until: clock(hour + 1) } : null;
}

const clock = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;

/** A date and a time of day, somewhere. */
export interface Local {
  readonly date: string;
  readonly time: string;
}

/** What the clock on the wall says in a time zone; null for one that does not exist. */
export function localTime(timeZone: string, at: number): Local | null {
  try {
    const parts = new Intl.DateTimeFormat('en-CA', {
      timeZone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23',
    }).formatToParts(at);
    const part = (type: Intl.DateTimeFormatPartTypes): string => parts.find((it) => it.type === type)?.value ?? '';
    return { date: `${part('year')}-${part('month')}-${part('day')}`, time: `${part('hour')}:${part('minute')}` };
  } catch {
    return null;
  }
}

export interface Opening {
  readonly isOpen: boolean;
  /** When that changes; null: never, or not within a year. */
  readonly until: Local | null;
}

/** Whether it is open there at a time. */
export function openingAt(form: HoursForm, at: Local): Opening {
  const now = spansOn(form, at.date).find(({ from, until }) => from <= at.time && at.time < until);
  if (now) return { isOpen: true, until: endOf(form, at.date, now) };
  for (let ahead = 0; ahead <= LOOK_AHEAD_DAYS; ahead++) {
    const date = dayAfter(at.date, ahead);
    const next = spansOn(form, date).find(({ from }) => ahead > 0 || from > at.time);
    if (next) return { isOpen: false, until: { date, time: next.from } };
  }
  return { isOpen: false, until: null };
}

/** Spans that touch, also at midnight, are one. */
function endOf(form: HoursForm, date: string, first: Span): Local | null {
  let [day, end] = [date, first.until];
  for (let ahead = 0; ahead <= LOOK_AHEAD_DAYS;) {
    if (end === DAY_END) [day, end, ahead] = [dayAfter(day, 1), '00:00', ahead + 1];
    const [on, from] = [day, end];
    const next = spansOn(form, on).find((span) => span.from <= from && from < span.until);
    if (!next) return { date: day, time: end };
    end = next.until;
  }
  return null;
}

function spansOn({ days, holidays }: HoursForm, date: string): readonly Span[] {
  if (holidays.includes(date)) return [];
  return [...days[dayOf(date)]].sort((a, b) => (a.from < b.from ? -1 : 1));
}

/** Monday is the first. */
function dayOf(date: string): Day {
  return DAYS[(new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7] ?? 'mon';
}

const dayAfter = (date: string, days: number): string => new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/** Of the browser; `UTC` where it has none that the server would know. */
export const ownTimeZone = (): string => {
  const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  return zone.includes('/') ? zone : 'Etc/UTC';
};

/** All that the browser knows, with `chosen` among them. */
export function timeZones(chosen: string): readonly string[] {
  // Newer than what the widget may use, for which our types are.
  const { supportedValuesOf } = Intl as { readonly supportedValuesOf?: (key: 'timeZone') => string[] };
  const known = (supportedValuesOf?.('timeZone') ?? []).filter((zone) => zone.includes('/'));
  return [...new Set([...known, 'Etc/UTC', chosen])].sort();
}
