// The first run: the owner, the first website, and the moment its chat is seen there.
import { useEffect, useState } from 'preact/hooks';
import { t } from '../../state/locale';
import { codeOf } from '../../state/problem';
import { navigate } from '../../state/router';
import { enter, standing } from '../../state/session';
import { loadStart } from '../../state/start';
import { Submission } from '../../state/submission';
import { isAdmin, isLoaded, sites, startInfo } from '../../state/workspace';
import { Button } from '../ui/Button';
import { FormFault, TextField } from '../ui/Field';
import { Skeleton } from '../ui/parts';
import { EntryFrame } from './EntryFrame';
import { FirstSite } from './FirstSite';
import { takeFragment } from './fragment';
import { NewPassword } from './NewPassword';
import { WaitForSite } from './WaitForSite';

export function SetupPage() {
  const [token] = useState(takeFragment);
  const isIn = standing.value === 'in';
  const isElsewhere = isIn ? isLoaded.value && !isAdmin.value : startInfo.value?.needsSetup === false;
  useEffect(() => {
    if (isElsewhere) navigate(isIn ? '/inbox' : '/login', { replace: true });
  }, [isElsewhere, isIn]);
  if (isElsewhere || startInfo.value === null || (isIn && !isLoaded.value)) return <EntryFrame title={t('setup.title')}><Skeleton lines={[70, 100, 100]} /></EntryFrame>;
  if (!isIn) return <Owner token={token} />;
  const site = sites.value[0];
  return site ? <WaitForSite site={site} /> : <FirstSite />;
}

/** Where one is of the three steps. */
export const Steps = ({ at }: { readonly at: 1 | 2 | 3 }) => (
  <ol class="steps" aria-label={t('setup.step', { at, of: 3 })}>{[1, 2, 3].map((step) => <li class={step <= at ? 'done' : ''} {...(step === at ? { 'aria-current': 'step' as const } : {})}><span class="hidden">{step}</span></li>)}</ol>
);

function Owner({ token }: { readonly token: string }) {
  const [form] = useState(() => new Submission());
  const [setupToken, setToken] = useState(token);
  const [name, setName] = useState('');
  const [workspaceName, setWorkspace] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    void form.run(
      async () => {
        await enter('/auth/setup', { setupToken: setupToken.trim(), workspaceName: workspaceName.trim(), name: name.trim(), email: email.trim(), password });
        void loadStart();
      },
      (error) => (codeOf(error) === 'unauthorized' ? t('setup.wrongToken') : null),
    );
  };
  return (
    <EntryFrame title={t('setup.owner')} lead={t('setup.ownerText')}>
      <Steps at={1} />
      <form class="form" onSubmit={submit}>
        {token === '' && <TextField label={t('setup.token')} hint={t('setup.tokenHint')} value={setupToken} onInput={setToken} isRequired isCode hasFocus />}
        <TextField label={t('setup.workspace')} hint={t('setup.workspaceHint')} name="organization" autocomplete="organization" maxLength={100} value={workspaceName} onInput={setWorkspace} isRequired hasFocus={token !== ''} />
        <TextField label={t('setup.name')} name="name" autocomplete="name" maxLength={100} value={name} onInput={setName} isRequired />
        <TextField label={t('login.email')} type="email" name="email" autocomplete="username" value={email} onInput={setEmail} isRequired />
        <NewPassword value={password} onInput={setPassword} />
        <FormFault>{form.fault.value}</FormFault>
        <Button type="submit" kind="primary" isWide isBusy={form.isBusy.value}>{t('setup.next')}</Button>
      </form>
    </EntryFrame>
  );
}
