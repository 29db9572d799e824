// The conversations that have been seen here, each as it stands now.
//
// What the server tells is the truth; what is asked of it is shown at once, on top of that, until it has answered.
import { computed, signal, type ReadonlySignal } from '@preact/signals-core';
import type { Conversation, ConversationPatch, Message } from '../../shared/protocol';
import { api } from './api';
import { merged, patched, withMessage, withRead, withRevision, type Reader } from './conversationsProgress';
import { on } from './live';
import { codeOf, sentenceOf } from './problem';
import { matchPath, place } from './router';
import { user } from './session';
import { showToast } from './toasts';

/** So many are kept; whoever shows one that was forgotten loads it again. */
const MOST = 3000;

/** As they are to be shown. */
export const known = signal<ReadonlyMap<string, Conversation>>(new Map());
/** Not there, or not for the user to see. */
export const missing = signal<ReadonlySet<string>>(new Set());
/** The one that is open, by the address. */
export const openId = computed(() => matchPath('/inbox/:view/:id', place.value.path)?.params['id'] ?? null);

/** The last one told of is the last one in it. */
const truth = new Map<string, Conversation>();
const asked = new Map<string, readonly ConversationPatch[]>();
const loading = new Map<string, Promise<Conversation>>();
/** How far the user has read, where that was told here. */
const reads = new Map<string, number>();
const lookups = new Map<string, ReadonlySignal<Conversation | null>>();

type Listener = (id: string, conversation: Conversation | null) => void;
const listeners = new Set<Listener>();

/** Calls `listener` with each conversation that has changed; with null for one that is not for the user to see any more. */
export function onChanged(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The conversation, if it is known. Who asks while drawing is drawn again when that one changes. */
export function conversation(id: string): Conversation | null {
  let lookup = lookups.get(id);
  if (!lookup) lookups.set(id, lookup = computed(() => known.value.get(id) ?? null));
  return lookup.value;
}

/** Fetches one anew. Throws a `Problem`; `not_found` is kept in `missing`, too. */
export function load(id: string): Promise<Conversation> {
  const running = loading.get(id);
  if (running) return running;
  const fetched = api.get<Conversation>(`/conversations/${encodeURIComponent(id)}`)
    .then((it) => {
      remember([it]);
      return it;
    })
    .catch((error: unknown) => {
      if (codeOf(error) === 'not_found') forget(id);
      throw error;
    })
    .finally(() => loading.delete(id));
  loading.set(id, fetched);
  return fetched;
}

/** Takes in what a list or an event told. */
export function remember(told: readonly Conversation[]): void {
  for (const it of told) put(merged(truth.get(it.id), it, readerOf(it.id)));
  publish(told.map((it) => it.id));
}

/**
 * Changes one: at once here, then on the server. When that refuses, it is as before, a toast says why, and the promise
 * is rejected with the `Problem`.
 */
export async function change(id: string, patch: ConversationPatch): Promise<Conversation> {
  try {
    return await apply(id, patch);
  } catch (error) {
    showToast(sentenceOf(error), { tone: 'danger' });
    throw error;
  }
}

/** As `change`, for who tells of a refusal in other words. */
export async function apply(id: string, patch: ConversationPatch): Promise<Conversation> {
  asked.set(id, [...asked.get(id) ?? [], patch]);
  publish([id]);
  try {
    const answer = await api.patch<Conversation>(`/conversations/${encodeURIComponent(id)}`, patch);
    withdraw(id, patch);
    // It may have been given to where the user does not see it.
    if (!missing.peek().has(id)) remember([answer]);
    return answer;
  } catch (error) {
    withdraw(id, patch);
    if (codeOf(error) === 'not_found') forget(id);
    else publish([id]);
    throw error;
  }
}

/** The user has read it so far. */
export const noteRead = (id: string, seq: number): void => {
  const self = user.peek();
  if (self) read(id, self.id, seq);
};

/** Follows what happens, from now on. */
export function watchConversations(): void {
  on('conversation_created', (told) => remember([told]));
  on('conversation_updated', (told) => remember([told]));
  // Who has it now is told again, with all the rest, right behind this.
  on('conversation_assigned', ({ conversationId, assigneeId }) => revise(conversationId, (it) => ({ ...it, assigneeId })));
  on('conversation_gone', ({ conversationId }) => forget(conversationId));
  on('new_message', (message) => hear([message]));
  on('new_messages', hear);
  on('message_updated', (message) => revise(message.conversationId, (it) => withRevision(it, message.seq, () => message)));
  on('message_deleted', ({ conversationId, seq }) => {
    const deletedAt = new Date().toISOString();
    revise(conversationId, (it) => withRevision(it, seq, (message) => ({ ...message, content: '', attachment: null, deletedAt })));
  });
  on('message_read', ({ conversationId, userId, seq }) => read(conversationId, userId, seq));
}

/** It is not there for the user. */
export function forget(id: string): void {
  truth.delete(id);
  asked.delete(id);
  missing.value = new Set(missing.peek()).add(id);
  publish([id]);
}

function hear(messages: readonly Message[]): void {
  for (const message of messages) {
    const it = truth.get(message.conversationId);
    if (it) put(withMessage(it, message, readerOf(it.id)));
    else void load(message.conversationId).catch(() => {});
  }
  publish(messages.map((message) => message.conversationId));
}

function read(id: string, userId: string, seq: number): void {
  if (userId === user.peek()?.id) reads.set(id, Math.max(seq, reads.get(id) ?? 0));
  revise(id, (it) => withRead(it, userId, seq, readerOf(id)));
}

function revise(id: string, work: (conversation: Conversation) => Conversation): void {
  const it = truth.get(id);
  if (!it) return;
  put(work(it));
  publish([id]);
}

function readerOf(id: string): Reader {
  return { id: user.peek()?.id ?? null, isReading: openId.peek() === id && document.visibilityState === 'visible', readTo: reads.get(id) ?? 0 };
}

function put(it: Conversation): void {
  truth.delete(it.id);
  truth.set(it.id, it);
  if (missing.peek().has(it.id)) missing.value = new Set([...missing.peek()].filter((id) => id !== it.id));
}

function withdraw(id: string, patch: ConversationPatch): void {
  const left = (asked.get(id) ?? []).filter((it) => it !== patch);
  if (left.length > 0) asked.set(id, left);
  else asked.delete(id);
}

/** Shows how those stand now, and tells of it. */
function publish(ids: readonly string[]): void {
  const next = new Map(known.peek());
  const changed = new Set<string>();
  for (const id of ids) {
    const it = truth.get(id);
    const shown = it && (asked.get(id) ?? []).reduce(patched, it);
    if (shown === next.get(id) && !missing.peek().has(id)) continue;
    if (shown) next.set(id, shown);
    else next.delete(id);
    changed.add(id);
  }
  if (changed.size === 0) return;
  for (const id of truth.keys()) {
    if (truth.size <= MOST) break;
    if (asked.has(id) || id === openId.peek()) continue;
    truth.delete(id);
    next.delete(id);
    lookups.delete(id);
  }
  known.value = next;
  for (const id of changed) for (const listener of listeners) listener(id, next.get(id) ?? null);
}
