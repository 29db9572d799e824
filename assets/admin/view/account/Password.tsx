// Another password. It ends all other log-ins.
import { useState } from 'preact/hooks';
import { loadSessions } from '../../state/account/sessions';
import { t } from '../../state/locale';
import { codeOf } from '../../state/problem';
import { enter, user } from '../../state/session';
import { Submission } from '../../state/submission';
import { showToast } from '../../state/toasts';
import { NewPassword } from '../entry/NewPassword';
import { Card, WideRow } from '../manage/forms';
import { Button } from '../ui/Button';
import { FormFault, PasswordField } from '../ui/Field';

export function Password() {
  const [form] = useState(() => new Submission());
  const [isOpen, open] = useState(false);
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const close = (): void => {
    open(false);
    setCurrent('');
    setNext('');
    form.fault.value = null;
  };
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const isDone = await form.run(() => enter('/auth/password', { current, next }), (error) => (codeOf(error) === 'unauthorized' ? t('account.passwordWrong') : null));
    if (!isDone) return;
    close();
    showToast(t('account.passwordChanged'));
    await loadSessions().catch(() => {});
  };
  return (
    <Card title={t('login.password')} lead={t('account.passwordHint')} aside={!isOpen && <Button onClick={() => open(true)}>{t('account.passwordChange')}</Button>}>
      {isOpen && (
        <WideRow>
          <form class="form narrow" onSubmit={(event) => void submit(event)}>
            <input type="email" class="hidden" name="email" autocomplete="username" value={user.value?.email} readOnly tabIndex={-1} aria-hidden="true" />
            <PasswordField label={t('account.passwordCurrent')} name="password" autocomplete="current-password" value={current} onInput={setCurrent} isRequired hasFocus />
            <NewPassword label={t('account.passwordNew')} value={next} onInput={setNext} />
            <FormFault>{form.fault.value}</FormFault>
            <div class="form-foot">
              <Button onClick={close}>{t('dialog.cancel')}</Button>
              <Button type="submit" kind="primary" isBusy={form.isBusy.value}>{t('account.passwordChange')}</Button>
            </div>
          </form>
        </WideRow>
      )}
    </Card>
  );
}
