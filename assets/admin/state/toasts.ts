// Short words about what just happened, with a way back where there is one.
import { signal } from '@preact/signals-core';

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: 'plain' | 'danger';
  readonly undo: (() => void) | null;
}

const SHOWN_MS = 6000;
const SHOWN_WITH_UNDO_MS = 10_000;
const MOST = 3;

export const toasts = signal<readonly Toast[]>([]);
const timers = new Map<number, ReturnType<typeof setTimeout>>();
let last = 0;

/** Shows a sentence for some seconds; gives its id. */
export function showToast(text: string, { tone = 'plain', undo = null }: Partial<Pick<Toast, 'tone' | 'undo'>> = {}): number {
  const toast: Toast = { id: ++last, text, tone, undo };
  for (const old of toasts.peek().slice(0, 1 - MOST)) hideToast(old.id);
  toasts.value = [...toasts.peek(), toast];
  letGo(toast.id);
  return toast.id;
}

export function hideToast(id: number): void {
  hold(id);
  toasts.value = toasts.peek().filter((toast) => toast.id !== id);
}

/** Takes back what the toast tells of. */
export function undo(toast: Toast): void {
  hideToast(toast.id);
  toast.undo?.();
}

/** Takes back the last thing that can be. */
export function undoLast(): void {
  const toast = toasts.peek().filter((it) => it.undo !== null).pop();
  if (toast) undo(toast);
}

/** It is being read: stays. */
export function hold(id: number): void {
  clearTimeout(timers.get(id));
  timers.delete(id);
}

/** Goes by itself after its time. */
export function letGo(id: number): void {
  const toast = toasts.peek().find((it) => it.id === id);
  if (!toast) return;
  hold(id);
  timers.set(id, setTimeout(() => hideToast(id), toast.undo ? SHOWN_WITH_UNDO_MS : SHOWN_MS));
}
