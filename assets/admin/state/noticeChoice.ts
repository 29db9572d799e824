// What is worth being told of, and to whom.
import type { Conversation, Notice, PersonId } from '../../shared/protocol';

/** Older news is no news: it comes with a page that was fetched late. */
const FRESH_MS = 60_000;
const MOST = 500;

/** What was told of already, or is too old to be. */
export class Fresh {
  private readonly told = new Set<string>();

  isNew(id: string, at: string, now: number): boolean {
    if (this.told.has(id) || now - Date.parse(at) > FRESH_MS) return false;
    if (this.told.size >= MOST) this.told.clear();
    this.told.add(id);
    return true;
  }
}

/** Whether a visitor's message is what the user wants to hear of: its own, and what nobody has yet, or all. */
export function concerns(wanted: Notice, { assigneeId }: Conversation, userId: PersonId | null): boolean {
  return wanted === 'all' || (wanted === 'mine' && (assigneeId === userId || assigneeId === null));
}

/** A sound is for what is not looked at, a notification for who is elsewhere. */
export function isWorthTelling(seen: { readonly isOpen: boolean } | null): { readonly bySound: boolean; readonly byDesktop: boolean } {
  return { bySound: !seen?.isOpen, byDesktop: seen === null };
}

/** One's own and nobody's, with something in them that was not read. */
export function countUnread(conversations: ReadonlyMap<string, Conversation>, userId: PersonId | null): number {
  let count = 0;
  for (const it of conversations.values()) {
    if (it.unread && (it.status === 'open' || it.status === 'pending') && (it.assigneeId === userId || (it.assigneeId === null && it.waitingSince))) count++;
  }
  return count;
}
