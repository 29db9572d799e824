// Finding what was said, and who said it.
import { signal } from '@preact/signals-core';
import type { Conversation, Found, Page, VisitorView } from '../../shared/protocol';
import { api } from './api';
import { conversation, known, load, remember } from './conversations';
import { homeOf, pathOf } from './inboxViews';
import { keepOf } from './keep';
import { SearchResults } from './searchResults';
import { user } from './session';

const PAGE = 30;
const RECENT = 'searches';
const MOST_RECENT = 6;
/** Conversations that are fetched at once, to say whose the found messages are. */
const TOGETHER = 4;

const ask = <T>(path: string) => (q: string, cursor: string | null): Promise<Page<T>> => (
  api.get<Page<T>>(`${path}?${new URLSearchParams({ q, limit: String(PAGE), ...(cursor === null ? {} : { cursor }) })}`)
);

export const foundMessages = new SearchResults<Found>(async (query, cursor) => {
  const [page] = await Promise.all([ask<Found>('/search')(query, cursor), cursor === null ? loadMatching(query) : null]);
  void loadUnknown(page.items.map(({ message }) => message.conversationId));
  return page;
});
export const foundVisitors = new SearchResults<VisitorView>(ask('/visitors'));

/** The conversations of most of what will be found, in one answer. */
async function loadMatching(query: string): Promise<void> {
  await ask<Conversation>('/conversations')(query, null).then(({ items }) => remember(items), () => {});
}

async function loadUnknown(ids: readonly string[]): Promise<void> {
  const left = [...new Set(ids)].filter((id) => !known.peek().has(id));
  const some = async (): Promise<void> => {
    for (let id = left.shift(); id !== undefined; id = left.shift()) await load(id).catch(() => {});
  };
  await Promise.all(Array.from({ length: TOGETHER }, some));
}

/** Where a message stands in its conversation. */
export function pathOfMessage({ message }: Found): string {
  const found = conversation(message.conversationId);
  const at = found ? homeOf(found, user.value?.id ?? null) : { kind: 'all', of: null } as const;
  return `${pathOf(at, message.conversationId)}?seq=${message.seq}`;
}

/** Where the newest conversation of a visitor is; null where there is none to be seen. */
export async function pathOfVisitor(id: string): Promise<string | null> {
  const { items } = await api.get<Page<Conversation>>(`/conversations?${new URLSearchParams({ visitorId: id, limit: '5' })}`);
  remember(items);
  const newest = items.find(({ visitor }) => visitor.id === id);
  return newest ? pathOf(homeOf(newest, user.peek()?.id ?? null), newest.id) : null;
}

/** What was looked for before, the latest first. */
export const recentSearches = signal<readonly string[]>([]);

const keeping = (): ReturnType<typeof keepOf> | null => (user.peek() ? keepOf(user.peek()?.id ?? '') : null);

export function loadRecentSearches(): void {
  const kept = keeping()?.get(RECENT)?.split('\n') ?? [];
  recentSearches.value = kept.filter(Boolean).slice(0, MOST_RECENT);
}

/** Keeps what was looked for, once it led somewhere. */
export function noteSearch(query: string): void {
  const text = query.trim().replace(/\s+/gu, ' ');
  if (text === '') return;
  recentSearches.value = [text, ...recentSearches.peek().filter((it) => it !== text)].slice(0, MOST_RECENT);
  keeping()?.set(RECENT, recentSearches.peek().join('\n'));
}

export function forgetSearches(): void {
  recentSearches.value = [];
  keeping()?.remove(RECENT);
}
