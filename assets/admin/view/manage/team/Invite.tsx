// Invites somebody: who, as what, where. The link is shown once.
import { useState } from 'preact/hooks';
import type { Role } from '../../../../shared/protocol';
import { t } from '../../../state/locale';
import { toggleItem } from '../../../state/manage/order';
import { grantableRoles, inviteUser, type Invitation } from '../../../state/manage/users';
import { sentenceOf } from '../../../state/problem';
import { Submission } from '../../../state/submission';
import { departments } from '../../../state/workspace';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { FormFault, TextField } from '../../ui/Field';
import { CheckRow, RadioList } from '../forms';
import { DepartmentDot } from '../departments/DepartmentDot';
import { LinkShown } from './LinkShown';
import { ROLES } from './TeamSection';

const MAX_NAME = 120;

export function Invite({ close }: { readonly close: () => void }) {
  const [form] = useState(() => new Submission());
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('agent');
  const [chosen, choose] = useState<readonly string[]>([]);
  const [made, setMade] = useState<Invitation | null>(null);
  if (made) {
    return (
      <Dialog title={t('manage.inviteMade', { name: made.user.name })} onClose={close} footer={<Button onClick={close}>{t('manage.done')}</Button>}>
        <LinkShown url={made.url} text={t('manage.inviteMadeText', { name: made.user.name })} />
        {made.fault !== null && <FormFault>{sentenceOf(made.fault)}</FormFault>}
      </Dialog>
    );
  }
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    void form.run(async () => setMade(await inviteUser({ name: name.trim(), email: email.trim(), role }, chosen)));
  };
  return (
    <Dialog title={t('manage.inviteTitle')} onClose={close}>
      <form class="form" onSubmit={submit}>
        <TextField label={t('manage.name')} maxLength={MAX_NAME} value={name} onInput={setName} isRequired hasFocus />
        <TextField label={t('login.email')} type="email" hint={t('manage.inviteEmailHint')} value={email} onInput={setEmail} isRequired />
        <div class="field"><span class="label">{t('manage.role')}</span><RadioList label={t('manage.role')} value={role} onChange={setRole} choices={grantableRoles().map((value) => ({ value, label: t(ROLES[value].name), hint: t(ROLES[value].hint) }))} /></div>
        {departments.value.length > 0 && (
          <div class="field">
            <span class="label">{t('nav.departments')}</span>
            <div class="check-list" role="group" aria-label={t('nav.departments')}>
              {departments.value.map((it) => <CheckRow key={it.id} isOn={chosen.includes(it.id)} onChange={() => choose(toggleItem(chosen, it.id))}><DepartmentDot color={it.color} /><bdi>{it.name}</bdi></CheckRow>)}
            </div>
          </div>
        )}
        <FormFault>{form.fault.value}</FormFault>
        <div class="form-foot">
          <Button onClick={close}>{t('dialog.cancel')}</Button>
          <Button type="submit" kind="primary" isBusy={form.isBusy.value}>{t('manage.inviteMake')}</Button>
        </div>
      </form>
    </Dialog>
  );
}
