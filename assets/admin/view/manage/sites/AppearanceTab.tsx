// How the launcher and the chat look, and what they say.
import { parseColor } from '../../../../shared/color';
import { number } from '../../../state/format';
import { LANGUAGES, t } from '../../../state/locale';
import { legibility } from '../../../state/manage/contrast';
import { LIMITS } from '../../../state/manage/siteForm';
import { Field, TextArea, TextField } from '../../ui/Field';
import { Select } from '../../ui/Menu';
import { Card, ColorField, NumberField, SegmentedRow, WideRow } from '../forms';
import { AvatarField } from './AvatarField';
import type { TabProps } from './SitePage';
import { Suggestions } from './Suggestions';

type Part = Pick<TabProps, 'form' | 'change' | 'isChecked'>;

export const AppearanceTab = ({ site, form, change, isChecked }: TabProps) => (
  <>
    <Look form={form} change={change} isChecked={isChecked} />
    <Launcher form={form} change={change} isChecked={isChecked} />
    <Card title={t('manage.chat')}>
      <TextField label={t('manage.title')} hint={t('manage.titleHint')} placeholder={form.name} maxLength={LIMITS.title} value={form.title} onInput={(title) => change({ title })} />
      <TextField label={t('manage.replyTime')} hint={t('manage.replyTimeHint')} placeholder={t('manage.replyTimeExample')} maxLength={LIMITS.replyTime} value={form.replyTime} onInput={(replyTime) => change({ replyTime })} />
      <AvatarField site={site} form={form} change={change} />
      <WideRow><TextArea label={t('manage.greeting')} hint={t('manage.greetingHint')} rows={2} maxLength={LIMITS.greeting} value={form.greeting} onInput={(greeting) => change({ greeting })} /></WideRow>
    </Card>
    <Suggestions form={form} change={change} />
    <Card title={t('manage.consent')} lead={t('manage.consentHint')}>
      <WideRow><TextArea label={t('manage.consentText')} placeholder={t('manage.consentExample')} maxLength={LIMITS.consent} value={form.consent} onInput={(consent) => change({ consent })} /></WideRow>
    </Card>
  </>
);

function Look({ form, change }: Part) {
  const languages = { ...LANGUAGES, ...(form.locale === 'auto' || form.locale in LANGUAGES ? {} : { [form.locale]: form.locale }) };
  const isColor = parseColor(form.color) !== null;
  return (
    <Card title={t('manage.look')}>
      <ColorField
        label={t('manage.color')} pickLabel={t('manage.colorPick')} value={form.color} hint={<Contrast color={form.color} />} error={isColor ? null : t('manage.colorWrong')}
        onChange={(color) => change({ color })}
      />
      <SegmentedRow
        label={t('theme.title')} hint={t('manage.themeHint')} value={form.theme} onChange={(theme) => change({ theme })}
        choices={[{ value: 'auto', label: t('manage.themeAuto') }, { value: 'light', label: t('theme.light') }, { value: 'dark', label: t('theme.dark') }]}
      />
      <Field label={t('manage.locale')} hint={t('manage.localeHint')}>
        {(control) => (
          <Select
            control={control} label={t('manage.locale')} value={form.locale} onChange={(locale) => change({ locale })}
            options={[{ value: 'auto', label: t('manage.localeAuto') }, ...Object.entries(languages).map(([value, label]) => ({ value, label }))]}
          />
        )}
      </Field>
    </Card>
  );
}

/** The chat chooses what is written on the colour: says what, and whether the launcher can be seen. */
function Contrast({ color }: { readonly color: string }) {
  const found = legibility(color);
  if (!found) return null;
  return (
    <span class="contrast">
      <span class="contrast-sample" style={{ background: color, color: found.text }} aria-hidden="true">Aa</span>
      <span>
        {t(found.text === 'white' ? 'manage.contrastWhite' : 'manage.contrastBlack', { ratio: number(found.ratio) })}
        {found.isFaint && <strong>{t('manage.contrastFaint')}</strong>}
      </span>
    </span>
  );
}

function Launcher({ form, change, isChecked }: Part) {
  const isWrong = (pixels: number): boolean => !(Number.isInteger(pixels) && pixels >= 0 && pixels <= LIMITS.offset);
  const fault = (pixels: number): string | null => (isWrong(pixels) && (isChecked || !Number.isNaN(pixels)) ? t('manage.offsetWrong', { most: LIMITS.offset }) : null);
  return (
    <Card title={t('manage.launcher')}>
      <SegmentedRow
        label={t('manage.icon')} value={form.icon} onChange={(icon) => change({ icon })}
        choices={[{ value: 'chat', label: t('manage.iconChat') }, { value: 'question', label: t('manage.iconQuestion') }, { value: 'text', label: t('manage.iconText') }]}
      />
      <TextField
        label={t('manage.launcherText')} hint={t(form.icon === 'text' && form.launcherText.trim() === '' ? 'manage.launcherTextMissing' : 'manage.launcherTextHint')} placeholder={t('manage.launcherTextExample')}
        maxLength={LIMITS.launcherText} value={form.launcherText} onInput={(launcherText) => change({ launcherText })}
      />
      <SegmentedRow
        label={t('manage.position')} isPhysical value={form.position} onChange={(position) => change({ position })}
        choices={[{ value: 'left', label: t('manage.left') }, { value: 'right', label: t('manage.right') }]}
      />
      <NumberField label={t('manage.offsetX')} value={form.offsetX} min={0} max={LIMITS.offset} unit={t('manage.pixels')} error={fault(form.offsetX)} onChange={(offsetX) => change({ offsetX })} />
      <NumberField label={t('manage.offsetY')} value={form.offsetY} min={0} max={LIMITS.offset} unit={t('manage.pixels')} error={fault(form.offsetY)} onChange={(offsetY) => change({ offsetY })} />
      <SegmentedRow
        label={t('manage.hiddenOn')} value={form.hiddenOn} onChange={(hiddenOn) => change({ hiddenOn })}
        choices={[{ value: 'none', label: t('manage.hiddenNowhere') }, { value: 'mobile', label: t('manage.hiddenMobile') }, { value: 'desktop', label: t('manage.hiddenDesktop') }]}
      />
    </Card>
  );
}
