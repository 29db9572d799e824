// The people who write to the team, as far as somebody looked at them.
import { signal } from '@preact/signals-core';
import type { Conversation, Page, PersonId, VisitorPatch, VisitorView } from '../../../shared/protocol';
import { api } from '../api';
import { conversation, onChanged, remember } from '../conversations';
import { on, onConnected } from '../live';
import { t } from '../locale';
import { sentenceOf } from '../problem';
import { showToast } from '../toasts';
import { opened } from './opening';

const SHOWN_PAGES = 20;
const SHOWN_CONVERSATIONS = 10;

const visitors = signal<ReadonlyMap<PersonId, VisitorView>>(new Map());
/** The newest conversations of each. */
const histories = signal<ReadonlyMap<PersonId, readonly Conversation[]>>(new Map());
const failed = signal<ReadonlySet<PersonId>>(new Set());

/** Null until it is loaded. */
export const visitorOf = (id: PersonId): VisitorView | null => visitors.value.get(id) ?? null;
export const conversationsOf = (id: PersonId): readonly Conversation[] | null => histories.value.get(id) ?? null;
/** It could not be loaded. */
export const isUnknown = (id: PersonId): boolean => failed.value.has(id) && !visitors.value.has(id);

const put = (id: PersonId, visitor: VisitorView): void => void (visitors.value = new Map(visitors.peek()).set(id, visitor));

function revise(id: PersonId, how: (visitor: VisitorView) => Partial<VisitorView>): void {
  const known = visitors.peek().get(id);
  if (known) put(id, { ...known, ...how(known) });
}

export async function loadVisitor(id: PersonId): Promise<void> {
  failed.value = new Set([...failed.peek()].filter((it) => it !== id));
  try {
    put(id, await api.get<VisitorView>(`/visitors/${encodeURIComponent(id)}`));
  } catch {
    failed.value = new Set(failed.peek()).add(id);
  }
}

export async function loadConversationsOf(id: PersonId): Promise<void> {
  const { items } = await api.get<Page<Conversation>>(`/conversations?visitorId=${encodeURIComponent(id)}&limit=${SHOWN_CONVERSATIONS}`);
  remember(items);
  histories.value = new Map(histories.peek()).set(id, items.filter(({ visitor }) => visitor.id === id));
}

/** Changes one. Throws a `Problem`. */
export async function changeVisitor(id: PersonId, patch: VisitorPatch): Promise<void> {
  const answer = await api.patch<VisitorView>(`/visitors/${encodeURIComponent(id)}`, patch);
  revise(id, () => answer);
}

/** Lets one in no more. */
export const block = (visitor: Pick<VisitorView, 'id' | 'name'>): Promise<void> => setBlocked(visitor, true);
/** Lets one in again. */
export const unblock = (visitor: Pick<VisitorView, 'id' | 'name'>): Promise<void> => setBlocked(visitor, false);

async function setBlocked({ id, name }: Pick<VisitorView, 'id' | 'name'>, blocked: boolean): Promise<void> {
  try {
    await changeVisitor(id, { blocked });
    showToast(t(blocked ? 'details.blocked' : 'details.unblocked', { name }), { undo: () => void setBlocked({ id, name }, !blocked) });
  } catch (error) {
    showToast(sentenceOf(error), { tone: 'danger' });
  }
}

/** Follows what visitors do, from now on. */
export function watchVisitors(): void {
  on('visitor_page', ({ visitorId, url, title, at }) => revise(visitorId, ({ pages = [] }) => ({
    online: true,
    pages: [{ url, title, at }, ...pages.filter((it) => it.url !== url || it.at !== at)].slice(0, SHOWN_PAGES),
  })));
  on('user_online', ({ userId }) => revise(userId, () => ({ online: true })));
  on('user_offline', ({ userId }) => revise(userId, () => ({ online: false, seenAt: new Date().toISOString() })));
  onChanged((_, changed) => {
    const told = changed?.visitor;
    const known = told && visitors.peek().get(told.id);
    if (told && known && (known.name !== told.name || known.email !== told.email)) revise(told.id, () => ({ name: told.name, email: told.email }));
  });
  // What is known of the others may be old, and is fetched when they are looked at.
  onConnected(() => {
    const now = conversation(opened.peek() ?? '')?.visitor.id;
    visitors.value = new Map([...visitors.peek()].filter(([id]) => id === now));
    if (now !== undefined) void loadVisitor(now);
  });
}
