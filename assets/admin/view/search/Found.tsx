// What was found, as one row each.
import { useState } from 'preact/hooks';
import type { Found, VisitorView } from '../../../shared/protocol';
import { conversation } from '../../state/conversations';
import { t } from '../../state/locale';
import { sentenceOf } from '../../state/problem';
import { navigate } from '../../state/router';
import { noteSearch, pathOfMessage, pathOfVisitor } from '../../state/search';
import { partsOf } from '../../state/searchResults';
import { user } from '../../state/session';
import { showToast } from '../../state/toasts';
import { Link } from '../ui/Link';
import { Avatar, Tag, Time } from '../ui/parts';

/** A message, in whose conversation, and with what was looked for in it. */
export function FoundMessage({ found, query }: { readonly found: Found; readonly query: string }) {
  const { message, snippet } = found;
  const visitor = conversation(message.conversationId)?.visitor;
  const name = visitor?.name || t('inbox.visitor');
  const isVisitors = message.sender.kind === 'visitor';
  return (
    <Link to={pathOfMessage(found)} class="found-row" onClick={() => noteSearch(query)}>
      {visitor ? <Avatar id={visitor.id} name={visitor.name} /> : <span class="skeleton-round" />}
      <span class="found-text">
        <span class="found-head">
          <bdi class="found-name">{visitor ? name : '…'}</bdi>
          {message.type === 'note' && <Tag tone="note">{t('inbox.note')}</Tag>}
          <Time at={message.timestamp} />
        </span>
        <span class="found-snippet">
          {!isVisitors && <span>{message.senderId === user.value?.id ? t('inbox.you') : message.sender.name}: </span>}
          <bdi>{partsOf(snippet).map(({ text, isMarked }) => (isMarked ? <mark>{text}</mark> : text))}</bdi>
        </span>
      </span>
    </Link>
  );
}

/** A visitor; leads to its newest conversation. */
export function FoundVisitor({ visitor, query }: { readonly visitor: VisitorView; readonly query: string }) {
  const [isBusy, setBusy] = useState(false);
  const follow = async (): Promise<void> => {
    if (isBusy) return;
    setBusy(true);
    noteSearch(query);
    try {
      const path = await pathOfVisitor(visitor.id);
      if (path === null) showToast(t('search.noConversation', { name: visitor.name }));
      else navigate(path);
    } catch (error) {
      showToast(sentenceOf(error), { tone: 'danger' });
    } finally {
      setBusy(false);
    }
  };
  return (
    <button type="button" class="found-row" aria-busy={isBusy} onClick={() => void follow()}>
      <Avatar id={visitor.id} name={visitor.name} presence={visitor.online ? 'online' : undefined} />
      <span class="found-text">
        <span class="found-head"><bdi class="found-name"><Marked text={visitor.name || t('inbox.visitor')} query={query} /></bdi><Time at={visitor.seenAt} /></span>
        <span class="found-snippet"><bdi>{visitor.email ? <Marked text={visitor.email} query={query} /> : t('search.noEmail')}</bdi></span>
      </span>
    </button>
  );
}

/** A name that begins with what was looked for. */
function Marked({ text, query }: { readonly text: string; readonly query: string }) {
  const size = query.trim().length;
  if (text.slice(0, size).toLowerCase() !== query.trim().toLowerCase()) return <>{text}</>;
  return <><mark>{text.slice(0, size)}</mark>{text.slice(size)}</>;
}
