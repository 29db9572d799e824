// The inbox: views, the list of conversations, the open one and its details; on a phone one at a time.
import { useEffect } from 'preact/hooks';
import { opened, standing } from '../../state/conversation/opening';
import { openId } from '../../state/conversations';
import { defaultView, detailsAreShown, hasThreePanes, hasViews, isPhone, list, view } from '../../state/inbox';
import { clearSelection } from '../../state/inboxSelection';
import { keyOf, pathOf } from '../../state/inboxViews';
import { t } from '../../state/locale';
import { addCommands } from '../../state/palette';
import { navigate } from '../../state/router';
import { addShortcuts } from '../../state/shortcuts';
import { ConversationPane } from '../conversation/ConversationPane';
import { DetailsPane } from '../conversation/DetailsPane';
import { Kbd } from '../ui/Kbd';
import { Heading } from '../ui/Page';
import { EmptyState, SkeletonRows } from '../ui/parts';
import { inboxCommands, inboxShortcuts } from './actions';
import { DetailsSheet } from './DetailsSheet';
import { useFocusOfOpen } from './focus';
import { ListPane } from './ListPane';
import { ViewList } from './Views';

export function InboxPage() {
  const at = view.value;
  const key = at && keyOf(at);
  useEffect(() => {
    const removes = [addShortcuts(inboxShortcuts()), addCommands(inboxCommands)];
    return () => removes.forEach((remove) => remove());
  }, []);
  useEffect(() => {
    let isLeft = false;
    if (key === null) {
      void defaultView().then((it) => {
        if (!isLeft) navigate(pathOf(it), { replace: true, keepFocus: true });
      });
    }
    return () => {
      isLeft = true;
      clearSelection();
    };
  }, [key]);
  const now = list.value;
  const id = openId.value;
  const isAlone = isPhone.value && id !== null;
  const isMissing = opened.value === id && standing.value === 'missing';
  const hasDetails = id !== null && detailsAreShown.value && !isMissing;
  useFocusOfOpen(id);
  return (
    <main class={`inbox${hasDetails && hasThreePanes.value ? ' has-details' : ''}${isAlone ? ' is-alone' : ''}`} id="main">
      {hasViews.value
        ? <nav class="views" aria-label={t('inbox.views')}><Heading>{t('nav.inbox')}</Heading><ViewList /></nav>
        : <Heading isHidden>{t('nav.inbox')}</Heading>}
      {!isAlone && (
        <section class="list-pane" aria-label={t('inbox.list')}>
          {at && now ? <ListPane key={key} view={at} list={now} /> : <SkeletonRows count={8} />}
        </section>
      )}
      {id !== null && <ConversationPane id={id} />}
      {id === null && !isPhone.value && <NoneOpen />}
      {id !== null && hasDetails && (hasThreePanes.value ? <DetailsPane id={id} /> : <DetailsSheet id={id} />)}
    </main>
  );
}

const NoneOpen = () => (
  <div class="none-open">
    <EmptyState icon="inbox" title={t('inbox.choose')}>
      <span class="none-open-keys"><span><Kbd keys="j k" /> {t('inbox.chooseMove')}</span><span><Kbd keys="enter" /> {t('inbox.open')}</span><span><Kbd keys="?" /> {t('inbox.chooseKeys')}</span></span>
    </EmptyState>
  </div>
);
