// Fetches more of a timeline as one comes near its ends, one part at a time.
import { computed, signal, type ReadonlySignal } from '@preact/signals-core';
import { conversation } from '../conversations';
import { user } from '../session';
import { extendDown, extendUp, lastHeld, returnToNewest, thread } from './history';
import { firstNew, isAtEnd, opened, target } from './opening';

export type Way = 'up' | 'down';

/** Which way it is under way. */
export const fetching = signal<Way | null>(null);
/** Which way it did not work: not tried again until somebody asks. */
export const failedWay = signal<Way | null>(null);

export const reachUp = (id: string): void => void (thread(id)?.hasOlder && reach('up', () => extendUp(id)));
export const reachDown = (id: string): void => void (thread(id)?.hasNewer && reach('down', () => extendDown(id)));

export function reachAgain(id: string): void {
  const way = failedWay.peek();
  failedWay.value = null;
  if (way === 'up') reachUp(id);
  if (way === 'down') reachDown(id);
}

async function reach(way: Way, work: () => Promise<void>): Promise<void> {
  if (fetching.peek() !== null || failedWay.peek() !== null) return;
  fetching.value = way;
  try {
    await work();
  } catch {
    failedWay.value = way;
  } finally {
    fetching.value = null;
  }
}

/** To what was said last. */
export async function toEnd(id: string): Promise<void> {
  firstNew.value = null;
  target.value = null;
  if (thread(id)?.hasNewer) await returnToNewest(id).catch(() => {});
}

/** The last `seq` that was on the screen while one was at the end. */
const seen = signal(0);

/** Keeps `seen` up to date; gives how many messages of others came since. */
export const unseen: ReadonlySignal<number> = computed(() => {
  const id = opened.value;
  const part = id === null ? null : thread(id);
  if (id === null || !part || isAtEnd.value) return 0;
  if (part.hasNewer) return Math.max(0, (conversation(id)?.lastSeq ?? 0) - Math.max(seen.value, lastHeld(id)));
  return part.messages.filter(({ seq, type, senderId }) => seq > seen.value && type !== 'system' && senderId !== user.value?.id).length;
});

/** All there is was on the screen. */
export function noteSeen(id: string): void {
  seen.value = Math.max(lastHeld(id), thread(id)?.hasNewer ? seen.peek() : 0);
}
