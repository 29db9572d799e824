// What concerns oneself, from anywhere in the app.
import { useRef, useState } from 'preact/hooks';
import type { Notification, NotificationKind } from '../../../shared/protocol';
import { plural, t, type Key } from '../../state/locale';
import { markNotificationsRead, notifications, unreadNotifications } from '../../state/notifications';
import { Button, Tip } from '../ui/Button';
import { Icon, type IconName } from '../ui/Icon';
import { Link } from '../ui/Link';
import { Badge, EmptyState, Time } from '../ui/parts';
import { Popover } from '../ui/Popover';

const KINDS: Readonly<Record<NotificationKind, { readonly text: Key; readonly icon: IconName }>> = {
  mention: { text: 'bell.mention', icon: 'user' },
  assigned: { text: 'bell.assigned', icon: 'inbox' },
  requeued: { text: 'bell.requeued', icon: 'back' },
  snooze_ended: { text: 'bell.snoozeEnded', icon: 'bell' },
};

export function Bell() {
  const [isOpen, open] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const unread = unreadNotifications.value;
  return (
    <>
      <button
        type="button" ref={button} class="rail-item" aria-haspopup="dialog" aria-expanded={isOpen} onClick={() => open(!isOpen)}
        aria-label={unread > 0 ? `${t('bell.title')}, ${plural('bell.unread', unread)}` : t('bell.title')}
      >
        <Icon name="bell" />
        <Badge count={unread} label="" />
        {!isOpen && <Tip label={t('bell.title')} side="end" />}
      </button>
      {isOpen && <Popover anchor={button} role="dialog" label={t('bell.title')} onClose={() => open(false)}><List close={() => open(false)} /></Popover>}
    </>
  );
}

const List = ({ close }: { readonly close: () => void }) => (
  <div class="bell">
    <header class="bell-head">
      <h2>{t('bell.title')}</h2>
      {unreadNotifications.value > 0 && <Button kind="quiet" onClick={() => void markNotificationsRead().catch(() => {})}>{t('bell.readAll')}</Button>}
    </header>
    {notifications.value.length === 0
      ? <EmptyState icon="bell" title={t('bell.empty')}>{t('bell.emptyText')}</EmptyState>
      : <ul>{notifications.value.map((it) => <li key={it.id}><Entry notification={it} close={close} /></li>)}</ul>}
  </div>
);

function Entry({ notification, close }: { readonly notification: Notification; readonly close: () => void }) {
  const { id, kind, conversationId, seq, actor, excerpt, createdAt, readAt } = notification;
  const follow = (): void => {
    if (readAt === null) void markNotificationsRead([id]).catch(() => {});
    close();
  };
  return (
    <Link class={`bell-entry${readAt === null ? ' unread' : ''}`} to={`/inbox/all/${conversationId}${seq === null ? '' : `?seq=${seq}`}`} onClick={follow}>
      <Icon name={KINDS[kind].icon} />
      <span class="bell-text">
        <span>{t(KINDS[kind].text, { name: actor?.name ?? t('bell.somebody') })}</span>
        {excerpt && <bdi class="bell-excerpt">{excerpt}</bdi>}
        <Time at={createdAt} />
      </span>
      {readAt === null && <span class="hidden">{t('bell.isUnread')}</span>}
    </Link>
  );
}
