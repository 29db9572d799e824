// When a page last showed a site's chat, and where.
import type { Site } from '../../../../shared/protocol';
import { relativeTime } from '../../../state/format';
import { t } from '../../../state/locale';

export const Seen = ({ site: { seenAt, seenOrigin } }: { readonly site: Site }) => (
  <span class={`seen${seenAt === null ? '' : ' is-seen'}`}>
    <span class="seen-dot" aria-hidden="true" />
    {seenAt === null ? t('manage.notSeen') : <span>{t(seenOrigin === null ? 'manage.seen' : 'manage.seenOn', { time: relativeTime(seenAt), origin: seenOrigin ?? '' })}</span>}
  </span>
);
