// The timelines of the conversations that were looked at: of each a part of some hundred messages, which moves with
// where one reads. So a long one costs no more than a short one.
import type { History, Joined, Message } from '../../../shared/protocol';
import {
  addMessages, catchUp, changeThread, eraseMessage, fetchThreadsBy, loadOlder, loadThread, threadOf, threads, type Thread,
} from '../../../shared/threads';
import { complete, merge, staffsPredecessor } from '../../../shared/timeline';
import { api } from '../api';
import { conversation, remember } from '../conversations';

const PAGE = 50;
/** At most what one answer may hold. */
const LARGEST_PAGE = 200;
/** Messages of one conversation that are kept at a time, in the memory and on the screen. */
const MOST = 400;
/** Conversations whose messages are kept, to be there at once when one comes back. */
const MOST_THREADS = 12;

export type { Thread } from '../../../shared/threads';

const page = (id: string, query: string): Promise<History> => api.get<History>(`/conversations/${encodeURIComponent(id)}/messages?${query}`);

fetchThreadsBy({ predecessor: staffsPredecessor, page, joined: (it) => remember([it]) });

/** The part of a conversation that is here; null before there is any. */
export const thread = (id: string): Thread | null => threads.value.get(id) ?? null;

export const isLoaded = (id: string): boolean => threadOf(id).state === 'loaded';
export const holds = (id: string, seq: number): boolean => threadOf(id).messages.some((message) => message.seq === seq);
export const lastHeld = (id: string): number => threadOf(id).messages.at(-1)?.seq ?? 0;

/** Fetches the newest part, once. */
export async function loadNewest(id: string): Promise<void> {
  forgetOldest(id);
  await loadThread(id);
}

/** Fetches the part around a message. */
export async function loadAround(id: string, seq: number): Promise<void> {
  const last = seq + PAGE / 2;
  const { items, hasMore } = await page(id, `before=${last + 1}&limit=${PAGE}`);
  // Where there is nothing behind the message, nobody knows of it: there may be.
  putPart(id, items, hasMore, items.at(-1)?.seq === last);
}

/** Back to the newest part, from one further up. */
export async function returnToNewest(id: string): Promise<void> {
  const { items, hasMore } = await page(id, `limit=${PAGE}`);
  putPart(id, items, hasMore, false);
}

/** Fetches what is before what is here, and lets go of as much at the other end. */
export async function extendUp(id: string): Promise<void> {
  await loadOlder(id);
  const { messages } = threadOf(id);
  if (messages.length > MOST) changeThread(id, { messages: messages.slice(0, MOST), hasNewer: true });
}

/** The other way round. */
export async function extendDown(id: string): Promise<void> {
  const { items, hasMore } = await page(id, `after=${lastHeld(id)}&limit=${PAGE}`);
  changeThread(id, { messages: merge(threadOf(id).messages, items), hasNewer: hasMore });
  trimTop(id);
}

/** Takes in messages of conversations that are here; gives those in which something is missing before them. */
export function arrive(messages: readonly Message[]): string[] {
  const byConversation = new Map<string, Message[]>();
  for (const message of messages) byConversation.set(message.conversationId, [...byConversation.get(message.conversationId) ?? [], message]);
  return [...byConversation].filter(([id, own]) => {
    if (!threads.peek().has(id)) return false;
    const isFar = threadOf(id).hasNewer ?? false;
    return addMessages(id, isFar ? own.filter(({ seq }) => seq <= lastHeld(id)) : own);
  }).map(([id]) => id);
}

export const erase = (id: string, seq: number): void => {
  if (threads.peek().has(id)) eraseMessage(id, seq);
};

/** Enters the conversation's room by `ask`, if there is a socket, and fetches what was missed. */
export async function follow(id: string, ask: ((after?: number) => Promise<Joined>) | null): Promise<void> {
  const { messages, floor, hasNewer } = threadOf(id);
  const missed = (conversation(id)?.lastSeq ?? 0) - complete(messages, staffsPredecessor, floor);
  if (hasNewer || missed > LARGEST_PAGE) {
    if (ask) remember([(await ask()).conversation]);
    if (!hasNewer) await returnToNewest(id);
  } else {
    await catchUp(id, ask);
    trimTop(id);
  }
}

/** Fetches what is here once more: what was changed or deleted while nobody told. */
export async function refresh(id: string): Promise<void> {
  const last = lastHeld(id);
  for (let after = threadOf(id).floor; after < last;) {
    const { items, hasMore } = await page(id, `after=${after}&limit=${LARGEST_PAGE}`);
    arrive(items);
    after = hasMore ? items.at(-1)?.seq ?? last : last;
  }
}

function putPart(id: string, messages: readonly Message[], hasOlder: boolean, hasNewer: boolean): void {
  const first = messages[0];
  changeThread(id, { messages, floor: hasOlder && first ? first.seq - 1 : 0, hasOlder, hasNewer, state: 'loaded' });
}

function trimTop(id: string): void {
  const { messages } = threadOf(id);
  const first = messages.at(-MOST);
  if (messages.length > MOST && first) changeThread(id, { messages: messages.slice(-MOST), floor: first.seq - 1, hasOlder: true });
}

function forgetOldest(opened: string): void {
  const others = [...threads.peek()].filter(([id]) => id !== opened);
  const own = threads.peek().get(opened);
  threads.value = new Map([...others.slice(1 - MOST_THREADS), ...(own ? [[opened, own] as const] : [])]);
}
