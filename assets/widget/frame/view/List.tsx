// The visitor's conversations.
import type { Conversation } from '../../../shared/protocol';
import { conversations, openConversation } from '../state/conversations';
import { focusComposer } from '../state/focus';
import { shortTime } from '../state/format';
import { t } from '../state/locale';
import { begin } from './Header';
import { Avatar, Button } from './parts';

export const List = () => (
  <div class="scroll" role="region" tabIndex={0} aria-label={t('conversations')}>
    <h2>{t('conversations')}</h2>
    <ul class="list">{conversations.value.map((it) => <Item key={it.id} conversation={it} />)}</ul>
    <Button onClick={begin}>{t('newConversation')}</Button>
  </div>
);

function Item({ conversation: { id, subject, assignee, status, lastMessage: last, unread } }: { conversation: Conversation }) {
  const isOwn = last?.sender.kind === 'visitor';
  const name = assignee?.name ?? (last && !isOwn && last.type !== 'system' ? last.sender.name : t('agents'));
  const words = status === 'resolved' ? t('ended') : (isOwn ? `${t('you')}: ` : '') + (last?.content || (last?.attachment?.name ?? ''));
  const open = (): void => {
    openConversation(id);
    focusComposer();
  };
  return (
    <li>
      <button class={unread ? 'unread' : ''} onClick={open}>
        <Avatar name={name} />
        <span class="who">
          <b><bdi>{subject ?? name}</bdi></b>
          <span><bdi>{words}</bdi></span>
        </span>
        {last && <time dateTime={last.timestamp}>{shortTime(last.timestamp)}</time>}
        {unread ? <b class="badge" role="img" aria-label={t('unread', { count: unread })}>{unread}</b> : null}
      </button>
    </li>
  );
}
