// Says when what is on the screen may be old, and what becomes of what one writes.
import { connection, isTroubled, link } from '../../state/live';
import { t } from '../../state/locale';
import { Banner } from '../ui/parts';

export function ConnectionBanner() {
  if (!isTroubled.value) return null;
  const { phase } = link.value;
  if (phase === 'offline') return <Banner>{t('connection.offline')}</Banner>;
  const text = t(phase === 'plain' ? 'connection.plain' : 'connection.lost');
  return <Banner action={t('connection.tryNow')} onAction={() => connection.hurry()}>{text}</Banner>;
}
