// One more website: its name and its address are enough to begin with.
import { useState } from 'preact/hooks';
import { t } from '../../../state/locale';
import { createSite } from '../../../state/manage/sites';
import { LIMITS } from '../../../state/manage/siteForm';
import { navigate } from '../../../state/router';
import { Submission } from '../../../state/submission';
import { originOf } from '../../entry/origin';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { FormFault, TextField } from '../../ui/Field';

export function NewSite({ close }: { readonly close: () => void }) {
  const [form] = useState(() => new Submission());
  const [address, setAddress] = useState('');
  const [name, setName] = useState('');
  const [isWrong, setWrong] = useState(false);
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const origin = originOf(address);
    setWrong(origin === null);
    if (origin === null) return;
    const isMade = await form.run(async () => {
      const site = await createSite(name.trim() || new URL(origin).hostname.replace(/^www\./u, ''), origin);
      navigate(`/manage/sites/${site.id}`);
    });
    if (isMade) close();
  };
  return (
    <Dialog title={t('manage.siteAdd')} onClose={close}>
      <form class="form" onSubmit={(event) => void submit(event)} noValidate>
        <TextField
          label={t('setup.address')} hint={t('setup.addressHint')} type="url" placeholder="https://www.example.org" value={address} isRequired hasFocus
          onInput={(text) => {
            setAddress(text);
            setWrong(false);
          }}
          error={isWrong ? t('setup.addressWrong') : null}
        />
        <TextField label={t('setup.siteName')} hint={t('setup.siteNameHint')} maxLength={LIMITS.name} value={name} onInput={setName} isOptional />
        <FormFault>{form.fault.value}</FormFault>
        <div class="form-foot">
          <Button onClick={close}>{t('dialog.cancel')}</Button>
          <Button type="submit" kind="primary" isBusy={form.isBusy.value}>{t('manage.siteAdd')}</Button>
        </div>
      </form>
    </Dialog>
  );
}
