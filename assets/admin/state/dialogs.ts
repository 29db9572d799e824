// The dialogs that are open, one over the other.
import { signal } from '@preact/signals-core';
import type { ComponentChild } from 'preact';

export interface OpenDialog {
  readonly id: number;
  readonly view: (close: () => void) => ComponentChild;
}

export const dialogs = signal<readonly OpenDialog[]>([]);
let last = 0;

/** Opens a dialog: `view` gives a `Dialog`, and calls `close` when it is done. Gives that function, too. */
export function openDialog(view: OpenDialog['view']): () => void {
  const id = ++last;
  dialogs.value = [...dialogs.peek(), { id, view }];
  return () => closeDialog(id);
}

export function closeDialog(id: number): void {
  dialogs.value = dialogs.peek().filter((dialog) => dialog.id !== id);
}
