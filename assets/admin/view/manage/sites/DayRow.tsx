// One day of the week: closed, or open in one or several spans.
import { region, t, type Key } from '../../../state/locale';
import { DAYS, endForInput, endFromInput, nextSpan, spanFaults, type Day, type Span, type SpanFault } from '../../../state/manage/hours';
import { removeItem, replaceItem } from '../../../state/manage/order';
import { IconButton } from '../../ui/Button';
import { Icon } from '../../ui/Icon';
import { Menu } from '../../ui/Menu';
import { Switch } from '../../ui/parts';

const FAULTS: Readonly<Record<SpanFault, Key>> = { missing: 'manage.spanMissing', order: 'manage.spanOrder', overlap: 'manage.spanOverlap' };
const WORKDAYS: readonly Day[] = ['mon', 'tue', 'wed', 'thu', 'fri'];

/** 2026-01-05 is a Monday. */
export const dayName = (day: Day): string => new Intl.DateTimeFormat(region.value, { weekday: 'long', timeZone: 'UTC' }).format(new Date(Date.UTC(2026, 0, 5 + DAYS.indexOf(day))));

export function DayRow({ day, spans, isChecked, change, copyTo }: {
  readonly day: Day;
  readonly spans: readonly Span[];
  readonly isChecked: boolean;
  readonly change: (spans: readonly Span[]) => void;
  readonly copyTo: (days: readonly Day[]) => void;
}) {
  const name = dayName(day);
  const more = nextSpan(spans);
  // An empty time is only wrong once somebody wants to save it.
  const fault = spanFaults(spans).find((it) => it !== null && (it !== 'missing' || isChecked));
  return (
    <div class="day" role="group" aria-label={name}>
      <Switch label={name} isOn={spans.length > 0} onChange={(isOpen) => change(isOpen && more ? [more] : [])} />
      <div class="day-spans">
        {spans.length === 0 && <span class="day-closed">{t('manage.closed')}</span>}
        {spans.map((span, at) => (
          <div class="span">
            <input type="time" class="control" aria-label={t('manage.spanFrom', { day: name, number: at + 1 })} value={span.from} onInput={(event) => change(replaceItem(spans, at, { ...span, from: event.currentTarget.value }))} />
            <span aria-hidden="true">–</span>
            <input
              type="time" class="control" aria-label={t('manage.spanUntil', { day: name, number: at + 1 })} value={endForInput(span.until)}
              onInput={(event) => change(replaceItem(spans, at, { ...span, until: endFromInput(event.currentTarget.value) }))}
            />
            {spans.length > 1 && <IconButton icon="close" label={t('manage.spanRemove', { day: name, number: at + 1 })} onClick={() => change(removeItem(spans, at))} />}
          </div>
        ))}
        {fault && <p class="error" role="alert"><Icon name="alert" />{t(FAULTS[fault])}</p>}
      </div>
      <div class="day-actions">
        {spans.length > 0 && more && <IconButton icon="plus" label={t('manage.spanAdd', { day: name })} onClick={() => change([...spans, more])} />}
        <Menu
          icon="copy" label={t('manage.dayCopy', { day: name })}
          items={[{ id: 'work', label: t('manage.dayCopyWork'), run: () => copyTo(WORKDAYS) }, { id: 'all', label: t('manage.dayCopyAll'), run: () => copyTo(DAYS) }]}
        />
      </div>
    </div>
  );
}
