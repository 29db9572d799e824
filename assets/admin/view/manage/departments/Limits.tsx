// When routing stops giving an agent more, and takes conversations back.
import { t } from '../../../state/locale';
import { LIMITS, type DepartmentForm } from '../../../state/manage/departments';
import { Switch } from '../../ui/parts';
import { Card, NumberField } from '../forms';

const USUAL = { agentLimit: 5, offlineMinutes: 5, silentMinutes: 15 } as const;
type Limit = keyof typeof USUAL;

export function Limits({ form, faults, change }: { readonly form: DepartmentForm; readonly faults: readonly (keyof DepartmentForm)[]; readonly change: (patch: Partial<DepartmentForm>) => void }) {
  const toggle = (limit: Limit) => (isOn: boolean): void => change({ [limit]: isOn ? USUAL[limit] : null });
  return (
    <>
      <Card title={t('manage.agentLimit')}>
        <Switch label={t('manage.agentLimitOn')} hint={t('manage.agentLimitHint')} isOn={form.agentLimit !== null} onChange={toggle('agentLimit')} isDisabled={form.routing === 'manual' && form.agentLimit === null} />
        {form.agentLimit !== null && (
          <NumberField
            label={t('manage.agentLimitMost')} value={form.agentLimit} min={1} max={LIMITS.agents} unit={t('manage.conversations')} error={faults.includes('agentLimit') ? t('manage.numberWrong', { most: LIMITS.agents }) : null}
            onChange={(agentLimit) => change({ agentLimit })}
          />
        )}
      </Card>
      <Card title={t('manage.requeue')} lead={t('manage.requeueHint')}>
        <Switch label={t('manage.offlineOn')} hint={t(form.offlineMinutes === null ? 'manage.never' : 'manage.offlineHint')} isOn={form.offlineMinutes !== null} onChange={toggle('offlineMinutes')} />
        {form.offlineMinutes !== null && <Minutes label={t('manage.offlineAfter')} value={form.offlineMinutes} isWrong={faults.includes('offlineMinutes')} onChange={(offlineMinutes) => change({ offlineMinutes })} />}
        <Switch label={t('manage.silentOn')} hint={t(form.silentMinutes === null ? 'manage.never' : 'manage.silentHint')} isOn={form.silentMinutes !== null} onChange={toggle('silentMinutes')} />
        {form.silentMinutes !== null && <Minutes label={t('manage.silentAfter')} value={form.silentMinutes} isWrong={faults.includes('silentMinutes')} onChange={(silentMinutes) => change({ silentMinutes })} />}
      </Card>
    </>
  );
}

const Minutes = ({ label, value, isWrong, onChange }: { readonly label: string; readonly value: number; readonly isWrong: boolean; readonly onChange: (minutes: number) => void }) => (
  <NumberField label={label} value={value} min={1} max={LIMITS.minutes} step="any" unit={t('manage.minutes')} error={isWrong ? t('manage.numberWrong', { most: LIMITS.minutes }) : null} onChange={onChange} />
);
