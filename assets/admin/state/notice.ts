// Tells of what arrives while one looks elsewhere: a sound, a notification of the system, a badge on the tab.
//
// Every tab hears of a message; the one that holds a lock tells of it, unless another one says that it is seen there.
import { effect } from '@preact/signals-core';
import type { Conversation, Message, Notice, Page } from '../../shared/protocol';
import { api } from './api';
import type { Notification as Told } from '../../shared/protocol';
import { known, load, openId, remember } from './conversations';
import { excerptOf } from './inboxExcerpt';
import { homeOf, pathOf } from './inboxViews';
import { isLive, on, onConnected } from './live';
import { t } from './locale';
import { missedOne } from './noticeAsking';
import { badge } from './noticeBadge';
import { concerns, countUnread, Fresh, isWorthTelling } from './noticeChoice';
import { ring } from './noticeSound';
import { navigate } from './router';
import { user } from './session';
import { unreadChats } from './title';
import { me } from './workspace';

const LOCK = 'voxora:notice';
/** What is seen elsewhere is said by then. */
const PATIENCE_MS = 250;
const MOST_UNREAD = 100;
const MOST_SEEN = 100;

const isWatched = (): boolean => document.visibilityState === 'visible' && document.hasFocus();

interface Seen {
  readonly id: string;
  /** Not only is the app before somebody's eyes: the conversation is open there. */
  readonly isOpen: boolean;
}

const tabs = 'BroadcastChannel' in globalThis ? new BroadcastChannel(LOCK) : null;
const seen = new Map<string, Seen>();
const fresh = new Fresh();
let isLeader = false;

/** Begins to tell. */
export function watchNotice(): void {
  if ('locks' in navigator) void navigator.locks.request(LOCK, () => new Promise<void>(() => (isLeader = true)));
  else isLeader = true;
  tabs?.addEventListener('message', ({ data }: MessageEvent<Seen>) => {
    // What came too late to be asked for.
    if (seen.size > MOST_SEEN) seen.clear();
    seen.set(data.id, data);
  });
  const arrive = (message: Message): void => void tell(message).catch(() => {});
  on('new_message', arrive);
  on('new_messages', (messages) => messages.forEach(arrive));
  const move = ({ lastMessage }: Conversation): void => void (lastMessage && arrive(lastMessage));
  on('conversation_created', move);
  on('conversation_updated', move);
  on('notification', (told) => void tellOf(told).catch(() => {}));
  const refresh = (): void => void loadUnread().catch(() => {});
  onConnected(refresh);
  // This file may have come after the connection.
  if (isLive.peek()) refresh();
  effect(() => {
    unreadChats.value = countUnread(known.value, user.value?.id ?? null);
  });
  effect(() => badge(unreadChats.value > 0));
}

/** What the badge counts has to be known, whatever page is shown. */
async function loadUnread(): Promise<void> {
  for (const whose of ['me', 'none']) {
    remember((await api.get<Page<Conversation>>(`/conversations?assigneeId=${whose}&status=open,pending&limit=${MOST_UNREAD}`)).items);
  }
}

/** A visitor's message. */
async function tell(message: Message): Promise<void> {
  if (message.sender.kind !== 'visitor' || !fresh.isNew(message.id, message.timestamp, Date.now())) return;
  const isOpen = openId.peek() === message.conversationId && isWatched();
  if (document.visibilityState === 'hidden') missedOne.value = true;
  if (isWatched()) note({ id: message.id, isOpen });
  const conversation = known.peek().get(message.conversationId) ?? await load(message.conversationId);
  const chosen = choices();
  await tellUnlessSeen(message.id, concerns(chosen.sound, conversation, chosen.userId), concerns(chosen.desktop, conversation, chosen.userId), {
    title: message.sender.name || t('inbox.visitor'), body: excerptOf(message).text, tag: message.conversationId, path: pathOf(homeOf(conversation, chosen.userId), message.conversationId),
  });
}

/** A mention, an assignment: always one's own business. */
async function tellOf({ id, kind, conversationId, actor, excerpt, createdAt }: Told): Promise<void> {
  if (!fresh.isNew(id, createdAt, Date.now())) return;
  if (document.visibilityState === 'hidden') missedOne.value = true;
  if (isWatched()) note({ id, isOpen: openId.peek() === conversationId });
  const name = actor?.name ?? t('bell.somebody');
  const title = t(({ mention: 'bell.mention', assigned: 'bell.assigned', requeued: 'bell.requeued', snooze_ended: 'bell.snoozeEnded' } as const)[kind], { name });
  const { sound, desktop } = choices();
  await tellUnlessSeen(id, sound !== 'none', desktop !== 'none', { title, body: excerpt ?? '', tag: conversationId, path: pathOf({ kind: 'mine', of: null }, conversationId) });
}

function choices(): { readonly sound: Notice; readonly desktop: Notice; readonly userId: string | null } {
  const self = me.peek();
  return { sound: self?.settings.sound ?? 'none', desktop: self?.settings.desktop ?? 'none', userId: self?.id ?? null };
}

interface Shown {
  readonly title: string;
  readonly body: string;
  /** A later one takes the place of an earlier one with the same. */
  readonly tag: string;
  readonly path: string;
}

async function tellUnlessSeen(id: string, bySound: boolean, byDesktop: boolean, shown: Shown): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  const where = seen.get(id);
  seen.delete(id);
  if (!isLeader) return;
  const worth = isWorthTelling(where ?? null);
  if (bySound && worth.bySound) void ring().catch(() => {});
  // Another tab may have been let.
  if (byDesktop && worth.byDesktop && 'Notification' in globalThis && Notification.permission === 'granted') show(shown);
}

function show({ title, body, tag, path }: Shown): void {
  const notification = new Notification(title, { body, tag, icon: '/favicon.ico' });
  notification.onclick = () => {
    window.focus();
    navigate(path);
    notification.close();
  };
}

/** Says in all tabs that it is seen here. */
function note(it: Seen): void {
  seen.set(it.id, it);
  tabs?.postMessage(it);
}
