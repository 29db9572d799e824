// Makes an API token: what for, how long, and then the token itself, once.
import { useState } from 'preact/hooks';
import { duration } from '../../../state/format';
import { t, type Key } from '../../../state/locale';
import { ACCESSES, AREAS, createToken, endOf, LIFETIMES, scopesOf, type Access, type Area, type Grants } from '../../../state/manage/tokens';
import { Submission } from '../../../state/submission';
import { Button } from '../../ui/Button';
import { CopyText } from '../../ui/CopyText';
import { Dialog } from '../../ui/Dialog';
import { Field, FormFault, TextField } from '../../ui/Field';
import { Select } from '../../ui/Menu';
import { Banner } from '../../ui/parts';
import { Segmented } from '../forms';
import { AREA_NAMES } from './TokensSection';

const MAX_NAME = 120;
const DAY_MS = 24 * 60 * 60 * 1000;
const ACCESS_NAMES: Readonly<Record<Access, Key>> = { none: 'manage.accessNone', read: 'manage.accessRead', write: 'manage.accessWrite' };
const AREA_HINTS: Readonly<Record<Area, Key>> = { conversations: 'manage.areaConversationsHint', visitors: 'manage.areaVisitorsHint', workspace: 'manage.areaWorkspaceHint' };

export function NewToken({ close }: { readonly close: () => void }) {
  const [form] = useState(() => new Submission());
  const [name, setName] = useState('');
  const [grants, setGrants] = useState<Grants>({ conversations: 'read', visitors: 'none', workspace: 'none' });
  const [days, setDays] = useState<number | null>(90);
  const [token, setToken] = useState<string | null>(null);
  if (token !== null) return <Made name={name.trim()} token={token} close={close} />;
  const isEmpty = scopesOf(grants).length === 0;
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    void form.run(async () => setToken(await createToken(name, grants, endOf(days, Date.now()))));
  };
  return (
    <Dialog title={t('manage.tokenAdd')} onClose={close}>
      <form class="form" onSubmit={submit}>
        <TextField label={t('manage.name')} hint={t('manage.tokenNameHint')} placeholder={t('manage.tokenExample')} maxLength={MAX_NAME} value={name} onInput={setName} isRequired hasFocus />
        {AREAS.map((area) => (
          <div class="field" key={area}>
            <span class="label">{t(AREA_NAMES[area])}</span>
            <Segmented label={t(AREA_NAMES[area])} value={grants[area]} choices={ACCESSES.map((value) => ({ value, label: t(ACCESS_NAMES[value]) }))} onChange={(access) => setGrants({ ...grants, [area]: access })} />
            <p class="hint">{t(AREA_HINTS[area])}</p>
          </div>
        ))}
        <Field label={t('manage.tokenEnds')} hint={t(days === null ? 'manage.tokenForeverHint' : 'manage.tokenEndsHint')}>
          {(control) => (
            <Select
              control={control} label={t('manage.tokenEnds')} value={String(days)} onChange={(value) => setDays(LIFETIMES.find((it) => String(it) === value) ?? null)}
              options={LIFETIMES.map((value) => ({ value: String(value), label: value === null ? t('manage.tokenNever') : duration(value * DAY_MS) }))}
            />
          )}
        </Field>
        <p class="hint">{t('manage.tokenRights')}</p>
        <FormFault>{isEmpty ? t('manage.tokenNothing') : form.fault.value}</FormFault>
        <div class="form-foot">
          <Button onClick={close}>{t('dialog.cancel')}</Button>
          <Button type="submit" kind="primary" isBusy={form.isBusy.value} isDisabled={isEmpty || name.trim() === ''}>{t('manage.tokenAdd')}</Button>
        </div>
      </form>
    </Dialog>
  );
}

const Made = ({ name, token, close }: { readonly name: string; readonly token: string; readonly close: () => void }) => (
  <Dialog title={t('manage.tokenMade', { name })} onClose={close} footer={<Button onClick={close}>{t('manage.done')}</Button>}>
    <CopyText text={token} label={t('manage.token')} isPrimary />
    <Banner>{t('manage.tokenOnce')}</Banner>
  </Dialog>
);
