// The departments: all of them, or one.
import { useState } from 'preact/hooks';
import type { Department, Routing } from '../../../../shared/protocol';
import { openDialog } from '../../../state/dialogs';
import { plural, t, type Key } from '../../../state/locale';
import { createDepartment, LIMITS } from '../../../state/manage/departments';
import { navigate } from '../../../state/router';
import { Submission } from '../../../state/submission';
import { departmentById, departments, memberById } from '../../../state/workspace';
import { NotFound } from '../../Plain';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { FormFault, TextField } from '../../ui/Field';
import { Icon } from '../../ui/Icon';
import { Link } from '../../ui/Link';
import { Avatar, EmptyState } from '../../ui/parts';
import { SectionPage } from '../SectionPage';
import { DepartmentDot } from './DepartmentDot';
import { DepartmentPage } from './DepartmentPage';

/** How many of its members are shown by their letters. */
const FACES = 4;

export const ROUTINGS: Readonly<Record<Routing, { readonly name: Key; readonly hint: Key }>> = {
  manual: { name: 'manage.manual', hint: 'manage.manualHint' },
  round_robin: { name: 'manage.roundRobin', hint: 'manage.roundRobinHint' },
  least_busy: { name: 'manage.leastBusy', hint: 'manage.leastBusyHint' },
};

export function DepartmentsSection({ rest }: { readonly rest: string }) {
  if (rest === '') return <DepartmentList />;
  const department = departmentById.value.get(rest);
  return department ? <DepartmentPage key={rest} department={department} /> : <NotFound />;
}

const add = (): void => void openDialog((close) => <NewDepartment close={close} />);

function DepartmentList() {
  const all = departments.value;
  const button = <Button kind="primary" icon="plus" onClick={add}>{t('manage.departmentAdd')}</Button>;
  return (
    <SectionPage title={t('nav.departments')} lead={t('manage.departmentsLead')} actions={all.length > 0 && button}>
      {all.length === 0
        ? <EmptyState icon="layers" title={t('manage.departmentsNone')} action={button}>{t('manage.departmentsNoneText')}</EmptyState>
        : <ul class="listing">{all.map((department) => <Row key={department.id} department={department} />)}</ul>}
    </SectionPage>
  );
}

function Row({ department: { id, name, color, description, memberIds, routing } }: { readonly department: Department }) {
  const members = memberIds.flatMap((memberId) => memberById.value.get(memberId) ?? []);
  return (
    <li>
      <Link class="listing-row" to={`/manage/departments/${id}`}>
        <DepartmentDot color={color} />
        <span class="listing-text">
          <strong><bdi>{name}</bdi></strong>
          <span>{[t(ROUTINGS[routing].name), description].filter(Boolean).join(' · ')}</span>
        </span>
        <span class="faces">
          {members.slice(0, FACES).map((member) => <Avatar key={member.id} id={member.id} name={member.name} size="small" />)}
          <span class={memberIds.length === 0 ? 'is-short' : ''}>{plural('manage.members', memberIds.length)}</span>
        </span>
        <Icon name="forward" />
      </Link>
    </li>
  );
}

function NewDepartment({ close }: { readonly close: () => void }) {
  const [form] = useState(() => new Submission());
  const [name, setName] = useState('');
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const isMade = await form.run(async () => navigate(`/manage/departments/${(await createDepartment(name.trim())).id}`));
    if (isMade) close();
  };
  return (
    <Dialog title={t('manage.departmentAdd')} onClose={close}>
      <form class="form" onSubmit={(event) => void submit(event)}>
        <TextField label={t('manage.name')} placeholder={t('manage.departmentExample')} maxLength={LIMITS.name} value={name} onInput={setName} isRequired hasFocus />
        <FormFault>{form.fault.value}</FormFault>
        <div class="form-foot">
          <Button onClick={close}>{t('dialog.cancel')}</Button>
          <Button type="submit" kind="primary" isBusy={form.isBusy.value} isDisabled={name.trim() === ''}>{t('manage.departmentAdd')}</Button>
        </div>
      </form>
    </Dialog>
  );
}
