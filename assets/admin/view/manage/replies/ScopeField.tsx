// Who may use a canned reply: oneself, a department, everybody.
import { t } from '../../../state/locale';
import { mayChange, type ReplyForm } from '../../../state/manage/replies';
import { departments, me } from '../../../state/workspace';
import { Field } from '../../ui/Field';
import { Icon } from '../../ui/Icon';
import { Select, type Option } from '../../ui/Menu';
import { DepartmentDot } from '../departments/DepartmentDot';

type Place = Pick<ReplyForm, 'scope' | 'departmentId'>;

const PERSONAL: Place = { scope: 'personal', departmentId: null };
const SHARED: Place = { scope: 'shared', departmentId: null };

/** Departments have ids that are no scope's name. */
const keyOf = ({ scope, departmentId }: Place): string => departmentId ?? scope;

export function ScopeField({ form, isDisabled, change }: { readonly form: ReplyForm; readonly isDisabled: boolean; readonly change: (place: Place) => void }) {
  const self = me.value;
  const places: readonly (Place & Omit<Option<string>, 'value'>)[] = [
    { ...PERSONAL, label: t('manage.scopePersonal'), hint: t('manage.scopePersonalHint'), lead: <Icon name="user" /> },
    ...departments.value.map(({ id, name, color }) => ({ scope: 'department' as const, departmentId: id, label: name, hint: t('manage.scopeDepartmentHint'), lead: <DepartmentDot color={color} /> })),
    { ...SHARED, label: t('manage.scopeShared'), hint: t('manage.scopeSharedHint'), lead: <Icon name="people" /> },
  ];
  const allowed = places.filter((place) => keyOf(place) === keyOf(form) || (self && mayChange(place, self)));
  return (
    <Field label={t('manage.scope')} hint={t('manage.scopeHint')}>
      {(control) => (
        <Select
          control={control} label={t('manage.scope')} value={keyOf(form)} isDisabled={isDisabled} options={allowed.map(({ label, hint, lead, ...place }) => ({ value: keyOf(place), label, lead, ...(hint ? { hint } : {}) }))}
          onChange={(key) => {
            const place = allowed.find((it) => keyOf(it) === key);
            if (place) change({ scope: place.scope, departmentId: place.departmentId });
          }}
        />
      )}
    </Field>
  );
}
