// What is being written, conversation by conversation. Survives a reload, and a session.
import { signal } from '@preact/signals-core';
import { keep } from '../page';

const keyOf = (conversationId: string | null): string => `draft:${conversationId ?? 'new'}`;

/** Counts up when a draft changes by something else than typing, so that the field shows it. */
export const draftVersion = signal(0);

export const draftOf = (conversationId: string | null): string => keep.get(keyOf(conversationId)) ?? '';

export function keepDraft(conversationId: string | null, text: string): void {
  if (text === '') keep.remove(keyOf(conversationId));
  else keep.set(keyOf(conversationId), text);
}

/** Puts words behind those that are there. */
export function addToDraft(conversationId: string | null, text: string): void {
  const before = draftOf(conversationId);
  keepDraft(conversationId, before ? `${before}\n${text}` : text);
  draftVersion.value++;
}

export function moveDraft(from: string | null, to: string | null): void {
  const text = draftOf(from);
  if (!text || from === to) return;
  keepDraft(from, '');
  addToDraft(to, text);
}
