// How many conversations each view holds, as the server counts them.
import { signal } from '@preact/signals-core';
import type { Conversation, InboxCounts } from '../../shared/protocol';
import { api } from './api';
import { onChanged } from './conversations';
import { countIn } from './countsOfViews';
import type { View } from './inboxViews';
import { on, onConnected } from './live';

/** What happens together is asked for once, and never more often than this. */
const PATIENCE_MS = 300;
const PAUSE_MS = 1500;
/** Conversations whose place is remembered. */
const MOST = 5000;

/** Null until they are known. */
export const counts = signal<InboxCounts | null>(null);

/** Of a view; null where it is not counted or not known. */
export const countOf = (view: View): number | null => countIn(counts.value, view);

/** What a conversation is counted by. */
const facetsOf = ({ status, assigneeId, departmentId, siteId, tags }: Conversation): string => [status, assigneeId, departmentId, siteId, ...tags].join('|');

const facets = new Map<string, string>();
let timer: ReturnType<typeof setTimeout> | undefined;
let asked = -Infinity;

export async function loadCounts(): Promise<InboxCounts> {
  asked = Date.now();
  return (counts.value = await api.get<InboxCounts>('/inbox/counts'));
}

/** Fetches them when the time has come. */
export function recount(): void {
  timer ??= setTimeout(() => {
    timer = undefined;
    loadCounts().catch(() => {});
  }, Math.max(PATIENCE_MS, asked + PAUSE_MS - Date.now()));
}

/** Keeps them up to date from now on. Before the conversations are: an event's news is what they did not know yet. */
export function watchCounts(): void {
  onConnected(recount);
  const compare = (told: Conversation): void => {
    if (facets.get(told.id) !== facetsOf(told)) recount();
  };
  on('conversation_created', compare);
  on('conversation_updated', compare);
  onChanged((id, conversation) => {
    const before = facets.get(id);
    if (facets.size > MOST) facets.clear();
    if (conversation) facets.set(id, facetsOf(conversation));
    else facets.delete(id);
    // One that is read of for the first time is in the counts already.
    if (before !== undefined && before !== facets.get(id)) recount();
  });
}
