// The second step: the website that gets a chat.
import { useState } from 'preact/hooks';
import type { Site } from '../../../shared/protocol';
import { api } from '../../state/api';
import { t } from '../../state/locale';
import { Submission } from '../../state/submission';
import { sites, workspaceName } from '../../state/workspace';
import { Button } from '../ui/Button';
import { FormFault, TextField } from '../ui/Field';
import { Link } from '../ui/Link';
import { EntryFrame } from './EntryFrame';
import { originOf } from './origin';
import { Steps } from './SetupPage';

export function FirstSite() {
  const [form] = useState(() => new Submission());
  const [name, setName] = useState(workspaceName.peek());
  const [address, setAddress] = useState('');
  const [isWrong, setWrong] = useState(false);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const origin = originOf(address);
    setWrong(origin === null);
    if (origin === null) return;
    void form.run(async () => {
      const site = await api.post<Site>('/sites', { name: name.trim(), allowedOrigins: [origin] });
      sites.value = [site];
    });
  };
  return (
    <EntryFrame title={t('setup.site')} lead={t('setup.siteText')} foot={<Link to="/inbox">{t('setup.skip')}</Link>}>
      <Steps at={2} />
      <form class="form" onSubmit={submit} noValidate>
        <TextField
          label={t('setup.address')} hint={t('setup.addressHint')} type="url" placeholder="https://www.example.org" autocomplete="url" value={address} isRequired hasFocus
          onInput={(text) => {
            setAddress(text);
            setWrong(false);
          }}
          error={isWrong ? t('setup.addressWrong') : null}
        />
        <TextField label={t('setup.siteName')} hint={t('setup.siteNameHint')} maxLength={100} value={name} onInput={setName} isRequired />
        <FormFault>{form.fault.value}</FormFault>
        <Button type="submit" kind="primary" isWide isBusy={form.isBusy.value}>{t('setup.next')}</Button>
      </form>
    </EntryFrame>
  );
}
