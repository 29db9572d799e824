// What was said, from its first word to what is being written.
import { useEffect, useRef } from 'preact/hooks';
import type { Message } from '../../../shared/protocol';
import { transfers } from '../../state/conversation/attachments';
import { isVisitorTyping } from '../../state/conversation/collision';
import { sendings } from '../../state/conversation/composing';
import { dayName } from '../../state/conversation/format';
import { thread } from '../../state/conversation/history';
import { firstNew, isAtEnd, standing, target } from '../../state/conversation/opening';
import { hasFailed, isReaching, noteSeen, reachAgain, reachDown, reachUp, toEnd, unseen, type Way } from '../../state/conversation/reaching';
import { dayOf, rowsOf, type Row } from '../../state/conversation/rows';
import { entries } from '../../state/conversation/sending';
import { conversation } from '../../state/conversations';
import { timeOfDay } from '../../state/format';
import { plural, t } from '../../state/locale';
import { Button } from '../ui/Button';
import { Icon } from '../ui/Icon';
import { Skeleton } from '../ui/parts';
import { lineIcon, lineText } from './lines';
import { Moving, Pending } from './Leaving';
import { openMenuOf, askRemove } from './messageActions';
import { News } from './News';
import { Said } from './Said';
import { Scroll, scrollToEnd } from './Scroll';

const NONE: readonly Message[] = [];
/** How long what was looked for stands out. */
const FOUND_MS = 2000;

function forgetTarget(): void {
  const found = target.peek();
  setTimeout(() => {
    if (target.peek() === found) target.value = null;
  }, FOUND_MS);
}

export function Timeline({ id }: { readonly id: string }) {
  const part = thread(id);
  const messages = part?.messages ?? NONE;
  useShown(id, messages);
  if (standing.value === 'loading' && messages.length === 0) return <Loading />;
  const stored = new Set(messages.map(({ clientId }) => clientId));
  const pending = entries.value.filter((entry) => entry.conversationId === id && !stored.has(entry.clientId));
  const moving = transfers.value.filter((transfer) => transfer.conversationId === id && !stored.has(transfer.key));
  return (
    <div class="timeline-box">
      <Scroll
        label={t('conversation.messages')} isWhole={!part?.hasNewer} target={target.value} onShown={forgetTarget} onNearTop={() => reachUp(id)} onNearEnd={() => reachDown(id)}
        onKeyDown={(event) => walk(event, messages)}
      >
        <ol class="messages">
          <Edge id={id} way="up" isOpen={part?.hasOlder ?? false} />
          {rowsOf(messages, firstNew.value, dayOf).map((row) => <RowView key={row.key} row={row} />)}
          <Edge id={id} way="down" isOpen={part?.hasNewer ?? false} />
          {!part?.hasNewer && pending.map((entry) => <Pending key={entry.clientId} entry={entry} />)}
          {!part?.hasNewer && moving.map((transfer) => <Moving key={transfer.key} transfer={transfer} />)}
          {!part?.hasNewer && isVisitorTyping(id) && <Typing name={conversation(id)?.visitor.name ?? ''} />}
        </ol>
      </Scroll>
      <Pill id={id} />
      <News id={id} />
    </div>
  );
}

/** Keeps the right part of it on the screen. */
function useShown(id: string, messages: readonly Message[]): void {
  const sent = sendings.value;
  const first = useRef(sent);
  useEffect(() => {
    if (sent !== first.current) void toEnd(id).then(scrollToEnd);
  }, [sent]);
  useEffect(() => {
    if (messages.length > 0) noteSeen(id);
  }, [messages, isAtEnd.value]);
}

/** Up and down go from message to message; what can be done with one is done by a key. */
function walk(event: KeyboardEvent, messages: readonly Message[]): void {
  if (!(event.target instanceof HTMLElement) || event.target.matches('textarea, input')) return;
  const all = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>('[data-seq]')];
  const row = event.target.closest<HTMLElement>('[data-seq]');
  const at = row ? all.indexOf(row) : all.length;
  const message = messages.find(({ seq }) => String(seq) === row?.dataset['seq']);
  if (event.key === 'ArrowUp') all[Math.max(0, at - 1)]?.focus();
  else if (event.key === 'ArrowDown' && row) all[Math.min(all.length - 1, at + 1)]?.focus();
  else if (event.key === 'Enter' && row === event.target) openMenuOf(row);
  else if (event.key === 'Delete' && message) askRemove(message);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function RowView({ row }: { readonly row: Row }) {
  switch (row.kind) {
    case 'day': return <li class="row-day"><time dateTime={row.timestamp}>{dayName(row.timestamp)}</time></li>;
    case 'new': return <li class="row-new"><span>{t('conversation.new')}</span></li>;
    case 'line': return <Line message={row.message} />;
    case 'message': return <Said message={row.message} begins={row.begins} ends={row.ends} />;
  }
}

const Line = ({ message }: { readonly message: Message }) => (
  <li class="row-line" data-row data-line={message.seq}>
    <p>
      <Icon name={lineIcon(message)} />
      <span>{lineText(message)}{message.event?.reason && <> <q class="row-reason" dir="auto">{message.event.reason}</q></>}</span>
      <time dateTime={message.timestamp}>{timeOfDay(message.timestamp)}</time>
    </p>
  </li>
);

const Typing = ({ name }: { readonly name: string }) => (
  <li class="said theirs ends typing">
    <div class="bubble" aria-hidden="true"><i /><i /><i /></div>
    <p class="meta">{t('conversation.isTyping', { name })}</p>
  </li>
);

/** Where more is fetched, or could not be. */
function Edge({ id, way, isOpen }: { readonly id: string; readonly way: Way; readonly isOpen: boolean }) {
  if (!isOpen) return null;
  if (hasFailed(id, way)) return <li class="row-edge"><Button kind="quiet" onClick={() => reachAgain(id, way)}>{t('conversation.reachAgain')}</Button></li>;
  return <li class="row-edge" aria-hidden={!isReaching(id, way)}><Skeleton lines={[34]} /></li>;
}

/** The way to the end, and how much there is. */
function Pill({ id }: { readonly id: string }) {
  if (isAtEnd.value || standing.value !== 'loaded') return null;
  const count = unseen.value;
  const go = (): void => void toEnd(id).then(scrollToEnd);
  return (
    <button type="button" class={`pill${count > 0 ? ' news' : ''}`} onClick={go} aria-label={count > 0 ? plural('conversation.newer', count) : t('conversation.toEnd')}>
      {count > 0 && plural('conversation.newer', count)}<Icon name="down" />
    </button>
  );
}

const Loading = () => (
  <div class="timeline-box loading" role="status" aria-label={t('page.loading')}>
    {[42, 58, 30, 64, 48].map((width, at) => <div class={`ghost${at % 3 === 2 ? ' own' : ''}`} style={{ width: `${width}%` }} />)}
  </div>
);
