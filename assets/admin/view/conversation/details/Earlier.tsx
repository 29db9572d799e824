// What the same person wrote before.
import type { Conversation } from '../../../../shared/protocol';
import { conversation } from '../../../state/conversations';
import { t } from '../../../state/locale';
import { Link } from '../../ui/Link';
import { Tag, Time } from '../../ui/parts';
import { statusName } from '../lines';
import { Block } from './parts';

export function Earlier({ id, conversations }: { readonly id: string; readonly conversations: readonly Conversation[] | null }) {
  const others = conversations?.filter((it) => it.id !== id) ?? [];
  if (others.length === 0) return null;
  return (
    <Block title={t('details.earlier')}>
      <ul class="earlier">{others.map((it) => <li key={it.id}><Line told={it} /></li>)}</ul>
    </Block>
  );
}

function Line({ told }: { readonly told: Conversation }) {
  const { id, status, subject, lastMessage, updatedAt } = conversation(told.id) ?? told;
  return (
    <Link to={`/inbox/${status === 'resolved' ? 'resolved' : 'all'}/${encodeURIComponent(id)}`} class="earlier-link">
      <span class="earlier-words"><bdi>{subject || lastMessage?.content || lastMessage?.attachment?.name || t('details.noWords')}</bdi></span>
      <span class="earlier-line"><Tag>{statusName(status)}</Tag><Time at={updatedAt} /></span>
    </Link>
  );
}
