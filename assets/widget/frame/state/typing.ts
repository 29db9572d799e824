// Who is writing right now, here and there.
import { signal } from '@preact/signals-core';

/** A start counts for five seconds on the server. */
const REPEAT_MS = 3000;
const IDLE_MS = 4000;
const OTHERS_MS = 6000;

interface Typist {
  readonly userId: string;
  readonly name: string;
}

/** The last who began, by conversation. */
export const typists = signal<ReadonlyMap<string, Typist>>(new Map());
const timers = new Map<string, ReturnType<typeof setTimeout>>();

export function noteTyping(conversationId: string, userId: string, name: string): void {
  typists.value = new Map(typists.peek()).set(conversationId, { userId, name });
  clearTimeout(timers.get(conversationId));
  timers.set(conversationId, setTimeout(() => noteStopped(conversationId, userId), OTHERS_MS));
}

export function noteStopped(conversationId: string, userId: string): void {
  if (typists.peek().get(conversationId)?.userId !== userId) return;
  const left = new Map(typists.peek());
  left.delete(conversationId);
  typists.value = left;
}

type Tell = (event: 'typing_start' | 'typing_stop', conversationId: string) => void;
let tell: Tell = () => {};
let told: { readonly id: string; readonly at: number } | null = null;
let idle: ReturnType<typeof setTimeout> | undefined;

export const tellTypingBy = (how: Tell): void => void (tell = how);

/** The visitor typed a key. */
export function typed(conversationId: string | null): void {
  if (conversationId === null) return;
  clearTimeout(idle);
  idle = setTimeout(stoppedTyping, IDLE_MS);
  if (told?.id === conversationId && Date.now() - told.at < REPEAT_MS) return;
  told = { id: conversationId, at: Date.now() };
  tell('typing_start', conversationId);
}

/** The field is empty again, or left. */
export function stoppedTyping(): void {
  clearTimeout(idle);
  if (told) tell('typing_stop', told.id);
  told = null;
}
