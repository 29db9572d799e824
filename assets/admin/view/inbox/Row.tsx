// One conversation in a list: who, what was said last, and what it needs.
import { computed } from '@preact/signals-core';
import type { Conversation } from '../../../shared/protocol';
import { othersAt } from '../../state/activity';
import { conversation } from '../../state/conversations';
import { duration, fullTime, now, relativeTime } from '../../state/format';
import { open } from '../../state/inbox';
import { excerptOf, type Excerpt } from '../../state/inboxExcerpt';
import { selectTo, toggleSelected } from '../../state/inboxSelection';
import { plural, t } from '../../state/locale';
import { memberById, tags } from '../../state/workspace';
import { lineText } from '../conversation/lines';
import { Level } from '../conversation/properties';
import { Icon, type IconName } from '../ui/Icon';
import { Avatar, Badge, Skeleton, Tag } from '../ui/parts';

const TAGS_SHOWN = 2;
const MINUTE_MS = 60_000;

const tagColors = computed(() => new Map(tags.value.map(({ name, color }) => [name, color])));

interface RowProps {
  readonly id: string;
  /** Pixels from the list's top. */
  readonly top: number;
  /** From 1. */
  readonly position: number;
  /** Of all rows; -1 while nobody knows. */
  readonly count: number;
  readonly isNew: boolean;
  readonly isGone: boolean;
  readonly isOpen: boolean;
  readonly isCursor: boolean;
  readonly isSelected: boolean;
}

export function Row({ id, top, position, count, isNew, isGone, isOpen, isCursor, isSelected }: RowProps) {
  const it = conversation(id);
  const classes = ['chat-row', isNew && 'new', isGone && 'gone', isOpen && 'open', isSelected && 'chosen', it?.unread && 'unread'].filter(Boolean).join(' ');
  const click = (event: MouseEvent): void => {
    if (event.shiftKey) selectTo(id);
    else if (event.metaKey || event.ctrlKey) toggleSelected(id);
    else open(id);
  };
  return (
    <div
      id={`row-${id}`} class={classes} role="option" aria-selected={isSelected} aria-current={isOpen ? 'true' : undefined} aria-posinset={position} aria-setsize={count}
      tabIndex={isCursor ? 0 : -1} style={{ transform: `translateY(${top}px)` }} onClick={click}
    >
      {it ? <Content it={it} isSelected={isSelected} /> : <><span class="skeleton-round" /><Skeleton lines={[40, 80]} /></>}
    </div>
  );
}

function Content({ it, isSelected }: { readonly it: Conversation; readonly isSelected: boolean }) {
  const name = it.visitor.name || t('inbox.visitor');
  const shown = it.tags.slice(0, TAGS_SHOWN);
  const pick = (event: MouseEvent): void => {
    event.stopPropagation();
    if (event.shiftKey) selectTo(it.id);
    else toggleSelected(it.id);
  };
  return (
    <>
      {/* For pointers; keys choose with X or the space bar. */}
      <span class="row-pick" aria-hidden="true" onClick={pick}><Avatar id={it.visitor.id} name={it.visitor.name} /><span class="row-check">{isSelected && <Icon name="check" />}</span></span>
      <span class="row-main">
        <span class="row-head"><bdi class="row-name">{name}</bdi>{priorityOf(it)}{timeOf(it)}</span>
        <span class="row-rest">
          <span class="row-words">
            {wordsOf(it, shown.length > 0 ? 1 : 2)}
            {shown.length > 0 && (
              <span class="row-tags">
                {shown.map((tag) => <Tag color={tagColors.value.get(tag) ?? null}>{tag}</Tag>)}
                {it.tags.length > shown.length && <span class="row-more">+{it.tags.length - shown.length}</span>}
              </span>
            )}
          </span>
          {sideOf(it)}
        </span>
      </span>
    </>
  );
}

// Its parts are functions rather than components: many rows are made in a moment while somebody scrolls.

/** What was said last, or who is saying something. */
function wordsOf(it: Conversation, lines: 1 | 2) {
  const [typist] = othersAt(it.id).typists;
  if (typist) {
    const name = typist.userId === it.visitor.id ? it.visitor.name || t('inbox.visitor') : typist.userName;
    return <span class={`row-text typing${typist.internal ? ' note' : ''}`}><span class="row-dots" aria-hidden="true"><i /><i /><i /></span>{t(typist.internal ? 'inbox.isNoting' : 'inbox.isTyping', { name })}</span>;
  }
  const excerpt = excerptOf(it.lastMessage);
  const text = it.lastMessage && excerpt.kind === 'line' ? lineText(it.lastMessage) : excerpt.text;
  return (
    <span class={`row-text ${excerpt.kind}${lines === 2 ? ' two' : ''}`} dir={sideOfText(text)}>
      {ICONS[excerpt.kind] && <Icon name={ICONS[excerpt.kind] ?? 'note'} />}
      {excerpt.kind === 'note' && <span class="hidden">{t('inbox.note')}</span>}
      {excerpt.who && <span class="row-who">{excerpt.who}: </span>}
      <bdi>{text}</bdi>
    </span>
  );
}

const RIGHT_TO_LEFT = /^[^\p{L}]*[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/** Where a text begins: cut off at its end, whatever the interface's language. */
const sideOfText = (text: string): 'ltr' | 'rtl' => (RIGHT_TO_LEFT.test(text) ? 'rtl' : 'ltr');

const ICONS: Readonly<Partial<Record<Excerpt['kind'], IconName>>> = { note: 'note', file: 'clip' };

/** How long its visitor waits; else when it comes back, or when something happened last. */
function timeOf(it: Conversation) {
  if (it.status === 'snoozed' && it.snoozedUntil) return <time class="row-when back" dateTime={it.snoozedUntil} title={t('inbox.comesBack', { time: fullTime(it.snoozedUntil) })}><Icon name="clock" />{relativeTime(it.snoozedUntil)}</time>;
  if (it.waitingSince && it.status !== 'resolved') {
    return (
      <time class="row-when late" dateTime={it.waitingSince} title={t('inbox.waitingSince', { time: fullTime(it.waitingSince) })}>
        <span class="hidden">{t('inbox.waiting')}</span>{waitedFor(it.waitingSince)}
      </time>
    );
  }
  const at = it.lastMessage?.timestamp ?? it.updatedAt;
  return <time class="row-when" dateTime={at} title={fullTime(at)}>{relativeTime(at)}</time>;
}

/** The seconds of the first minute would stand still. */
function waitedFor(since: string): string {
  const ms = now.value - Date.parse(since);
  return ms < MINUTE_MS ? relativeTime(since) : duration(ms);
}

const priorityOf = ({ priority }: Conversation) => (priority === 'high' || priority === 'urgent'
  ? <span class="row-priority" title={t(`inbox.${priority}`)}><Level priority={priority} /><span class="hidden">{t(`inbox.${priority}`)}</span></span>
  : null);

/** Who is at it, whose it is, and what was not read. */
function sideOf(it: Conversation) {
  const { viewers } = othersAt(it.id);
  const assignee = it.assigneeId === null ? null : memberById.value.get(it.assigneeId);
  const [viewer] = viewers;
  return (
    <span class="row-side">
      {it.status === 'resolved' && it.rating && <span class="row-rating" title={t('inbox.rated', { score: it.rating.score })}><Icon name="star" /><span aria-hidden="true">{it.rating.score}</span><span class="hidden">{t('inbox.rated', { score: it.rating.score })}</span></span>}
      {viewer && <span class="row-viewer" title={t('inbox.looking', { name: viewers.map(({ userName }) => userName).join(', ') })}><Icon name="eye" /><span class="hidden">{t('inbox.looking', { name: viewer.userName })}</span></span>}
      {assignee && <span class="row-assignee" title={t('inbox.assignedTo', { name: assignee.name })}><Avatar id={assignee.id} name={assignee.name} size="small" /><span class="hidden">{t('inbox.assignedTo', { name: assignee.name })}</span></span>}
      <Badge count={it.unread ?? 0} label={plural('inbox.unread', it.unread ?? 0)} />
    </span>
  );
}
