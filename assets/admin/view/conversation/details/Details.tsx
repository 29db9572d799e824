// Who writes: what is known of them, where they are, what was before.
import { useEffect } from 'preact/hooks';
import { conversationsOf, isUnknown, loadConversationsOf, loadVisitor, visitorOf } from '../../../state/conversation/visitors';
import { conversation } from '../../../state/conversations';
import { t } from '../../../state/locale';
import { Button } from '../../ui/Button';
import { EmptyState, SkeletonRows } from '../../ui/parts';
import { About } from './About';
import { Browsing } from './Browsing';
import { Earlier } from './Earlier';
import { Facts } from './Facts';
import { Rated } from './Rated';

export function Details({ id }: { readonly id: string }) {
  const it = conversation(id);
  const visitorId = it?.visitor.id;
  useEffect(() => {
    if (visitorId === undefined) return;
    if (visitorOf(visitorId) === null) void loadVisitor(visitorId);
    void loadConversationsOf(visitorId);
  }, [visitorId]);
  const visitor = visitorId === undefined ? null : visitorOf(visitorId);
  return (
    <>
      {visitorId !== undefined && isUnknown(visitorId) && (
        <EmptyState icon="alert" title={t('details.failed')} action={<Button onClick={() => void loadVisitor(visitorId)}>{t('page.retry')}</Button>} />
      )}
      {!visitor && (visitorId === undefined || !isUnknown(visitorId)) && <SkeletonRows count={4} />}
      {it && visitor && (
        <>
          <About visitor={visitor} />
          {it.rating && <Rated rating={it.rating} />}
          <Browsing visitor={visitor} />
          <Earlier id={id} conversations={conversationsOf(visitor.id)} />
          <Facts conversation={it} visitor={visitor} />
        </>
      )}
    </>
  );
}
