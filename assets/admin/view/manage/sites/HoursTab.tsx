// When somebody answers: the week, the holidays, and whether it is open now.
import { now } from '../../../state/format';
import { region, t } from '../../../state/locale';
import { DAYS, localTime, openingAt, ownTimeZone, timeZones, usualHours, withDays, type HoursForm, type Local } from '../../../state/manage/hours';
import { Field } from '../../ui/Field';
import { Icon } from '../../ui/Icon';
import { Switch } from '../../ui/parts';
import { Card, WideRow } from '../forms';
import { DayRow } from './DayRow';
import { Holidays } from './Holidays';
import type { TabProps } from './SitePage';

export function HoursTab({ form: { hours }, change, isChecked }: TabProps) {
  const set = (next: HoursForm | null): void => change({ hours: next });
  return (
    <>
      <Card>
        <Switch label={t('manage.hoursOn')} hint={t(hours ? 'manage.hoursOnHint' : 'manage.hoursOffHint')} isOn={hours !== null} onChange={(isOn) => set(isOn ? usualHours(ownTimeZone()) : null)} />
        {hours && <TimeZone hours={hours} set={set} />}
        {hours && <WideRow><Now hours={hours} /></WideRow>}
      </Card>
      {hours && (
        <Card title={t('manage.week')}>
          {DAYS.map((day) => (
            <DayRow key={day} day={day} spans={hours.days[day]} isChecked={isChecked} change={(spans) => set(withDays(hours, [day], spans))} copyTo={(days) => set(withDays(hours, days, hours.days[day]))} />
          ))}
        </Card>
      )}
      {hours && <Holidays hours={hours} set={set} />}
    </>
  );
}

/** A native list: four hundred of them are found by typing, and on a phone by its own wheel. */
const TimeZone = ({ hours, set }: { readonly hours: HoursForm; readonly set: (next: HoursForm) => void }) => (
  <Field label={t('manage.timeZone')}>
    {(tied) => (
      <span class="native-select">
        <select {...tied} class="control" value={hours.timeZone} onChange={(event) => set({ ...hours, timeZone: event.currentTarget.value })}>
          {timeZones(hours.timeZone).map((zone) => <option key={zone} value={zone}>{zone.replace(/_/gu, ' ')}</option>)}
        </select>
        <Icon name="down" />
      </span>
    )}
  </Field>
);

function Now({ hours }: { readonly hours: HoursForm }) {
  const there = localTime(hours.timeZone, now.value);
  if (!there) return null;
  const { isOpen, until } = openingAt(hours, there);
  const time = shown(there.time);
  const words = until === null
    ? t(isOpen ? 'manage.openAlways' : 'manage.openNever', { time })
    : t(isOpen ? 'manage.openUntil' : 'manage.closedUntil', { time, until: until.date === there.date ? shown(until.time) : dayAndTime(until) });
  return <p class={`opening${isOpen ? ' is-open' : ''}`} role="status"><span class="seen-dot" aria-hidden="true" /><span><strong>{t(isOpen ? 'manage.openNow' : 'manage.closedNow')}</strong> {words}</span></p>;
}

// A place's own date and time: no time zone turns them.
const format = (options: Intl.DateTimeFormatOptions, { date, time }: Local): string => new Intl.DateTimeFormat(region.value, { timeZone: 'UTC', ...options }).format(new Date(`${date}T${time}:00Z`));
const shown = (time: string): string => format({ timeStyle: 'short' }, { date: '2026-01-01', time });
const dayAndTime = (at: Local): string => format({ weekday: 'long', day: 'numeric', month: 'long', hour: 'numeric', minute: '2-digit' }, at);
