// Why a view is empty, and what to do about it.
import type { View, ViewKind } from '../../state/inboxViews';
import { t, type Key } from '../../state/locale';
import { isAdmin, sites } from '../../state/workspace';
import { Link } from '../ui/Link';
import { EmptyState } from '../ui/parts';
import type { IconName } from '../ui/Icon';

const WORDS: Readonly<Record<ViewKind, { readonly icon: IconName; readonly title: Key; readonly text: Key }>> = {
  mine: { icon: 'user', title: 'inbox.emptyMine', text: 'inbox.emptyMineText' },
  unassigned: { icon: 'inbox', title: 'inbox.emptyUnassigned', text: 'inbox.emptyUnassignedText' },
  all: { icon: 'layers', title: 'inbox.emptyAll', text: 'inbox.emptyAllText' },
  snoozed: { icon: 'clock', title: 'inbox.emptySnoozed', text: 'inbox.emptySnoozedText' },
  resolved: { icon: 'check', title: 'inbox.emptyResolved', text: 'inbox.emptyResolvedText' },
  department: { icon: 'people', title: 'inbox.emptyGroup', text: 'inbox.emptyGroupText' },
  site: { icon: 'globe', title: 'inbox.emptyGroup', text: 'inbox.emptyGroupText' },
  tag: { icon: 'tag', title: 'inbox.emptyGroup', text: 'inbox.emptyGroupText' },
};

export function EmptyView({ view }: { readonly view: View }) {
  // Nobody can write before the chat is somewhere.
  const isSeen = sites.value.some(({ seenAt }) => seenAt !== null);
  if (isAdmin.value && !isSeen && (view.kind === 'all' || view.kind === 'unassigned' || view.kind === 'mine')) return <NoSite />;
  const { icon, title, text } = WORDS[view.kind];
  return <EmptyState icon={icon} title={t(title)}>{t(text)}</EmptyState>;
}

const NoSite = () => (
  <EmptyState icon="globe" title={t('inbox.emptyNoSite')} action={<Link class="button primary" to="/manage/sites">{t(sites.value.length === 0 ? 'inbox.addSite' : 'inbox.toSnippet')}</Link>}>
    {t(sites.value.length === 0 ? 'inbox.emptyNoSiteText' : 'inbox.emptyUnseenText')}
  </EmptyState>
);
