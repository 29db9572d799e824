// How the app looks and behaves for oneself; kept at once.
import { LANGUAGES, t } from '../../state/locale';
import { plainKeysAreOn, turnPlainKeys } from '../../state/shortcuts';
import { changeSettings, me } from '../../state/workspace';
import { Card, SegmentedRow } from '../manage/forms';
import { Field } from '../ui/Field';
import { Select } from '../ui/Menu';
import { Switch } from '../ui/parts';

export function Preferences() {
  const settings = me.value?.settings;
  if (!settings) return null;
  const options = [{ value: 'auto', label: t('account.languageAuto') }, ...Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }))];
  return (
    <Card title={t('account.preferences')}>
      <Field label={t('account.language')}>
        {(control) => <Select control={control} label={t('account.language')} value={settings.locale} options={options} onChange={(locale) => void changeSettings({ locale })} />}
      </Field>
      <SegmentedRow
        label={t('theme.title')} value={settings.theme} onChange={(theme) => void changeSettings({ theme })}
        choices={[{ value: 'auto', label: t('theme.auto') }, { value: 'light', label: t('theme.light') }, { value: 'dark', label: t('theme.dark') }]}
      />
      <Switch label={t('account.enterSends')} hint={t('account.enterSendsHint')} isOn={settings.enterSends} onChange={(enterSends) => void changeSettings({ enterSends })} />
      <Switch label={t('shortcuts.plain')} hint={t('shortcuts.plainHint')} isOn={plainKeysAreOn.value} onChange={turnPlainKeys} />
    </Card>
  );
}
