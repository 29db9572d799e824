// What was said, conversation by conversation.
import { signal } from '@preact/signals-core';
import type { History, Joined, Message } from '../../../shared/protocol';
import { complete, erase, hasHole, merge, visitorsPredecessor, type Timeline } from '../../../shared/timeline';
import { putConversation } from './conversations';
import { api } from './session';

export interface Thread {
  readonly messages: Timeline;
  /** What lies at or before it was not asked for, or is there. */
  readonly floor: number;
  readonly hasOlder: boolean;
  readonly state: 'loading' | 'loaded';
}

const EMPTY: Thread = { messages: [], floor: 0, hasOlder: false, state: 'loading' };
const PAGE = 50;

export const threads = signal<ReadonlyMap<string, Thread>>(new Map());
const threadOf = (id: string): Thread => threads.peek().get(id) ?? EMPTY;

function change(id: string, next: Partial<Thread>): void {
  threads.value = new Map(threads.peek()).set(id, { ...threadOf(id), ...next });
}

/** Fetches the newest part, once. */
export async function loadThread(id: string): Promise<void> {
  if (threadOf(id).state === 'loaded') return;
  if (!threads.peek().has(id)) change(id, EMPTY);
  await loadPart(id, '');
}

/** Fetches the part before what is there. */
export async function loadOlder(id: string): Promise<void> {
  const { messages: [first], hasOlder } = threadOf(id);
  if (first && hasOlder) await loadPart(id, `&before=${first.seq}`);
}

async function loadPart(id: string, which: string): Promise<void> {
  const { items, hasMore } = await api.get<History>(`/conversations/${id}/messages?limit=${PAGE}${which}`);
  const floor = hasMore ? items[0]?.follows ?? 0 : 0;
  change(id, { messages: merge(threadOf(id).messages, items), floor, hasOlder: hasMore, state: 'loaded' });
}

/** A conversation that begins now has nothing to fetch. */
export function beginThread(id: string): void {
  if (!threads.peek().has(id)) change(id, { state: 'loaded' });
}

/** Takes in messages; gives whether something is missing before them. */
export function addMessages(id: string, arrived: readonly Message[]): boolean {
  const { messages, floor, state } = threadOf(id);
  // Of a conversation that nobody opened yet all is fetched when it is opened.
  if (!threads.peek().has(id)) return false;
  const merged = merge(messages, arrived);
  if (merged !== messages) change(id, { messages: merged });
  return state === 'loaded' && hasHole(merged, visitorsPredecessor, floor);
}

export function eraseMessage(id: string, seq: number): void {
  const { messages } = threadOf(id);
  change(id, { messages: erase(messages, seq, new Date().toISOString()) });
}

/** Fetches what followed the last message that is surely there: by `ask` over the socket, else by plain requests. */
export async function catchUp(id: string, ask: ((after: number) => Promise<Joined>) | null): Promise<void> {
  let hasMore = true;
  while (hasMore) {
    const { messages, floor } = threadOf(id);
    const after = complete(messages, visitorsPredecessor, floor);
    if (ask) {
      const joined = await ask(after);
      putConversation(joined.conversation);
      addMessages(id, joined.messages);
      hasMore = joined.hasMore;
    } else {
      const page = await api.get<History>(`/conversations/${id}/messages?after=${after}&limit=200`);
      addMessages(id, page.items);
      hasMore = page.hasMore;
    }
  }
}

export const loadedThreads = (): string[] =>
  [...threads.peek()].filter(([, thread]) => thread.state === 'loaded').map(([id]) => id);

/** All of a conversation, for its transcript. */
export async function wholeThread(id: string): Promise<Timeline> {
  while (threadOf(id).hasOlder) await loadOlder(id);
  return threadOf(id).messages;
}

export function forgetThreads(): void {
  threads.value = new Map();
}
