// The visitor's conversations, and which one is looked at.
import { batch, computed, signal } from '@preact/signals-core';
import type { Conversation, Message, Page, Presence } from '../../../shared/protocol';
import { keep } from '../page';
import { api, hasSession, visitor } from './session';

const byId = signal<ReadonlyMap<string, Conversation>>(new Map());
/** Null: the one that the next message begins. */
export const currentId = signal<string | null>(null);
export const listIsOpen = signal(false);
/** Whether what there is on the server is known. */
export const conversationsLoaded = signal(false);

const movedAt = (it: Conversation): string => it.lastMessage?.timestamp ?? it.updatedAt;

/** The last moved first; those without a word are not shown. */
export const conversations = computed(() =>
  [...byId.value.values()]
    .filter((it) => it.lastSeq > 0)
    .sort((a, b) => (movedAt(a) < movedAt(b) ? 1 : -1)));
export const current = computed(() => (currentId.value === null ? null : byId.value.get(currentId.value) ?? null));
export const unreadTotal = computed(() => [...byId.value.values()].reduce((sum, it) => sum + (it.unread ?? 0), 0));

/** Fetches them all, and opens the last one if none was chosen. */
export async function loadConversations(): Promise<void> {
  if (hasSession()) {
    const { items } = await api.get<Page<Conversation>>('/conversations?limit=100');
    batch(() => {
      byId.value = new Map(items.map((it) => [it.id, it]));
      if (currentId.peek() !== null && !byId.peek().has(currentId.peek() ?? '')) currentId.value = null;
    });
  }
  conversationsLoaded.value = true;
}

/** What is looked at when the chat opens: what was last looked at, else the one that moved last. */
export function chooseConversation(): void {
  const last = keep.get('current');
  if (last === 'new') return;
  const known = conversations.peek();
  const chosen = known.find((it) => it.id === last) ?? known.find((it) => it.status !== 'resolved');
  currentId.value = chosen?.id ?? null;
}

export function openConversation(id: string | null): void {
  batch(() => {
    currentId.value = id;
    listIsOpen.value = false;
  });
  keep.set('current', id ?? 'new');
}

/** One that exists and was not said anything in yet: made by an attempt that got no answer. */
export async function emptyConversation(): Promise<Conversation | undefined> {
  const { items } = await api.get<Page<Conversation>>('/conversations?limit=20');
  return items.find((it) => it.lastSeq === 0 && it.status !== 'resolved');
}

/** Takes in what the server says of one. A copy that goes to many lacks what differs from one to the other. */
export function putConversation(conversation: Conversation): void {
  const before = byId.peek().get(conversation.id);
  const merged = { ...before, ...conversation, unread: conversation.unread ?? before?.unread ?? 0 };
  if (merged.assignee && merged.assignee.id === before?.assignee?.id) merged.assignee = { ...before.assignee, ...merged.assignee };
  byId.value = new Map(byId.peek()).set(conversation.id, merged);
  if (merged.assignee && !merged.assignee.status) void fetchConversation(conversation.id);
}

export const fetchConversation = (id: string): Promise<void> =>
  api.get<Conversation>(`/conversations/${id}`).then(putConversation, () => {});

export function changeConversation(id: string, change: Partial<Conversation>): void {
  const known = byId.peek().get(id);
  if (known) byId.value = new Map(byId.peek()).set(id, { ...known, ...change });
}

export const conversationOf = (id: string): Conversation | undefined => byId.value.get(id);
export const knownConversation = (id: string): Conversation | undefined => byId.peek().get(id);

/** A message moves its conversation on. */
export function noteMessage(message: Message, isSeen: boolean): void {
  const known = byId.peek().get(message.conversationId);
  if (!known || message.seq <= known.lastSeq) return;
  const counts = message.senderId !== visitor.peek()?.id && message.type !== 'system' && !isSeen;
  changeConversation(known.id, {
    lastMessage: message,
    lastSeq: message.seq,
    unread: (known.unread ?? 0) + (counts ? 1 : 0),
  });
}

/** An agent came or went. */
export function notePresence(userId: string, status: Presence): void {
  for (const it of byId.peek().values()) {
    if (it.assignee?.id === userId) changeConversation(it.id, { assignee: { ...it.assignee, status } });
  }
}

export function forgetConversations(): void {
  batch(() => {
    byId.value = new Map();
    currentId.value = null;
    listIsOpen.value = false;
  });
  keep.remove('current');
}
