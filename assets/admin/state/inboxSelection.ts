// Rows that were chosen to do the same with all of them.
import { computed, signal } from '@preact/signals-core';
import { list } from './inbox';

const chosen = signal<ReadonlySet<string>>(new Set());
/** From where a stretch of rows is chosen. */
let anchor: string | null = null;

/** Those that are still in the list. */
export const selection = computed<ReadonlySet<string>>(() => {
  const now = list.value;
  if (chosen.value.size === 0 || !now) return new Set();
  now.revision.value;
  return new Set([...chosen.value].filter((id) => now.has(id)));
});

export function toggleSelected(id: string): void {
  const next = new Set(selection.peek());
  if (!next.delete(id)) next.add(id);
  anchor = id;
  chosen.value = next;
}

/** Chooses all rows from the last one that was chosen by itself to `id`. */
export function selectTo(id: string): void {
  const now = list.peek();
  const from = now && anchor !== null ? now.indexOf(anchor) : -1;
  const to = now?.indexOf(id) ?? -1;
  if (!now || from < 0 || to < 0) return toggleSelected(id);
  const rows = now.rows.slice(Math.min(from, to), Math.max(from, to) + 1);
  chosen.value = new Set([...selection.peek(), ...rows.map((row) => row.id)]);
}

export function clearSelection(): void {
  anchor = null;
  if (chosen.peek().size > 0) chosen.value = new Set();
}
