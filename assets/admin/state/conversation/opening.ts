// The conversation that is looked at: entered, told to the team, read while it is seen, and left again.
import { effect, signal } from '@preact/signals-core';
import type { AtWork, Joined, Message } from '../../../shared/protocol';
import { noteActivity } from '../activity';
import { api } from '../api';
import { conversation, forget, known, load, noteRead } from '../conversations';
import { isLive, mention, onConnected, request } from '../live';
import { codeOf } from '../problem';
import { user } from '../session';
import { arrive, follow, holds, isLoaded, lastHeld, loadAround, loadNewest, refresh, returnToNewest, thread } from './history';
import { firstUnread } from './rows';

export type Standing = 'loading' | 'loaded' | 'missing' | 'failed';

/** The one that is looked at. */
export const opened = signal<string | null>(null);
/** How far its opening came. */
export const standing = signal<Standing>('loading');
/** The end of its timeline is on the screen. */
export const isAtEnd = signal(true);
/** Above which message the line "new" stands. */
export const firstNew = signal<number | null>(null);
/** The message that the address leads to, until it was shown. */
export const target = signal<number | null>(null);

const isInFront = signal(true);
/** The last `seq` that the server was told to be read, by conversation. */
const told = new Map<string, number>();

/** Looks at a conversation, at one of its messages if `seq` says which. */
export async function open(id: string, seq: number | null): Promise<void> {
  const isOther = opened.peek() !== id;
  opened.value = id;
  target.value = seq;
  if (isOther) {
    isAtEnd.value = seq === null;
    firstNew.value = null;
    standing.value = isLoaded(id) && conversation(id) ? 'loaded' : 'loading';
    view(id);
  }
  try {
    await fetchAll(id, seq, isOther);
  } catch (error) {
    if (opened.peek() === id) standing.value = codeOf(error) === 'not_found' ? 'missing' : isLoaded(id) ? 'loaded' : 'failed';
  }
}

async function fetchAll(id: string, seq: number | null, isOther: boolean): Promise<void> {
  const wasLoaded = isLoaded(id);
  const found = known.peek().has(id) ? null : load(id);
  // What follows may fail first: then nobody waits for this.
  found?.catch(() => {});
  if (seq !== null && !holds(id, seq)) await loadAround(id, seq);
  else if (seq === null && thread(id)?.hasNewer) await returnToNewest(id);
  else await loadNewest(id);
  const it = await found ?? known.peek().get(id) ?? await load(id);
  if (opened.peek() !== id) return;
  if (isOther) firstNew.value = firstUnread(thread(id)?.messages ?? [], it.unread ?? 0, user.peek()?.id ?? null);
  standing.value = 'loaded';
  if (!isOther) return;
  await follow(id, join(id));
  if (wasLoaded) await refresh(id);
}

/** Looks at it no more. Who takes care of it goes on hearing of it. */
export function leave(id: string): void {
  if (opened.peek() === id) {
    opened.value = null;
    view(null);
  }
  if (conversation(id)?.assigneeId !== user.peek()?.id) mention('leave_conversation', { conversationId: id });
}

/** Tries once more what failed. */
export function reopen(): void {
  const id = opened.peek();
  if (id === null) return;
  opened.value = null;
  void open(id, target.peek());
}

const join = (id: string) => (isLive.peek()
  ? (after?: number): Promise<Joined> => request<Joined>('join_conversation', { conversationId: id, ...(after === undefined ? {} : { after }) })
  : null);

/** Fetches what is missing before what has arrived. */
export const fillHole = (id: string): void => void follow(id, join(id)).catch((error: unknown) => lose(id, error));

/** What is out of reach now is not shown on as if it were not. */
function lose(id: string, error: unknown): void {
  if (codeOf(error) === 'not_found') forget(id);
}

function view(id: string | null): void {
  if (!isLive.peek()) return;
  request<AtWork>('view_conversation', { conversationId: id })
    .then((atWork) => {
      if (id !== null) noteActivity(id, atWork);
    })
    .catch(() => {});
}

/** Keeps it up to date and read, from now on. */
export function watchOpened(): void {
  document.addEventListener('visibilitychange', () => (isInFront.value = document.visibilityState === 'visible'));
  isInFront.value = document.visibilityState === 'visible';
  onConnected(() => {
    const id = opened.peek();
    if (id === null) return;
    view(id);
    if (isLoaded(id)) void follow(id, join(id)).then(() => refresh(id)).catch((error: unknown) => lose(id, error));
    else reopen();
  });
  effect(markRead);
}

/** What is seen is read: with the page in front, and the end of the timeline on the screen. */
function markRead(): void {
  const id = opened.value;
  if (id === null || !isInFront.value || !isAtEnd.value || standing.value !== 'loaded') return;
  const it = conversation(id);
  const part = thread(id);
  if (!it || !part || part.hasNewer) return;
  const seq = lastHeld(id);
  if (!told.has(id) && it.unread === 0) told.set(id, seq);
  if (seq <= (told.get(id) ?? 0)) return;
  told.set(id, seq);
  noteRead(id, seq);
  const done = isLive.peek() ? request('mark_read', { conversationId: id, seq }) : api.post(`/conversations/${encodeURIComponent(id)}/read`, { seq });
  done.catch(() => told.delete(id));
}

/** Takes in messages, and fetches what is missing before them. */
export function take(messages: readonly Message[]): void {
  for (const id of arrive(messages)) fillHole(id);
}
