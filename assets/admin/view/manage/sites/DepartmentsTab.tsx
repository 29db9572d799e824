// Where a website's conversations go, and whether visitors choose.
import { t } from '../../../state/locale';
import { toggleItem } from '../../../state/manage/order';
import { LIMITS } from '../../../state/manage/siteForm';
import { departments } from '../../../state/workspace';
import { Field } from '../../ui/Field';
import { Link } from '../../ui/Link';
import { Select } from '../../ui/Menu';
import { EmptyState } from '../../ui/parts';
import { Card, CheckRow, WideRow } from '../forms';
import { DepartmentDot } from '../departments/DepartmentDot';
import type { TabProps } from './SitePage';

const EVERYBODY = '';

export function DepartmentsTab({ form, change }: TabProps) {
  const all = departments.value;
  if (all.length === 0) {
    return <EmptyState icon="layers" title={t('manage.departmentsNone')} action={<Link class="button" to="/manage/departments">{t('manage.departmentsGo')}</Link>}>{t('manage.departmentsNoneText')}</EmptyState>;
  }
  const options = [{ value: EVERYBODY, label: t('manage.toEverybody'), hint: t('manage.toEverybodyHint') }, ...all.map((it) => ({ value: it.id, label: it.name, lead: <DepartmentDot color={it.color} /> }))];
  return (
    <>
      <Card title={t('manage.routeTitle')}>
        <Field label={t('manage.routeTo')} hint={t('manage.routeToHint')}>
          {(control) => <Select control={control} label={t('manage.routeTo')} value={form.departmentId ?? EVERYBODY} options={options} onChange={(id) => change({ departmentId: id === EVERYBODY ? null : id })} />}
        </Field>
      </Card>
      <Card title={t('manage.offer')} lead={t('manage.offerHint')}>
        <WideRow>
          <div class="check-list" role="group" aria-label={t('manage.offer')}>
            {all.map((it) => (
              <CheckRow
                key={it.id} isOn={form.departments.includes(it.id)} isDisabled={!form.departments.includes(it.id) && form.departments.length >= LIMITS.departments}
                onChange={() => change({ departments: toggleItem(form.departments, it.id) })}
              >
                <DepartmentDot color={it.color} /><bdi>{it.name}</bdi>
              </CheckRow>
            ))}
          </div>
        </WideRow>
      </Card>
    </>
  );
}
