// Rows that were chosen to do the same with all of them.
import { signal } from '@preact/signals-core';
import { list } from './inbox';

export const selection = signal<ReadonlySet<string>>(new Set());
/** From where a stretch of rows is chosen. */
let anchor: string | null = null;

export function toggleSelected(id: string): void {
  const next = new Set(selection.peek());
  if (!next.delete(id)) next.add(id);
  anchor = id;
  selection.value = next;
}

/** Chooses all rows from the last one that was chosen by itself to `id`. */
export function selectTo(id: string): void {
  const now = list.peek();
  const from = now && anchor !== null ? now.indexOf(anchor) : -1;
  const to = now?.indexOf(id) ?? -1;
  if (!now || from < 0 || to < 0) return toggleSelected(id);
  const rows = now.rows.slice(Math.min(from, to), Math.max(from, to) + 1);
  selection.value = new Set([...selection.peek(), ...rows.map((row) => row.id)]);
}

export function clearSelection(): void {
  anchor = null;
  if (selection.peek().size > 0) selection.value = new Set();
}
