// What was said, conversation by conversation, as far as it is here; and how the rest is fetched.
import { signal } from '@preact/signals-core';
import type { Conversation, History, Joined, Message } from './protocol';
import { complete, erase, hasHole, merge, type Predecessor, type Timeline } from './timeline';

export interface Thread {
  readonly messages: Timeline;
  /** What lies at or before it was not asked for, or is there. */
  readonly floor: number;
  readonly hasOlder: boolean;
  readonly state: 'loading' | 'loaded';
  /** What was said later is not here: it is a part further up. Nothing that arrives is put behind it. */
  readonly hasNewer?: boolean;
}

export interface ThreadPorts {
  readonly predecessor: Predecessor;
  /** A part of a history: `query` as the contract has it. */
  page(id: string, query: string): Promise<History>;
  /** Told of the conversation, too, by the way. */
  joined(conversation: Conversation): void;
}

const EMPTY: Thread = { messages: [], floor: 0, hasOlder: false, state: 'loading' };
const PAGE = 50;
/** At most what one answer may hold. */
const LARGEST_PAGE = 200;

export const threads = signal<ReadonlyMap<string, Thread>>(new Map());
let ports: ThreadPorts;

/** Says where histories come from. */
export const fetchThreadsBy = (how: ThreadPorts): void => void (ports = how);

export const threadOf = (id: string): Thread => threads.peek().get(id) ?? EMPTY;

export function changeThread(id: string, next: Partial<Thread>): void {
  threads.value = new Map(threads.peek()).set(id, { ...threadOf(id), ...next });
}

/** Fetches the newest part, once. */
export async function loadThread(id: string): Promise<void> {
  if (threadOf(id).state === 'loaded') return;
  if (!threads.peek().has(id)) changeThread(id, EMPTY);
  await loadPart(id, '');
}

/** Fetches the part before what is there. */
export async function loadOlder(id: string): Promise<void> {
  const { messages: [first], hasOlder } = threadOf(id);
  if (first && hasOlder) await loadPart(id, `&before=${first.seq}`);
}

async function loadPart(id: string, which: string): Promise<void> {
  const { items, hasMore } = await ports.page(id, `limit=${PAGE}${which}`);
  const floor = hasMore && items[0] ? ports.predecessor(items[0]) : 0;
  changeThread(id, { messages: merge(threadOf(id).messages, items), floor, hasOlder: hasMore, state: 'loaded' });
}

/** A conversation that begins now has nothing to fetch. */
export function beginThread(id: string): void {
  if (!threads.peek().has(id)) changeThread(id, { state: 'loaded' });
}

/** Takes in messages; gives whether something is missing before them. */
export function addMessages(id: string, arrived: readonly Message[]): boolean {
  const { messages, floor, state } = threadOf(id);
  // Of a conversation that nobody opened yet all is fetched when it is opened.
  if (!threads.peek().has(id)) return false;
  // One that changed may be older than what is here.
  const merged = merge(messages, arrived.filter(({ seq }) => seq > floor));
  if (merged !== messages) changeThread(id, { messages: merged });
  return state === 'loaded' && hasHole(merged, ports.predecessor, floor);
}

export function eraseMessage(id: string, seq: number): void {
  const { messages } = threadOf(id);
  changeThread(id, { messages: erase(messages, seq, new Date().toISOString()) });
}

/** Fetches what followed the last message that is surely there: by `ask` over the socket, else by plain requests. */
export async function catchUp(id: string, ask: ((after: number) => Promise<Joined>) | null): Promise<void> {
  let hasMore = true;
  while (hasMore) {
    const { messages, floor } = threadOf(id);
    const after = complete(messages, ports.predecessor, floor);
    if (ask) {
      const joined = await ask(after);
      ports.joined(joined.conversation);
      addMessages(id, joined.messages);
      hasMore = joined.hasMore;
    } else {
      const page = await ports.page(id, `after=${after}&limit=${LARGEST_PAGE}`);
      addMessages(id, page.items);
      hasMore = page.hasMore;
    }
  }
}

export function forgetThreads(): void {
  threads.value = new Map();
}
