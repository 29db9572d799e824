// Messages as they are shown: days, what is new, the product's own lines, and what people said, in goes.
import type { Message } from '../../../shared/protocol';

export type Row =
  | { readonly kind: 'day'; readonly key: string; readonly timestamp: string }
  | { readonly kind: 'new'; readonly key: string }
  | { readonly kind: 'line'; readonly key: string; readonly message: Message }
  | { readonly kind: 'message'; readonly key: string; readonly message: Message; readonly begins: boolean; readonly ends: boolean };

const ONE_GO_MS = 5 * 60 * 1000;

/** `firstNew`: the `seq` above which the line "new" stands; null for none. */
export function rowsOf(messages: readonly Message[], firstNew: number | null, dayOf: (timestamp: string) => string): Row[] {
  const rows: Row[] = [];
  messages.forEach((message, at) => {
    const before = messages[at - 1];
    const isNewDay = !before || dayOf(before.timestamp) !== dayOf(message.timestamp);
    if (isNewDay) rows.push({ kind: 'day', key: `day ${dayOf(message.timestamp)}`, timestamp: message.timestamp });
    if (message.seq === firstNew) rows.push({ kind: 'new', key: 'new' });
    if (message.type === 'system') rows.push({ kind: 'line', key: message.id, message });
    else {
      const next = messages[at + 1];
      const begins = isNewDay || message.seq === firstNew || !goesOn(before, message);
      const ends = !next || next.seq === firstNew || dayOf(next.timestamp) !== dayOf(message.timestamp) || !goesOn(message, next);
      rows.push({ kind: 'message', key: message.clientId ?? message.id, message, begins, ends });
    }
  });
  return rows;
}

/** Said by the same person, to the same people, in one go. */
function goesOn(last: Message | undefined, next: Message): boolean {
  return last !== undefined && last.type !== 'system' && next.type !== 'system' && last.senderId === next.senderId && last.internal === next.internal
    && Date.parse(next.timestamp) - Date.parse(last.timestamp) < ONE_GO_MS;
}

/** The day of one's own calendar. */
export const dayOf = (timestamp: string | number): string => new Date(timestamp).toDateString();

/** Where the last `unread` messages of others begin; null where they are all there is, or none. */
export function firstUnread(messages: readonly Message[], unread: number, userId: string | null): number | null {
  let left = unread;
  for (let at = messages.length - 1; at > 0 && left > 0; at--) {
    const message = messages[at];
    if (!message || message.type === 'system' || message.senderId === userId) continue;
    left--;
    if (left === 0) return message.seq;
  }
  return null;
}
