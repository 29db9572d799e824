// Takes a site away: by typing its name, as there is no way back.
import { useState } from 'preact/hooks';
import type { Site } from '../../../../shared/protocol';
import { t } from '../../../state/locale';
import { deleteSite } from '../../../state/manage/sites';
import { navigate } from '../../../state/router';
import { Submission } from '../../../state/submission';
import { showToast } from '../../../state/toasts';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { FormFault, TextField } from '../../ui/Field';

export function DeleteSite({ site, onGone, close }: { readonly site: Site; readonly onGone: () => void; readonly close: () => void }) {
  const [form] = useState(() => new Submission());
  const [typed, setTyped] = useState('');
  const isSure = typed.trim() === site.name;
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (!isSure) return;
    if (!await form.run(() => deleteSite(site.id))) return;
    onGone();
    close();
    navigate('/manage/sites', { replace: true });
    showToast(t('manage.siteDeleted', { name: site.name }));
  };
  return (
    <Dialog title={t('manage.siteDelete')} onClose={close}>
      <form class="form" onSubmit={(event) => void submit(event)}>
        <p>{t('manage.siteDeleteText', { name: site.name })}</p>
        <TextField label={t('manage.typeName', { name: site.name })} value={typed} onInput={setTyped} hasFocus />
        <FormFault>{form.fault.value}</FormFault>
        <div class="form-foot">
          <Button onClick={close}>{t('dialog.cancel')}</Button>
          <Button type="submit" kind="danger" isBusy={form.isBusy.value} isDisabled={!isSure}>{t('manage.siteDelete')}</Button>
        </div>
      </form>
    </Dialog>
  );
}
