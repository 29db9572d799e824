// Pages that only say something.
import { t } from '../state/locale';
import { resume } from '../state/session';
import { Link } from './ui/Link';
import { Heading } from './ui/Page';
import { Button } from './ui/Button';
import { EmptyState } from './ui/parts';

export const NotFound = () => (
  <main class="page" id="main">
    <Heading isHidden>{t('page.notFound')}</Heading>
    <EmptyState icon="search" title={t('page.notFound')} action={<Link class="button primary" to="/inbox">{t('page.toInbox')}</Link>}>{t('page.notFoundText')}</EmptyState>
  </main>
);

export const Unreachable = () => (
  <main class="page-fault" id="main">
    <Heading isHidden>{t('page.unreachable')}</Heading>
    <EmptyState icon="alert" title={t('page.unreachable')} action={<Button kind="primary" onClick={() => void resume()}>{t('page.retry')}</Button>}>{t('page.unreachableText')}</EmptyState>
  </main>
);
