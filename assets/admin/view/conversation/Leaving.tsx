// What was written and is not known to be stored, and files on their way.
import type { ComponentChildren } from 'preact';
import type { OutboxEntry } from '../../../shared/outbox';
import { rich } from '../../../shared/RichText';
import { cancelTransfer, retryTransfer, type Transfer } from '../../state/conversation/attachments';
import { percent } from '../../state/conversation/format';
import { discard, retry } from '../../state/conversation/sending';
import { timeOfDay } from '../../state/format';
import { t } from '../../state/locale';
import { Icon } from '../ui/Icon';
import { MarkSign } from './Said';
import { withNames } from './Words';

export function Pending({ entry }: { readonly entry: OutboxEntry }) {
  const { clientId, content, type, attachmentName, state, error, createdAt } = entry;
  const isNote = type === 'note';
  return (
    <Leaving id={clientId} isNote={isNote} hasFailed={state === 'failed'}>
      {isNote && <p class="said-by" aria-hidden="true"><Icon name="note" />{t('conversation.noteBy', { name: t('conversation.you') })}</p>}
      <div class="bubble" dir="auto">
        {attachmentName && <FileName name={attachmentName} />}
        {content && <div class="words">{isNote ? rich(content, withNames) : rich(content)}</div>}
      </div>
      {state === 'pending'
        ? <p class="meta"><time dateTime={createdAt}>{timeOfDay(createdAt)}</time><MarkSign mark="pending" /></p>
        : <Failed why={error?.message ?? ''} onRetry={() => retry(clientId)} onDelete={() => discard(clientId)} />}
    </Leaving>
  );
}

export function Moving({ transfer }: { readonly transfer: Transfer }) {
  const { key, file: { name }, part } = transfer;
  return (
    <Leaving id={key} isNote={false} hasFailed={part === null}>
      <div class="bubble">
        <FileName name={name} />
        {part !== null && <progress value={part} aria-label={t('conversation.uploading', { name, percent: percent(part) })} />}
      </div>
      {part === null
        ? <Failed why="" onRetry={() => retryTransfer(key)} onDelete={() => cancelTransfer(key)} />
        : <p class="meta"><span>{percent(part)}</span><Act onClick={() => cancelTransfer(key)}>{t('dialog.cancel')}</Act></p>}
    </Leaving>
  );
}

const Leaving = ({ id, isNote, hasFailed, children }: { readonly id: string; readonly isNote: boolean; readonly hasFailed: boolean; readonly children: ComponentChildren }) => (
  <li class={`said ours begins ends ${hasFailed ? 'failed' : 'pending'}${isNote ? ' note' : ''}`} data-row data-client-id={id}>{children}</li>
);

const FileName = ({ name }: { readonly name: string }) => <span class="file"><Icon name="file" /><bdi>{name}</bdi></span>;

const Failed = ({ why, onRetry, onDelete }: { readonly why: string; readonly onRetry: () => void; readonly onDelete: () => void }) => (
  <div class="meta fault-line" role="alert">
    <Icon name="alert" /><span>{t('conversation.notSent')}{why && <> <bdi>{why}</bdi></>}</span>
    <Act onClick={onRetry}>{t('conversation.retry')}</Act><Act onClick={onDelete}>{t('conversation.delete')}</Act>
  </div>
);

const Act = ({ onClick, children }: { readonly onClick: () => void; readonly children: ComponentChildren }) => <button type="button" class="act" onClick={onClick}>{children}</button>;

