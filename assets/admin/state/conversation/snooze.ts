// When a conversation that is put aside comes back: by the clock on the wall, which jumps twice a year.

export type Preset = 'laterToday' | 'tomorrow' | 'nextWeek';

export interface SnoozeTime {
  readonly preset: Preset;
  readonly at: Date;
}

const MORNING_HOUR = 9;
const LATER_HOURS = 3;
const MONDAY = 1;
/** Not so late that it would be "later tonight". */
const LAST_HOUR_TODAY = 21;

/** The times to choose from now, each once: a time that is there already under a nearer name is left out. */
export function snoozeTimes(now: Date): readonly SnoozeTime[] {
  const later = laterToday(now);
  const all: readonly SnoozeTime[] = [
    ...(later ? [{ preset: 'laterToday' as const, at: later }] : []),
    { preset: 'tomorrow', at: morning(now, 1) },
    { preset: 'nextWeek', at: morning(now, ((MONDAY + 7 - now.getDay() - 1) % 7) + 1) },
  ];
  return all.filter(({ at }, index) => all.findIndex((other) => other.at.getTime() === at.getTime()) === index);
}

/** In some hours, at the next half hour. Null where that is not today any more. */
function laterToday(now: Date): Date | null {
  const at = new Date(now);
  at.setHours(at.getHours() + LATER_HOURS, at.getMinutes() > 30 ? 60 : at.getMinutes() > 0 ? 30 : 0, 0, 0);
  return at.getDate() === now.getDate() && at.getHours() <= LAST_HOUR_TODAY ? at : null;
}

/** A day is not 24 hours: it is the next date. */
const morning = (now: Date, days: number): Date => new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, MORNING_HOUR);

/** As a field of the kind `datetime-local` has it. */
export function toField(date: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** What such a field holds; null while it holds no time. */
export function fromField(text: string): Date | null {
  const date = new Date(text);
  return text !== '' && !Number.isNaN(date.getTime()) ? date : null;
}

const MOST_DAYS = 365;

export type SnoozeFault = 'past' | 'far';

/** Why nothing can be put aside until then; null where it can. */
export function snoozeFault(at: Date, now: Date): SnoozeFault | null {
  if (at <= now) return 'past';
  return at > new Date(now.getFullYear(), now.getMonth(), now.getDate() + MOST_DAYS) ? 'far' : null;
}
