// Tells the others that somebody writes here.

/** A start counts for five seconds on the server. */
const REPEAT_MS = 3000;
const IDLE_MS = 4000;

export interface Writing {
  readonly conversationId: string;
  /** A note. */
  readonly internal?: boolean;
}

type Tell = (event: 'typing_start' | 'typing_stop', payload: Writing) => void;
let tell: Tell = () => {};
let told: (Writing & { readonly at: number }) | null = null;
let idle: ReturnType<typeof setTimeout> | undefined;

export const tellTypingBy = (how: Tell): void => void (tell = how);

/** A key was typed. */
export function typed(writing: Writing): void {
  clearTimeout(idle);
  idle = setTimeout(stoppedTyping, IDLE_MS);
  if (told?.conversationId === writing.conversationId && told.internal === writing.internal && Date.now() - told.at < REPEAT_MS) return;
  told = { ...writing, at: Date.now() };
  tell('typing_start', writing);
}

/** The field is empty again, or left. */
export function stoppedTyping(): void {
  clearTimeout(idle);
  if (told) tell('typing_stop', { conversationId: told.conversationId });
  told = null;
}
