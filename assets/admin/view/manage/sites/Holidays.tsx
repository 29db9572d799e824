// Days on which nobody answers.
import { useState } from 'preact/hooks';
import { region, t } from '../../../state/locale';
import { localTime, MAX_HOLIDAYS, type HoursForm } from '../../../state/manage/hours';
import { Button, IconButton } from '../../ui/Button';
import { Card } from '../forms';

const shown = (date: string): string => new Intl.DateTimeFormat(region.value, { dateStyle: 'full', timeZone: 'UTC' }).format(new Date(`${date}T00:00:00Z`));

export function Holidays({ hours, set }: { readonly hours: HoursForm; readonly set: (next: HoursForm) => void }) {
  const [date, setDate] = useState('');
  const { holidays } = hours;
  const today = localTime(hours.timeZone, Date.now())?.date ?? '';
  const past = holidays.filter((day) => day < today);
  const add = (event: SubmitEvent): void => {
    event.preventDefault();
    if (!/^\d{4}-\d\d-\d\d$/u.test(date)) return;
    set({ ...hours, holidays: [...new Set([...holidays, date])].sort() });
    setDate('');
  };
  const keep = (those: readonly string[]): void => set({ ...hours, holidays: those });
  return (
    <Card title={t('manage.holidays')} lead={t('manage.holidaysHint')} aside={past.length > 0 && <Button kind="quiet" onClick={() => keep(holidays.filter((day) => day >= today))}>{t('manage.holidaysPast')}</Button>}>
      {holidays.map((day) => (
        <div key={day} class={`holiday${day < today ? ' is-past' : ''}`}>
          <time dateTime={day}>{shown(day)}</time>
          <IconButton icon="close" label={t('manage.holidayRemove', { day: shown(day) })} onClick={() => keep(holidays.filter((it) => it !== day))} />
        </div>
      ))}
      {holidays.length < MAX_HOLIDAYS && (
        <form class="card-wide add-line" onSubmit={add}>
          <input class="control" type="date" aria-label={t('manage.holidayDate')} value={date} onInput={(event) => setDate(event.currentTarget.value)} />
          <Button type="submit" icon="plus">{t('manage.holidayAdd')}</Button>
        </form>
      )}
    </Card>
  );
}
