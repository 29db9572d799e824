// How others see one.
import { useState } from 'preact/hooks';
import type { Me, MePatch } from '../../../shared/protocol';
import { api } from '../../state/api';
import { t } from '../../state/locale';
import { Submission } from '../../state/submission';
import { showToast } from '../../state/toasts';
import { me, takeMe } from '../../state/workspace';
import { Card, WideRow } from '../manage/forms';
import { Button } from '../ui/Button';
import { FormFault, TextField } from '../ui/Field';

const MAX_NAME = 120;

export function Profile() {
  const [form] = useState(() => new Submission());
  const self = me.value;
  const [name, setName] = useState(self?.name ?? '');
  if (!self) return null;
  const isChanged = name.trim() !== self.name;
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const isSaved = await form.run(async () => {
      await takeMe(api.patch<Me>('/auth/me', { name: name.trim() } satisfies MePatch));
    });
    if (isSaved) showToast(t('manage.saved'));
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Card title={t('account.profile')}>
        <TextField label={t('manage.name')} hint={t('account.nameHint')} autocomplete="name" maxLength={MAX_NAME} value={name} onInput={setName} isRequired />
        <div class="field"><span class="label">{t('login.email')}</span><span class="plain-value"><bdi>{self.email}</bdi></span><p class="hint">{t('account.emailHint')}</p></div>
        {isChanged && (
          <WideRow>
            <FormFault>{form.fault.value}</FormFault>
            <div class="form-foot">
              <Button onClick={() => setName(self.name)}>{t('manage.discard')}</Button>
              <Button type="submit" kind="primary" isBusy={form.isBusy.value} isDisabled={name.trim() === ''}>{t('manage.save')}</Button>
            </div>
          </WideRow>
        )}
      </Card>
    </form>
  );
}
