// The conversation that is looked at, from its first word to what is being typed.
import type { Message } from '../../../shared/protocol';
import { attempt } from '../state/actions';
import { currentId } from '../state/conversations';
import { dayName, dayOf } from '../state/format';
import { t } from '../state/locale';
import { announced } from '../state/receiving';
import { entries } from '../state/sending';
import { appearance, config, title } from '../state/site';
import { loadOlder, threads } from '../state/timelines';
import { transfers } from '../state/uploads';
import { typists } from '../state/typing';
import { Bubble, markOf, Meta, Moving, Pending } from './Bubble';
import { Foot } from './Foot';
import { group, type Row } from './grouping';
import { Avatar, Icon } from './parts';
import { isAwayFromEnd, Scroll, scrollToEnd } from './Scroll';

export function Messages() {
  const id = currentId.value;
  const thread = threads.value.get(id ?? '');
  const messages = thread?.messages ?? [];
  const stored = new Set(messages.map((message) => message.clientId));
  const pending = entries.value.filter((entry) => entry.conversationId === id && !stored.has(entry.clientId));
  const moving = transfers.value.filter((transfer) => transfer.conversationId === id);
  const typist = typists.value.get(id ?? '')?.name;
  const own = pending.length + moving.length + messages.filter((message) => message.sender.kind === 'visitor').length;
  const news = announced.value?.conversationId === id ? announced.value : null;

  return (
    <>
      <Scroll label={t('messages')} name={id ?? ''} own={own} above={-(messages[0]?.seq ?? 0)}>
        {id && thread?.hasOlder && <button class="older" onClick={() => void attempt(() => loadOlder(id))}>{t('older')}</button>}
        <ol class="messages">
          {!thread?.hasOlder && config.value && <Greeting />}
          {thread?.state === 'loading' && !messages.length && <li class="skeleton" aria-label={t('loading')}><i /><i /><i /></li>}
          {group(messages, dayOf).map((row) => <RowView key={row.key} row={row} />)}
          {pending.map((entry) => <Pending key={entry.clientId} entry={entry} />)}
          {moving.map((transfer) => <Moving key={transfer.key} transfer={transfer} />)}
          {typist && (
            <li key="typing" class="group">
              <div class="bubble dots" aria-hidden="true"><i /><i /><i /></div>
              <div class="meta">{t('typing', { name: typist })}</div>
            </li>
          )}
        </ol>
        <Foot />
      </Scroll>
      {isAwayFromEnd.value && <button class="newer" onClick={scrollToEnd} aria-label={t('newest')} title={t('newest')}><Icon name="down" /></button>}
      <div class="hidden" role="status">{news && `${news.sender.name}: ${news.content || (news.attachment?.name ?? '')}`}</div>
    </>
  );
}

const Sender = ({ name, isBot }: { name: string; isBot?: boolean }) => (
  <div class="sender"><Avatar name={name} /><bdi>{name}</bdi>{isBot && <small>{t('bot')}</small>}</div>
);

const Greeting = () => (
  <li class="group">
    <Sender name={title()} />
    <div class="bubble"><div class="words" dir="auto">{appearance.value.greeting || t('greeting')}</div></div>
  </li>
);

function RowView({ row }: { row: Row }) {
  if (row.kind === 'day') return <li class="line"><b>{dayName(row.timestamp)}</b></li>;
  if (row.kind === 'system') return <li class="line">{systemLine(row.message)}</li>;
  const { sender: { kind, name }, messages } = row;
  const isOwn = kind === 'visitor';
  return (
    <li class={isOwn ? 'group own' : 'group'}>
      {isOwn ? <span class="hidden">{t('you')}</span> : <Sender name={name} isBot={kind === 'bot'} />}
      {messages.map((message, at) => {
        const mark = isOwn ? markOf(message) : null;
        const next = messages[at + 1];
        const isLast = !next || message.editedAt || (isOwn && markOf(next) !== mark);
        return (
          <div key={message.id} class="said" data-seq={message.seq}>
            <Bubble message={message} />
            {isLast && <Meta at={message.timestamp} mark={mark} isEdited={message.editedAt !== null} />}
          </div>
        );
      })}
    </li>
  );
}

/** The product's own lines, which come in English. */
function systemLine({ event, content }: Message): string {
  return event?.kind === 'resolved' ? t('ended') : event?.kind === 'reopened' ? t('reopened') : content;
}
