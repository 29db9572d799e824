// Fetches more of a timeline as one comes near its ends, one part at a time; and knows what was not seen yet.
import { computed, signal, type ReadonlySignal } from '@preact/signals-core';
import { conversation } from '../conversations';
import { user } from '../session';
import { extendDown, extendUp, lastHeld, returnToNewest, thread } from './history';
import { firstNew, isAtEnd, opened, target } from './opening';

export type Way = 'up' | 'down';

interface Reach {
  readonly id: string;
  readonly way: Way;
}

const running = signal<Reach | null>(null);
const failed = signal<Reach | null>(null);

export const isReaching = (id: string, way: Way): boolean => running.value?.id === id && running.value.way === way;
/** It did not work, and is not tried again until somebody asks. */
export const hasFailed = (id: string, way: Way): boolean => failed.value?.id === id && failed.value.way === way;

export const reachUp = (id: string): void => void (thread(id)?.hasOlder && reach({ id, way: 'up' }, extendUp));
export const reachDown = (id: string): void => void (thread(id)?.hasNewer && reach({ id, way: 'down' }, extendDown));

export function reachAgain(id: string, way: Way): void {
  failed.value = null;
  if (way === 'up') reachUp(id);
  else reachDown(id);
}

async function reach(what: Reach, work: (id: string) => Promise<void>): Promise<void> {
  if (running.peek()?.id === what.id || failed.peek()?.id === what.id) return;
  running.value = what;
  try {
    await work(what.id);
  } catch {
    failed.value = what;
  } finally {
    if (running.peek() === what) running.value = null;
  }
}

/** To what was said last. */
export async function toEnd(id: string): Promise<void> {
  firstNew.value = null;
  target.value = null;
  if (thread(id)?.hasNewer) await returnToNewest(id).catch(() => {});
  isAtEnd.value = !thread(id)?.hasNewer;
}

/** Up to where one has read, while one reads further up. */
const seen = signal({ id: '', seq: 0 });

/** How many messages of others came since. */
export const unseen: ReadonlySignal<number> = computed(() => {
  const id = opened.value ?? '';
  const part = thread(id);
  if (!part || isAtEnd.value || seen.value.id !== id) return 0;
  if (part.hasNewer) return Math.max(0, (conversation(id)?.lastSeq ?? 0) - Math.max(seen.value.seq, lastHeld(id)));
  return part.messages.filter(({ seq, type, senderId }) => seq > seen.value.seq && type !== 'system' && senderId !== user.value?.id).length;
});

/** At the end all is seen. Who comes by a link to a message is told only of what comes later. */
export function noteSeen(id: string): void {
  if (isAtEnd.peek() || seen.peek().id !== id) seen.value = { id, seq: Math.max(lastHeld(id), conversation(id)?.lastSeq ?? 0) };
}
