// Log-in.
import { useEffect, useState } from 'preact/hooks';
import type { PageProps } from '../../routes';
import { t, type Key } from '../../state/locale';
import { codeOf } from '../../state/problem';
import { navigate, safePath } from '../../state/router';
import { enter, standing, takeEndedReason } from '../../state/session';
import { Submission } from '../../state/submission';
import { startInfo } from '../../state/workspace';
import { Button } from '../ui/Button';
import { FormFault, PasswordField, TextField } from '../ui/Field';
import { Banner } from '../ui/parts';
import { EntryFrame } from './EntryFrame';

/** Why the server ends sessions. */
const REASONS: Readonly<Record<string, Key>> = {
  expired: 'ended.expired',
  password_changed: 'ended.passwordChanged',
  user_disabled: 'ended.disabled',
  role_changed: 'ended.roleChanged',
  ended_by_user: 'ended.byUser',
  token_reuse: 'ended.tokenReuse',
};

export function LoginPage({ query }: PageProps) {
  const [form] = useState(() => new Submission());
  const [ended] = useState(takeEndedReason);
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const demo = startInfo.value?.demo ?? null;
  const isIn = standing.value === 'in';
  useEffect(() => {
    if (isIn) navigate(safePath(query.get('next')) ?? '/inbox', { replace: true });
  }, [isIn]);
  const logIn = (as: { readonly email: string; readonly password: string }): void => {
    void form.run(() => enter('/auth/login', as), (error) => (codeOf(error) === 'unauthorized' ? t('login.wrong') : null));
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    logIn({ email: email.trim(), password });
  };
  return (
    <EntryFrame title={t('login.title')} foot={<Forgotten />}>
      {ended && <Banner>{t(REASONS[ended] ?? 'ended.other')}</Banner>}
      {demo && (
        <div class="entry-demo">
          <p>{t('login.demo')}</p>
          <Button kind="primary" isWide isBusy={form.isBusy.value} onClick={() => logIn(demo)}>{t('login.demoEnter')}</Button>
        </div>
      )}
      <form class="form" onSubmit={submit}>
        <TextField label={t('login.email')} type="email" name="email" autocomplete="username" value={email} onInput={setEmail} isRequired hasFocus={!demo} />
        <PasswordField label={t('login.password')} name="password" autocomplete="current-password" value={password} onInput={setPassword} isRequired />
        <FormFault>{form.fault.value}</FormFault>
        <Button type="submit" kind={demo ? 'plain' : 'primary'} isWide isBusy={form.isBusy.value}>{t('login.enter')}</Button>
      </form>
    </EntryFrame>
  );
}

const Forgotten = () => (
  <details class="disclosure">
    <summary>{t('login.forgotten')}</summary>
    <p>{t('login.forgottenText')}</p>
    <p>{t('login.forgottenOwner')} <code dir="ltr">voxora admin reset-password</code></p>
  </details>
);
