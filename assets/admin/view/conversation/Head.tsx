// Who it is with, who else looks at it, and what can be done with it.
import type { Conversation } from '../../../shared/protocol';
import { isVisitorTyping } from '../../state/conversation/collision';
import { visitorOf } from '../../state/conversation/visitors';
import { othersAt } from '../../state/activity';
import { conversation } from '../../state/conversations';
import { closeConversation, detailsAreShown, isPhone, openNext, openPrevious, toggleDetails } from '../../state/inbox';
import { reopen, resolve } from '../../state/inboxActions';
import { relativeTime } from '../../state/format';
import { plural, t } from '../../state/locale';
import { Button, IconButton, Tip } from '../ui/Button';
import { Menu } from '../ui/Menu';
import { Avatar, Skeleton } from '../ui/parts';
import { menuItems, steps } from './actions';
import { Assignee, openSnooze, PriorityChoice, SnoozeButton, Tags } from './properties';

const FACES = 3;

export function Head({ id }: { readonly id: string }) {
  const it = conversation(id);
  return (
    <header class="conversation-head">
      <div class="head-line">
        {isPhone.value && <IconButton icon="back" label={t('conversation.back')} side="bottom" onClick={closeConversation} />}
        {it ? <Who id={id} /> : <div class="head-who"><Skeleton lines={[40, 25]} /></div>}
        <Viewers id={id} />
        {it && <Acts it={it} />}
      </div>
      {it && <div class="head-properties"><Assignee id={id} /><PriorityChoice id={id} /><Tags id={id} /></div>}
    </header>
  );
}

function Acts({ it }: { readonly it: Conversation }) {
  const { id, status } = it;
  const isSmall = isPhone.value;
  const isDone = status === 'resolved';
  const conclude = (): void => void (isDone ? reopen : resolve)([id]);
  const onPhone = [{ id: 'snooze', icon: 'clock' as const, label: t('conversation.snooze'), run: () => openSnooze(id) }, ...steps()];
  return (
    <>
      {!isSmall && (
        <span class="head-steps">
          <IconButton icon="up" label={t('conversation.previous')} keys="k" side="bottom" onClick={openPrevious} />
          <IconButton icon="down" label={t('conversation.next')} keys="j" side="bottom" onClick={openNext} />
        </span>
      )}
      {!isSmall && !isDone && <SnoozeButton id={id} />}
      <Menu icon="more" label={t('conversation.more')} items={menuItems(it, isSmall ? onPhone : [])} />
      <IconButton icon="info" label={t('conversation.details')} side="bottom" isPressed={detailsAreShown.value} onClick={() => toggleDetails()} />
      {isSmall
        ? <IconButton icon={isDone ? 'inbox' : 'check'} label={t(isDone ? 'conversation.reopen' : 'conversation.resolve')} side="bottom" onClick={conclude} />
        : <Button icon={isDone ? 'inbox' : 'check'} onClick={conclude}>{t(isDone ? 'conversation.reopen' : 'conversation.resolve')}</Button>}
    </>
  );
}

function Who({ id }: { readonly id: string }) {
  const visitor = conversation(id)?.visitor;
  if (!visitor) return null;
  const known = visitorOf(visitor.id);
  return (
    <div class="head-who">
      <Avatar id={visitor.id} name={visitor.name} presence={known ? (known.online ? 'online' : 'offline') : undefined} />
      <div class="head-name">
        <h2 id="conversation-title" tabIndex={-1}><bdi>{visitor.name}</bdi></h2>
        <p>{isVisitorTyping(id) ? t('conversation.typing') : known && presenceOf(known)}</p>
      </div>
    </div>
  );
}

const presenceOf = ({ online, seenAt, blocked }: { readonly online: boolean; readonly seenAt: string; readonly blocked: boolean }): string => {
  if (blocked) return t('conversation.isBlocked');
  return online ? t('conversation.online') : t('conversation.seen', { time: relativeTime(seenAt) });
};

/** The others of the team who look at it just now. */
function Viewers({ id }: { readonly id: string }) {
  const { viewers } = othersAt(id);
  if (viewers.length === 0) return null;
  const names = viewers.map(({ userName }) => userName).join(', ');
  const label = plural('conversation.viewers', viewers.length, { names });
  return (
    <span class="head-viewers" role="img" aria-label={label} tabIndex={0}>
      {viewers.slice(0, FACES).map(({ userId, userName }) => <Avatar key={userId} id={userId} name={userName} size="small" />)}
      {viewers.length > FACES && <span class="avatar small more-faces" aria-hidden="true">+{viewers.length - FACES}</span>}
      <Tip label={label} side="bottom" />
    </span>
  );
}
