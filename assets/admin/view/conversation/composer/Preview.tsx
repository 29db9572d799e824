// What is written, as it will be read.
import { rich } from '../../../../shared/RichText';
import { t } from '../../../state/locale';
import { withNames } from '../Words';

export const Preview = ({ text, isNote }: { readonly text: string; readonly isNote: boolean }) => (
  <div class="composer-preview" tabIndex={0} role="region" aria-label={t('composer.preview')} dir="auto">
    {text.trim() === '' ? <p class="placeholder">{t('composer.previewEmpty')}</p> : <div class="words">{rich(text, isNote ? withNames : undefined)}</div>}
  </div>
);
