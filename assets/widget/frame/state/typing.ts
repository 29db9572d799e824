// Who is writing right now, here and there.
import { signal } from '@preact/signals-core';
import { typed as typedIn } from '../../../shared/typing';

export { stoppedTyping, tellTypingBy } from '../../../shared/typing';

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

/** The visitor typed a key. */
export function typed(conversationId: string | null): void {
  if (conversationId !== null) typedIn({ conversationId });
}
