// Who is at which conversation: who looks at it, who writes in it.
import { computed, effect, signal, type ReadonlySignal } from '@preact/signals-core';
import type { AtWork } from '../../shared/protocol';
import { isLive, on } from './live';
import { user } from './session';

const NOBODY: AtWork = { viewers: [], typists: [] };
/** Whoever still draws by one that is let go keeps it. */
const MOST_LOOKUPS = 1000;

/** By conversation; where nobody is there is nothing. The user is among them. */
export const activity = signal<ReadonlyMap<string, AtWork>>(new Map());
const lookups = new Map<string, ReadonlySignal<AtWork>>();

/** The others at a conversation. Who asks while drawing is drawn again when that changes. */
export function othersAt(id: string): AtWork {
  let lookup = lookups.get(id);
  if (!lookup) {
    if (lookups.size > MOST_LOOKUPS) lookups.clear();
    let told: AtWork | undefined;
    let others = NOBODY;
    lookups.set(id, lookup = computed(() => {
      const now = activity.value.get(id);
      // The same answer for the same news, or every row would be drawn again with each of them.
      if (now !== told) others = now ? without(user.value?.id, now) : NOBODY;
      told = now;
      return others;
    }));
  }
  return lookup.value;
}

function without(userId: string | undefined, { viewers, typists }: AtWork): AtWork {
  return { viewers: viewers.filter((it) => it.userId !== userId), typists: typists.filter((it) => it.userId !== userId) };
}

/** Takes in who is at a conversation. */
export function noteActivity(conversationId: string, { viewers, typists }: AtWork): void {
  const next = new Map(activity.peek());
  if (viewers.length === 0 && typists.length === 0) next.delete(conversationId);
  else next.set(conversationId, { viewers, typists });
  activity.value = next;
}

/** Follows who comes and goes, from now on. */
export function watchActivity(): void {
  on('conversation_activity', ({ conversationId, ...atWork }) => noteActivity(conversationId, atWork));
  // Told anew on connecting; in between nobody knows.
  effect(() => {
    if (!isLive.value) activity.value = new Map();
  });
}
