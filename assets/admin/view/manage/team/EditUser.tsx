// Another name or email for a user.
import { useState } from 'preact/hooks';
import type { UserView } from '../../../../shared/protocol';
import { t } from '../../../state/locale';
import { changeUser } from '../../../state/manage/users';
import { Submission } from '../../../state/submission';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { FormFault, TextField } from '../../ui/Field';

const MAX_NAME = 120;

export function EditUser({ user, close }: { readonly user: UserView; readonly close: () => void }) {
  const [form] = useState(() => new Submission());
  const [name, setName] = useState(user.name);
  const [email, setEmail] = useState(user.email);
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (await form.run(() => changeUser(user.id, { name: name.trim(), email: email.trim() }))) close();
  };
  return (
    <Dialog title={t('manage.userEdit')} onClose={close}>
      <form class="form" onSubmit={(event) => void submit(event)}>
        <TextField label={t('manage.name')} maxLength={MAX_NAME} value={name} onInput={setName} isRequired hasFocus />
        <TextField label={t('login.email')} type="email" value={email} onInput={setEmail} isRequired />
        <FormFault>{form.fault.value}</FormFault>
        <div class="form-foot">
          <Button onClick={close}>{t('dialog.cancel')}</Button>
          <Button type="submit" kind="primary" isBusy={form.isBusy.value}>{t('manage.save')}</Button>
        </div>
      </form>
    </Dialog>
  );
}
