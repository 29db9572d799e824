// One department: what it is called, who is in it, and how its conversations find somebody.
import { useEffect, useState } from 'preact/hooks';
import type { Department } from '../../../../shared/protocol';
import { t } from '../../../state/locale';
import { deleteDepartment, departmentFaults, departmentForm, LIMITS, saveDepartment, type DepartmentForm } from '../../../state/manage/departments';
import { Draft } from '../../../state/manage/draft';
import { toggleItem } from '../../../state/manage/order';
import { codeOf, sentenceOf } from '../../../state/problem';
import { navigate } from '../../../state/router';
import { showToast } from '../../../state/toasts';
import { team } from '../../../state/workspace';
import { Button } from '../../ui/Button';
import { confirm } from '../../ui/Dialog';
import { TextArea, TextField } from '../../ui/Field';
import { Avatar, Banner } from '../../ui/parts';
import { Card, CheckRow, RadioList, WideRow } from '../forms';
import { SaveBar } from '../SaveBar';
import { SectionPage } from '../SectionPage';
import { Swatches } from '../Swatches';
import { ROUTINGS } from './DepartmentsSection';
import { Limits } from './Limits';

const ROUTES = ['manual', 'round_robin', 'least_busy'] as const;

export function DepartmentPage({ department }: { readonly department: Department }) {
  const [draft] = useState(() => new Draft(departmentForm(department)));
  const [isChecked, setChecked] = useState(false);
  useEffect(() => draft.follow(departmentForm(department)), [department]);
  const form = draft.form.value;
  const change = (patch: Partial<DepartmentForm>): void => draft.change(patch);
  const faults = isChecked ? departmentFaults(form) : [];
  const check = (): string | null => {
    setChecked(true);
    return departmentFaults(draft.form.peek()).length > 0 ? t('manage.faultsHere') : null;
  };
  const path = `/manage/departments/${department.id}`;
  const foot = <SaveBar draft={draft} save={async (sent) => departmentForm(await saveDepartment(department, sent))} check={check} within={path} />;
  return (
    <SectionPage title={department.name} parent={{ to: '/manage/departments', label: t('nav.departments') }} foot={foot}>
      <Card>
        <TextField label={t('manage.name')} maxLength={LIMITS.name} value={form.name} error={faults.includes('name') ? t('manage.nameMissing') : null} onInput={(name) => change({ name })} />
        <Swatches value={form.color} onChange={(color) => change({ color })} />
        <WideRow><TextArea label={t('manage.description')} hint={t('manage.descriptionHint')} rows={2} maxLength={LIMITS.description} value={form.description} onInput={(description) => change({ description })} isOptional /></WideRow>
      </Card>
      <Members memberIds={form.memberIds} change={change} />
      <Card title={t('manage.routing')} lead={t('manage.routingHint')}>
        <WideRow>
          <RadioList
            label={t('manage.routing')} value={form.routing} onChange={(routing) => change({ routing })}
            choices={ROUTES.map((value) => ({ value, label: t(ROUTINGS[value].name), hint: t(ROUTINGS[value].hint) }))}
          />
        </WideRow>
      </Card>
      <Limits form={form} faults={faults} change={change} />
      <Card>
        <div class="field">
          <span class="label">{t('manage.departmentDelete')}</span>
          <Button onClick={() => void remove(department, draft)}>{t('manage.delete')}</Button>
          <p class="hint">{t('manage.departmentDeleteHint')}</p>
        </div>
      </Card>
    </SectionPage>
  );
}

function Members({ memberIds, change }: { readonly memberIds: readonly string[]; readonly change: (patch: Partial<DepartmentForm>) => void }) {
  return (
    <Card title={t('manage.membersTitle')} lead={t('manage.membersHint')}>
      <WideRow>
        {memberIds.length === 0 && <Banner>{t('manage.membersNone')}</Banner>}
        <div class="check-list" role="group" aria-label={t('manage.membersTitle')}>
          {team.value.map((member) => (
            <CheckRow key={member.id} isOn={memberIds.includes(member.id)} onChange={() => change({ memberIds: [...toggleItem(memberIds, member.id)].sort() })}>
              <Avatar id={member.id} name={member.name} size="small" /><bdi>{member.name}</bdi>
            </CheckRow>
          ))}
        </div>
      </WideRow>
    </Card>
  );
}

async function remove({ id, name }: Department, draft: Draft<DepartmentForm>): Promise<void> {
  if (!await confirm({ title: t('manage.departmentDelete'), text: t('manage.departmentDeleteText', { name }), action: t('manage.departmentDelete') })) return;
  try {
    await deleteDepartment(id);
    draft.reset();
    navigate('/manage/departments', { replace: true });
    showToast(t('manage.departmentDeleted', { name }));
  } catch (error) {
    showToast(codeOf(error) === 'conflict' ? t('manage.departmentBusy', { name }) : sentenceOf(error), { tone: 'danger' });
  }
}
