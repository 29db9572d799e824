// One thing that was said: by the visitor at the start of the line, by the team at its end.
import { useState } from 'preact/hooks';
import type { Message } from '../../../shared/protocol';
import { editing, speaker } from '../../state/conversation/editing';
import { target } from '../../state/conversation/opening';
import { readSeqOf } from '../../state/conversation/reading';
import { fullTime, timeOfDay } from '../../state/format';
import { t } from '../../state/locale';
import { user } from '../../state/session';
import { Icon, type IconName } from '../ui/Icon';
import { Avatar } from '../ui/parts';
import { Attachment } from './Attachment';
import { EditForm } from './EditForm';
import { MessageMenu } from './messageActions';
import { wordsOf } from './Words';

export const isOurs = ({ sender }: Message): boolean => sender.kind !== 'visitor';

/** `begins`, `ends`: what somebody said in one go. */
export function Said({ message, begins, ends }: { readonly message: Message; readonly begins: boolean; readonly ends: boolean }) {
  const { seq, internal } = message;
  // Of hundreds of messages one has its menu.
  const [isNear, setNear] = useState(false);
  const classes = ['said', isOurs(message) ? 'ours' : 'theirs', internal && 'note', begins && 'begins', ends && 'ends', target.value === seq && 'target'];
  const leave = ({ currentTarget, relatedTarget }: FocusEvent | PointerEvent): void => {
    const row = currentTarget as Element;
    // An open menu stays, also where the row is pushed away from under the pointer.
    if (!(relatedTarget instanceof Node && row.contains(relatedTarget)) && !row.querySelector('.popover')) setNear(false);
  };
  return (
    <li
      class={classes.filter(Boolean).join(' ')} data-row data-seq={seq} tabIndex={-1} aria-labelledby={`by-${seq} said-${seq}`}
      onPointerEnter={() => setNear(true)} onPointerLeave={leave} onFocusIn={() => setNear(true)} onFocusOut={leave}
    >
      <Speaker message={message} isShown={begins} />
      {editing.value?.id === message.id ? <EditForm message={message} /> : (
        <div class="said-line">
          <Bubble message={message} />
          {isNear && <MessageMenu message={message} />}
        </div>
      )}
      {(ends || message.editedAt) && <Meta message={message} />}
    </li>
  );
}

/** Who it was: said to all, shown where it is not plain to see. */
function Speaker({ message, isShown }: { readonly message: Message; readonly isShown: boolean }) {
  const { seq, sender, senderId, internal, timestamp } = message;
  const isSelf = senderId === user.value?.id;
  const by = <span class="hidden" id={`by-${seq}`}>{t(internal ? 'conversation.byNote' : 'conversation.by', { name: speaker(message), time: timeOfDay(timestamp) })}</span>;
  if (!isShown) return by;
  return (
    <>
      {by}
      {internal && <p class="said-by" aria-hidden="true"><Icon name="note" />{t('conversation.noteBy', { name: speaker(message) })}</p>}
      {!internal && isOurs(message) && !isSelf && <p class="said-by" aria-hidden="true"><Avatar id={senderId} name={sender.name} size="small" /><bdi>{sender.name}</bdi>{sender.kind === 'bot' && <span>{t('conversation.bot')}</span>}</p>}
      {!isOurs(message) && <span class="said-face"><Avatar id={senderId} name={sender.name} /></span>}
    </>
  );
}

function Bubble({ message }: { readonly message: Message }) {
  const { seq, content, attachment, deletedAt } = message;
  if (deletedAt) return <div class="bubble gone" id={`said-${seq}`}>{t('conversation.deleted')}</div>;
  const isBare = attachment?.width != null && !content;
  return (
    <div class={`bubble${isBare ? ' bare' : ''}`} id={`said-${seq}`} dir="auto">
      {attachment && <Attachment attachment={attachment} conversationId={message.conversationId} />}
      {content && <div class="words">{wordsOf(message)}</div>}
    </div>
  );
}

export type Mark = 'pending' | 'sent' | 'read';

const MARKS = { pending: { icon: 'clock', label: 'conversation.markPending' }, sent: { icon: 'check', label: 'conversation.markSent' }, read: { icon: 'checks', label: 'conversation.markRead' } } as const satisfies Record<Mark, { icon: IconName; label: string }>;

/** How far it came: waiting to be stored, stored, read by the visitor. */
export const MarkSign = ({ mark }: { readonly mark: Mark }) => (
  <span class={`mark-sign ${mark}`} role="img" aria-label={t(MARKS[mark].label)} title={t(MARKS[mark].label)} data-mark={mark}><Icon name={MARKS[mark].icon} /></span>
);

function Meta({ message }: { readonly message: Message }) {
  const { conversationId, seq, internal, timestamp, editedAt, deletedAt } = message;
  const hasMark = isOurs(message) && !internal && deletedAt === null;
  return (
    <p class="meta">
      <time dateTime={timestamp} title={fullTime(timestamp)}>{timeOfDay(timestamp)}</time>
      {editedAt && deletedAt === null && <span title={fullTime(editedAt)}>{t('conversation.edited')}</span>}
      {hasMark && <MarkSign mark={readSeqOf(conversationId) >= seq ? 'read' : 'sent'} />}
    </p>
  );
}
