// The conversations of a view, and what is said above them.
import { useEffect, useRef } from 'preact/hooks';
import { hasViews } from '../../state/inbox';
import type { ConversationList } from '../../state/inboxList';
import { clearSelection, selection } from '../../state/inboxSelection';
import type { View } from '../../state/inboxViews';
import { plural, t } from '../../state/locale';
import { askForDesktop, dontAskForDesktop, mayAskForDesktop } from '../../state/noticeAsking';
import { sentenceOf } from '../../state/problem';
import { Button, IconButton } from '../ui/Button';
import { EmptyState, SkeletonRows } from '../ui/parts';
import { bulkDeeds } from './actions';
import { EmptyView } from './EmptyView';
import { focusHeading, isFocusLost } from './focus';
import { Rows } from './Rows';
import { nameOf, ViewMenu } from './Views';

export function ListPane({ view, list }: { readonly view: View; readonly list: ConversationList }) {
  // Drawn again with each change, to see whether there are rows.
  list.revision.value;
  const phase = list.phase.value;
  useEffect(() => list.ensure({ from: 0, to: 0 }), [list]);
  const isEmpty = phase === 'ready' && list.rows.length === 0 && !list.hasMore.value;
  const wasFilled = useRef(false);
  useEffect(() => {
    // The last row may have had it.
    if (isEmpty && wasFilled.current && isFocusLost()) focusHeading();
    wasFilled.current = phase === 'ready' && !isEmpty;
  });
  return (
    <>
      {selection.value.size > 0 ? <BulkBar /> : <Head view={view} />}
      <DesktopBar />
      {phase === 'failed' && <Failed list={list} />}
      {phase === 'loading' && <SkeletonRows count={9} />}
      {phase === 'ready' && (isEmpty ? <EmptyView view={view} /> : <Rows list={list} label={nameOf(view)} />)}
    </>
  );
}

const Head = ({ view }: { readonly view: View }) => (
  <header class="list-head">{hasViews.value ? <h2><bdi>{nameOf(view)}</bdi></h2> : <ViewMenu view={view} />}</header>
);

/** What can be done with all that are chosen. */
const BulkBar = () => (
  <div class="list-head bulk" role="toolbar" aria-label={t('inbox.bulk')}>
    <IconButton icon="close" label={t('inbox.clear')} keys="escape" side="end" onClick={clearSelection} />
    <span class="bulk-count" role="status">{plural('inbox.selected', selection.value.size)}</span>
    {bulkDeeds().map(({ icon, label, keys, run }) => <IconButton key={keys} icon={icon} label={label} keys={keys} side="bottom" onClick={run} />)}
  </div>
);

const DesktopBar = () => (mayAskForDesktop.value
  ? (
    <div class="list-notice" role="status">
      <p>{t('notice.ask')}</p>
      <Button kind="plain" onClick={() => void askForDesktop()}>{t('notice.turnOn')}</Button>
      <Button kind="quiet" onClick={dontAskForDesktop}>{t('notice.notNow')}</Button>
    </div>
  )
  : null);

const Failed = ({ list }: { readonly list: ConversationList }) => (
  <EmptyState icon="alert" title={t('inbox.failed')} action={<Button kind="primary" onClick={() => list.retry()}>{t('page.retry')}</Button>}>{sentenceOf(list.fault.value)}</EmptyState>
);
