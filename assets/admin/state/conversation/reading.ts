// How far the visitor has read.
import { computed, type ReadonlySignal } from '@preact/signals-core';
import { conversation } from '../conversations';

const lookups = new Map<string, ReadonlySignal<number>>();

/** The last `seq` that its visitor has read. Who asks while drawing is drawn again when that changes, and not with all else. */
export function readSeqOf(id: string): number {
  let lookup = lookups.get(id);
  if (!lookup) lookups.set(id, lookup = computed(() => conversation(id)?.readSeq ?? 0));
  return lookup.value;
}
