// Who has read how far.
import { signal } from '@preact/signals-core';
import { keep } from '../page';
import { changeConversation } from './conversations';
import { visitor } from './session';

/** The last `seq` that somebody of the team has read, by conversation. */
export const readByTeam = signal<ReadonlyMap<string, number>>(new Map());

/** How far the team has read; what was seen to be read stays so over a reload. */
export function teamHasRead(conversationId: string): number {
  return readByTeam.value.get(conversationId) ?? Number(keep.get(`read:${conversationId}`) ?? 0);
}

export function noteRead(conversationId: string, userId: string, seq: number): void {
  if (userId === visitor.peek()?.id) {
    // In another tab, or on another device.
    changeConversation(conversationId, { unread: 0 });
    return;
  }
  if (seq <= teamHasRead(conversationId)) return;
  readByTeam.value = new Map(readByTeam.peek()).set(conversationId, seq);
  keep.set(`read:${conversationId}`, String(seq));
}
