// The canned replies that somebody may use: found by a few letters, each under whose it is.
import { signal } from '@preact/signals-core';
import type { Reply, ReplyScope } from '../../../../shared/protocol';
import { plural, t, type Key } from '../../../state/locale';
import { mayChange, replyGroups, type ReplyGroup } from '../../../state/manage/replies';
import { departmentById, me, replies } from '../../../state/workspace';
import { NotFound } from '../../Plain';
import { Icon } from '../../ui/Icon';
import { Link } from '../../ui/Link';
import { EmptyState } from '../../ui/parts';
import { SectionPage } from '../SectionPage';
import { ReplyPage } from './ReplyPage';

export const SCOPES: Readonly<Record<ReplyScope, Key>> = { personal: 'manage.scopePersonal', department: 'manage.scopeDepartment', shared: 'manage.scopeShared' };

/** Stays while one goes into a reply and back. */
const query = signal('');

export function RepliesSection({ rest }: { readonly rest: string }) {
  if (rest === '') return <ReplyList />;
  const reply = replies.value.find(({ id }) => id === rest) ?? null;
  return reply || rest === 'new' ? <ReplyPage key={rest} reply={reply} /> : <NotFound />;
}

function ReplyList() {
  const add = <Link class="button primary" to="/manage/replies/new"><Icon name="plus" />{t('manage.replyAdd')}</Link>;
  const groups = replyGroups(replies.value, query.value);
  const count = groups.reduce((sum, group) => sum + group.replies.length, 0);
  return (
    <SectionPage title={t('nav.replies')} lead={t('manage.repliesLead')} actions={replies.value.length > 0 && add}>
      {replies.value.length === 0
        ? <EmptyState icon="slash" title={t('manage.repliesNone')} action={add}>{t('manage.repliesNoneText')}</EmptyState>
        : (
          <>
            <div class="filter">
              <Icon name="search" />
              <input class="control" type="search" aria-label={t('manage.repliesFind')} placeholder={t('manage.repliesFind')} value={query.value} onInput={(event) => (query.value = event.currentTarget.value)} />
            </div>
            <p class="hidden" role="status">{query.value && plural('manage.found', count)}</p>
            {groups.map((group) => <Group key={`${group.scope} ${group.departmentId}`} group={group} />)}
            {count === 0 && <EmptyState icon="search" title={t('manage.repliesNotFound', { query: query.value })}>{t('manage.repliesNotFoundText')}</EmptyState>}
          </>
        )}
    </SectionPage>
  );
}

function Group({ group: { scope, departmentId, replies: those } }: { readonly group: ReplyGroup }) {
  const department = departmentId === null ? null : departmentById.value.get(departmentId)?.name;
  return (
    <section class="section">
      <h2>{department ? <bdi>{department}</bdi> : t(SCOPES[scope])}</h2>
      <ul class="listing">{those.map((reply) => <Row key={reply.id} reply={reply} />)}</ul>
    </section>
  );
}

const Row = ({ reply }: { readonly reply: Reply }) => (
  <li>
    <Link class="listing-row" to={`/manage/replies/${reply.id}`}>
      <span class="listing-text"><strong><bdi>/{reply.shortcut}</bdi></strong><span class="one-line"><bdi>{reply.content}</bdi></span></span>
      {me.value && !mayChange(reply, me.value) && <span class="listing-state">{t('manage.readOnly')}</span>}
      <Icon name="forward" />
    </Link>
  </li>
);
