// A link that is handed to one person: shown once.
import { t } from '../../../state/locale';
import { CopyText } from '../../ui/CopyText';
import { Banner } from '../../ui/parts';

export const LinkShown = ({ url, text }: { readonly url: string; readonly text: string }) => (
  <>
    <p>{text}</p>
    <CopyText text={url} label={t('manage.link')} isPrimary />
    <Banner>{t('manage.linkOnce')}</Banner>
  </>
);
