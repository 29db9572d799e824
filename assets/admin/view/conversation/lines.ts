// The product's own lines in a conversation, in the user's language.
import type { Message, Status } from '../../../shared/protocol';
import { momentName } from '../../state/conversation/format';
import { t } from '../../state/locale';
import type { IconName } from '../ui/Icon';

export const statusName = (status: Status): string => t(`conversation.status_${status}`);

/** As a sentence; as it came where it is of a kind that is not known here. */
export function lineText({ event, content }: Message): string {
  if (!event) return content;
  const name = event.name ?? t('conversation.automatic');
  switch (event.kind) {
    case 'assigned': return t('conversation.lineAssigned', { name, to: event.to });
    case 'taken': return t('conversation.lineTaken', { name });
    case 'released': return t('conversation.lineReleased', { name });
    case 'moved': return event.to === null ? t('conversation.lineMovedOut', { name }) : t('conversation.lineMoved', { name, to: event.to });
    case 'routed': return t('conversation.lineRouted', { to: event.to });
    case 'requeued': return t(event.why === 'offline' ? 'conversation.lineRequeuedOffline' : 'conversation.lineRequeuedSilent', { from: event.from });
    case 'resolved': return t('conversation.lineResolved', { name });
    case 'reopened': return t('conversation.lineReopened', { name });
    case 'status': return t('conversation.lineStatus', { name, status: statusName(event.to) });
    case 'snoozed': return event.until === null ? t('conversation.lineSnoozed', { name }) : t('conversation.lineSnoozedUntil', { name, time: momentName(event.until) });
    case 'snooze_ended': return t('conversation.lineSnoozeEnded');
    case 'rated': return t('conversation.lineRated', { name, score: event.score });
    // A server that is newer than this page.
    default: return content;
  }
}

type LineKind = NonNullable<Message['event']>['kind'];

const ICONS: Readonly<Record<LineKind, IconName>> = {
  assigned: 'user', taken: 'user', released: 'inbox', moved: 'people', routed: 'people', requeued: 'inbox', resolved: 'check', reopened: 'inbox', status: 'info', snoozed: 'clock', snooze_ended: 'clock', rated: 'star',
};

export const lineIcon = ({ event }: Message): IconName => (event ? ICONS[event.kind] : undefined) ?? 'info';
