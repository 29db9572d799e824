// Who has read how far.
import { changeConversation, conversationOf } from './conversations';
import { visitor } from './session';

/** The last `seq` that somebody of the team has read. */
export const teamHasRead = (conversationId: string): number => conversationOf(conversationId)?.readSeq ?? 0;

export function noteRead(conversationId: string, userId: string, seq: number): void {
  // The visitor itself: in another tab, or on another device.
  const isOwn = userId === visitor.peek()?.id;
  changeConversation(conversationId, isOwn ? { unread: 0 } : { readSeq: Math.max(seq, teamHasRead(conversationId)) });
}
