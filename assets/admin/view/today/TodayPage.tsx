// How it stands today: a few figures, who waits longest, who is here.
import { useEffect } from 'preact/hooks';
import type { Today, TeamLoad, Presence } from '../../../shared/protocol';
import { duration, now, number } from '../../state/format';
import { plural, t, type Key } from '../../state/locale';
import { hasFailed, loadToday, today, watchToday } from '../../state/today/today';
import { Button } from '../ui/Button';
import { Icon } from '../ui/Icon';
import { Link } from '../ui/Link';
import { Page } from '../ui/Page';
import { Avatar, EmptyState, Skeleton } from '../ui/parts';

/** Where the server stops counting. */
const COUNTED = 10_000;
const PRESENCES: Readonly<Record<Presence, Key>> = { online: 'status.available', away: 'status.away', busy: 'status.away', offline: 'today.offline' };
const ORDER: readonly Presence[] = ['online', 'busy', 'away', 'offline'];

export function TodayPage() {
  useEffect(watchToday, []);
  const it = today.value;
  if (it === null && hasFailed.value) {
    const retry = <Button kind="primary" onClick={() => void loadToday().catch(() => {})}>{t('page.retry')}</Button>;
    return <Page title={t('nav.today')}><EmptyState icon="alert" title={t('today.failed')} action={retry}>{t('today.failedText')}</EmptyState></Page>;
  }
  return (
    <Page title={t('nav.today')} lead={t('today.lead')}>
      {it === null ? <div role="status" aria-label={t('page.loading')}><Skeleton lines={[30, 90, 60]} /></div> : <Loaded it={it} />}
    </Page>
  );
}

const isQuiet = ({ open, waiting, resolved, medianFirstReplyMs }: Today): boolean => open + waiting + resolved === 0 && medianFirstReplyMs === null;

const Loaded = ({ it }: { readonly it: Today }) => (
  <>
    {isQuiet(it) ? <EmptyState icon="today" title={t('today.quiet')}>{t('today.quietText')}</EmptyState> : <Figures it={it} />}
    <Team team={it.team} />
  </>
);

function Figures({ it }: { readonly it: Today }) {
  const reply = it.medianFirstReplyMs;
  return (
    <>
      <dl class="figures">
        <Figure label={t('today.waiting')} value={counted(it.waiting)} hint={t(it.waiting === 0 ? 'today.waitingNone' : 'today.waitingHint')} to="/inbox/all" isUrgent={it.waiting > 0} />
        <Figure label={t('today.open')} value={counted(it.open)} hint={t('today.openHint')} to="/inbox/all" />
        <Figure label={t('today.resolved')} value={counted(it.resolved)} hint={t('today.resolvedHint')} to="/inbox/resolved" />
        <Figure label={t('today.reply')} value={reply === null ? '–' : duration(reply)} hint={t(reply === null ? 'today.replyNone' : 'today.replyHint')} />
      </dl>
      {it.longestWaiting && (
        <Link class="longest" to={`/inbox/all/${it.longestWaiting.conversationId}`}>
          <Icon name="clock" />
          <span>{t('today.longest', { time: duration(now.value - Date.parse(it.longestWaiting.since)) })}</span>
          <span class="longest-go">{t('today.longestOpen')}<Icon name="forward" /></span>
        </Link>
      )}
    </>
  );
}

const counted = (count: number): string => (count >= COUNTED ? `${number(COUNTED)}+` : number(count));

const Figure = ({ label, value, hint, to, isUrgent = false }: { readonly label: string; readonly value: string; readonly hint: string; readonly to?: string; readonly isUrgent?: boolean }) => (
  <div class={`figure${isUrgent ? ' is-urgent' : ''}`}>
    <dt>{to ? <Link to={to}>{label}</Link> : label}</dt>
    <dd><strong>{value}</strong><span>{hint}</span></dd>
  </div>
);

function Team({ team }: { readonly team: readonly TeamLoad[] }) {
  const sorted = [...team].sort((a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status) || b.open - a.open || a.name.localeCompare(b.name));
  const here = team.filter(({ status }) => status !== 'offline').length;
  return (
    <section class="section">
      <h2>{t('today.team')}</h2>
      <p class="section-lead">{here === 0 ? t('today.teamNone') : plural('today.here', here)}</p>
      <ul class="listing">
        {sorted.map(({ id, name, status, open }) => (
          <li key={id} class={`listing-row${status === 'offline' ? ' is-off' : ''}`}>
            <Avatar id={id} name={name} presence={status} />
            <span class="listing-text"><strong><bdi>{name}</bdi></strong><span>{t(PRESENCES[status])}</span></span>
            <span class="listing-state">{plural('today.load', open)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
