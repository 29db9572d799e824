// One thing that was said, or is about to be.
import type { ComponentChild, ComponentChildren } from 'preact';
import type { OutboxEntry } from '../../../shared/outbox';
import type { Message } from '../../../shared/protocol';
import { percent, timeOf } from '../state/format';
import { t } from '../state/locale';
import { teamHasRead } from '../state/reading';
import { discard, retry } from '../state/sending';
import { cancelTransfer, retryTransfer, type Transfer } from '../state/uploads';
import { Attachment } from './Attachment';
import { Action, FileLine, Icon } from './parts';
import { plain, rich } from '../../../shared/RichText';

/** What was said does not change: the same elements are the same to Preact, and cost nothing to draw again. */
const drawn = new WeakMap<Message, ComponentChild>();

function wordsOf(message: Message): ComponentChild {
  const { content, sender } = message;
  if (!drawn.has(message)) drawn.set(message, <div class="words" dir="auto">{sender.kind === 'visitor' ? plain(content) : rich(content)}</div>);
  return drawn.get(message);
}

export function Bubble({ message }: { message: Message }) {
  const { content, attachment, deletedAt } = message;
  if (deletedAt) return <div class="bubble deleted">{t('deleted')}</div>;
  return (
    <div class={attachment?.width && !content ? 'bubble bare' : 'bubble'}>
      {attachment && <Attachment attachment={attachment} />}
      {content && wordsOf(message)}
    </div>
  );
}

export type Mark = 'pending' | 'sent' | 'read';

export const markOf = ({ conversationId, seq }: Message): Mark =>
  (teamHasRead(conversationId) >= seq ? 'read' : 'sent');

/** Under a bubble: when, and for one's own how far it came. */
export const Meta = ({ at, mark, isEdited }: { at: string; mark: Mark | null; isEdited?: boolean }) => (
  <div class="meta">
    <time dateTime={at}>{timeOf(at)}</time>
    {isEdited && t('edited')}
    {mark && <span class={`mark ${mark}`} data-mark={mark} role="img" aria-label={t(mark)} title={t(mark)}><Icon name={mark} /></span>}
  </div>
);

/** Written, and not known to be stored. */
export const Pending = ({ entry: { clientId, content, attachmentName, state, error, createdAt } }: { entry: OutboxEntry }) => (
  <Leaving state={state} data-client-id={clientId}>
    <div class={`bubble ${state}`}>
      {attachmentName && <FileLine name={attachmentName} />}
      {content && <div class="words" dir="auto">{plain(content)}</div>}
    </div>
    {state === 'pending'
      ? <Meta at={createdAt} mark="pending" />
      : <Failed detail={error?.message} onRetry={() => retry(clientId)} onDelete={() => discard(clientId)} />}
  </Leaving>
);

/** A file on its way. */
export function Moving({ transfer }: { transfer: Transfer }) {
  const { key, file: { name }, part } = transfer;
  const state = part === null ? 'failed' : 'pending';
  const cancel = (): void => cancelTransfer(key);
  return (
    <Leaving state={state}>
      <div class={`bubble ${state}`}>
        <FileLine name={name} />
        {part !== null && <progress value={part} aria-label={t('uploading', { name, percent: percent(part) })} />}
      </div>
      {part === null
        ? <Failed onRetry={() => retryTransfer(key)} onDelete={cancel} />
        : <div class="meta">{percent(part)}<Action onClick={cancel}>{t('cancel')}</Action></div>}
    </Leaving>
  );
}

const Leaving = ({ state, children, ...rest }: { state: string; children: ComponentChildren; 'data-client-id'?: string }) => (
  <li class="group own" data-state={state} {...rest}>{children}</li>
);

const Failed = ({ detail, onRetry, onDelete }: { detail?: string | undefined; onRetry: () => void; onDelete: () => void }) => (
  <div class="meta fault">
    <Icon name="failed" />
    <span title={detail}>{t('failed')}</span>
    <Action onClick={onRetry}>{t('retry')}</Action>
    <Action onClick={onDelete}>{t('delete')}</Action>
  </div>
);
